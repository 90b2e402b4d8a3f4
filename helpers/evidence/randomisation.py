"""The cascading randomisation check: does a map change as the network forgets, layer by layer, what it has learned?"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.evidence.random_network import draw_weights, rank_correlation
from helpers.model import without_hooks

MapMethod = Callable[[Tensor, Tensor, nn.Module], Tensor]


def cascading_randomisation(
    method: MapMethod, X: Tensor, y: Tensor, model: nn.Module, seed: int = 0
) -> dict[str, Tensor]:
    """Return {layer: rank correlation (N,) of the maps with those of the trained network}, the top layer first.

    Each entry is for a copy of the model in which that layer and all above it have random weights; the last entry is
    for a network that knows nothing. method: called as method(X, y, model), returns maps (N, H, W). X: images
    (N, 3, H, W). y: int64 (N,). Layers are those with weights at the second level of the model's names, such as
    "features.12". seed: of all weights; the global random state is left alone. A correlation is NaN where a map is the
    same everywhere. Raises ArgumentError for other maps. Source: Adebayo et al. 2018 (arXiv:1810.03292), section 4.1.
    """
    trained = _maps(method, X, y, model)
    return {
        layer: torch.tensor([rank_correlation(one, other) for one, other in zip(trained, maps, strict=True)])
        for layer, maps in ((layer, _maps(method, X, y, network)) for layer, network in randomised(model, seed))
    }


def randomised(model: nn.Module, seed: int = 0) -> Iterator[tuple[str, nn.Module]]:
    """Yield the name of each layer, from the top, and one copy of the model in which it and all above it are random.

    It is the same copy each time, with one more random layer: use it before you ask for the next. A ReLU after the last
    layer is left out: it would set half of the random scores to 0, and a score that is 0 has no map.
    """
    network = without_hooks(model)
    generator = torch.Generator().manual_seed(seed)
    layers = _layers(network)
    top = next(iter(layers))
    last = [layer for layer in layers[top] if isinstance(layer, nn.Conv2d | nn.Linear)][-1]
    _leave_out_relus_after(network, last)
    for name, inner in layers.items():
        for layer in inner:
            draw_weights(layer, generator, is_last=layer is last)
        yield name, network


def _layers(model: nn.Module) -> dict[str, list[nn.Module]]:
    """The modules with parameters of their own, by the first two parts of their names, from the top."""
    found: dict[str, list[nn.Module]] = {}
    for name, module in model.named_modules():
        if list(module.parameters(recurse=False)):
            found.setdefault(".".join(name.split(".")[:2]), []).append(module)
    if not found:
        raise ArgumentError(f"{type(model).__name__} has no layer with weights, so there is nothing to randomise.")
    return dict(reversed(found.items()))


def _leave_out_relus_after(model: nn.Module, last: nn.Module) -> None:
    modules = list(model.modules())
    late = {id(module) for module in modules[modules.index(last) :] if isinstance(module, nn.ReLU)}
    for module in modules:
        for name, child in module.named_children():
            if id(child) in late:
                setattr(module, name, nn.Identity().eval())  # new modules are in training mode


def _maps(method: MapMethod, X: Tensor, y: Tensor, model: nn.Module) -> list[np.ndarray]:
    maps = method(X, y, model)
    if not isinstance(maps, Tensor) or maps.ndim != 3 or len(maps) != len(X):
        got = tuple(maps.shape) if isinstance(maps, Tensor) else type(maps).__name__
        raise ArgumentError(f"the method returned {got}; expected maps (N, H, W) with N = {len(X)}.")
    return [one.numpy() for one in maps.detach()]
