"""What layers of a network return for images, in one pass that ends as early as it can."""

import contextlib
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import Reached, find_layer
from helpers.ready_made import ready_made

# Names beside those of layers: what the network returns, and the images before they were transformed.
SCORES, CANVAS = "scores", "canvas"

Seen = Mapping[str, Tensor]


@ready_made
def activations(model: nn.Module, images: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
    """Return {layer: what it returns for the images}, differentiable; SCORES names what the network returns.

    Each counts as the layer returns it, also if a ReLU that follows works in place; of a layer that is called more than
    once, the first call counts. The pass ends once all are known, so the layers after that cost nothing. Hooks are
    removed, also after an error. Raises ArgumentError for an unknown or unused layer, and for one that returns
    something else than a tensor.
    """
    wanted = set(layers) - {SCORES, CANVAS}
    found: dict[str, Tensor] = {}

    def keep(name: str, _layer: nn.Module, _inputs: Any, output: Any) -> None:
        if not isinstance(output, Tensor):
            raise ArgumentError(
                f"layer {name!r} returns a {type(output).__name__}; expected one that returns a tensor."
            )
        # A copy: a ReLU that works in place may overwrite the original.
        found.setdefault(name, output.clone())
        if SCORES not in layers and len(found) == len(wanted):
            raise Reached(None)

    with contextlib.ExitStack() as hooks:
        for name in wanted:
            hooks.enter_context(find_layer(model, name).register_forward_hook(partial(keep, name)))
        with contextlib.suppress(Reached):
            found[SCORES] = model(images)
    if missing := wanted - set(found):
        raise ArgumentError(f"the model does not use its layer {min(missing)!r} when it is called.")
    return found
