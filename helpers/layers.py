"""A network's layers by name, and a pass through the network that ends at one of them."""

import difflib
from typing import Any

from torch import nn

from helpers.errors import ArgumentError

_LISTED = 40  # names in an error


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


def stop_after(_layer: nn.Module, _inputs: tuple[Any, ...], output: Any) -> None:
    """End the pass with what the layer returned: a forward hook."""
    raise Reached(output)


def _names(model: nn.Module) -> str:
    """The names of the outer layers, two levels deep; those inside them are named alike."""
    names = [name for name, _ in model.named_modules() if name and name.count(".") < 2]
    more = f", ... ({len(names)} in all)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
