"""A network's layers by name, and a pass through the network that ends at one of them."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from helpers.errors import ArgumentError

_LISTED = 40  # names in an error
# Layers that compute something else in training mode.
_TWO_MODES = (nn.modules.batchnorm._BatchNorm, nn.modules.dropout._DropoutNd)


class Reached(Exception):  # no error: ends the pass through the network where its result is known
    """Carries what a layer returned, or was given."""

    def __init__(self, value: Any) -> None:
        """Keep the value."""
        self.value = value


def find_layer(model: nn.Module, layer: str) -> nn.Module:
    """Return the layer of this name; raises ArgumentError, with the names that there are, if there is none.

    layer: a name as in `model.named_modules()`, such as "features.3.expand3x3". "" is not accepted for the model.
    """
    if isinstance(layer, nn.Module):
        raise ArgumentError(f"layer is a {type(layer).__name__} itself; pass its name, one of {_names(model)}.")
    named = {name: module for name, module in model.named_modules() if name}
    if layer not in named:
        near = difflib.get_close_matches(str(layer), named, n=3, cutoff=0.4)
        alike = f" Closest: {', '.join(near)}." if near else ""
        raise ArgumentError(f"the model has no layer {layer!r}.{alike} Its layers: {_names(model)}.")
    return named[layer]


def require_evaluation_mode(model: nn.Module) -> None:
    """Raise ArgumentError for anything but a network whose layers are all in evaluation mode.

    In training mode, dropout and batch normalisation would make results random and change the model.
    """
    if not isinstance(model, nn.Module):
        raise ArgumentError(f"model is of type {type(model).__name__}; pass the network itself, an nn.Module.")
    if any(module.training for module in model.modules() if module is model or isinstance(module, _TWO_MODES)):
        raise ArgumentError(
            "the model is in training mode, where dropout makes results random; call model.eval() first."
        )


def stop_after(_layer: nn.Module, _inputs: tuple[Any, ...], output: Any) -> None:
    """End the pass with what the layer returned: a forward hook."""
    raise Reached(output)


@contextmanager
def replaced(model: nn.Module, layer: str, output: Tensor) -> Iterator[None]:
    """Inside the block, the layer returns a copy of `output`, whatever it is given: a ReLU may work on it in place."""
    handle = find_layer(model, layer).register_forward_hook(lambda *_: output.clone())
    try:
        yield
    finally:
        handle.remove()


def _names(model: nn.Module) -> str:
    """The names of the outer layers, two levels deep; those inside them are named alike."""
    names = [name for name, _ in model.named_modules() if name and name.count(".") < 2]
    more = f", ... ({len(names)} in all)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
