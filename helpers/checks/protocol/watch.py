"""Watch a model where it computes: hooks on its first layer see every call, however the model is called.

`model(X)`, `model.forward(X)`, calls of its submodules, `torch.func`, copies, wrapped and compiled models all pass
through the first layer. The hooks are functions of this module, so that a watched model can still be copied and saved.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import ForwardLimit
from helpers.checks.protocol.record import MAX_LOGGED, MAX_SHOWN, Call, Record
from helpers.checks.protocol.tree import MAX_ELEMENTS, to_array

_watches: list["_Watch"] = []


@contextmanager
def watched(models: Iterable[nn.Module], record: Record, probe: Probe) -> Iterator[None]:
    """Count the calls of these models in `record`, and keep what the first layer was given, while in the block.

    Raises ForwardLimit in the call that exceeds the probe's `max_forwards`. A call that repeats the one before it (the
    scores, and then the scores once more for the prediction) counts half.
    """
    handles = []
    for model in models:
        layer = next(module for module in model.modules() if not any(module.children()))
        handles += [layer.register_forward_pre_hook(_before, with_kwargs=True), layer.register_forward_hook(_after)]
    _watches.append(_Watch(record, probe))
    try:
        yield
    finally:
        _watches.pop()
        for handle in handles:
            handle.remove()


class _Watch:
    def __init__(self, record: Record, probe: Probe) -> None:
        self.record, self.probe = record, probe
        self.repeated, self.shown = 0, 0
        self.call: Call | None = None

    def before(self, layer: nn.Module, image: Any) -> None:
        record, probe = self.record, self.probe
        record.forwards += 1
        array = _seen(image)
        self.repeated += (
            array is not None and record.last_input is not None and np.array_equal(array, record.last_input)
        )
        if record.forwards - min(self.repeated, record.forwards // 2) > probe.max_forwards:
            raise ForwardLimit
        if probe.log_inputs and array is not None:
            self.shown += array.size
        kept = array if probe.log_inputs and self.shown <= MAX_SHOWN else None
        self.call = Call(kept, training=layer.training)
        if array is not None:
            record.last_input = array
        if len(record.calls) < MAX_LOGGED:
            record.calls.append(self.call)

    def after(self, output: Any) -> None:
        call, self.call = self.call, None
        if call is not None and isinstance(output, torch.Tensor) and output.requires_grad:
            output.register_hook(lambda _: setattr(call, "differentiated", True))


def _before(layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    if _watches:
        _watches[-1].before(layer, args[0] if args else next(iter(kwargs.values()), None))


def _after(_layer: nn.Module, _args: tuple[Any, ...], output: Any) -> None:
    if _watches:
        _watches[-1].after(output)


def _seen(value: Any) -> np.ndarray | None:
    """A copy of what the layer was given, None for anything but a plain array, or one too large to keep."""
    if not isinstance(value, torch.Tensor) or value.numel() > MAX_ELEMENTS:
        return None
    try:
        return to_array(_without_transforms(value))
    except RuntimeError:  # a tensor that holds no values, as while a model is traced
        return None


def _without_transforms(value: torch.Tensor) -> torch.Tensor:
    """The tensor within those that torch.func's transforms pass on."""
    functorch = torch._C._functorch  # there is no public way
    while functorch.is_functorch_wrapped_tensor(value):
        value = functorch.get_unwrapped(value)
    return value
