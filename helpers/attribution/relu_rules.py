"""Three ways back through a ReLU: the gradient's own, that of deconvnets, and guided backpropagation's."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

from helpers.errors import ArgumentError

_COPYING = {F.relu, torch.relu, Tensor.relu}
_IN_PLACE = {F.relu_, torch.relu_, Tensor.relu_}


class _Guided(torch.autograd.Function):
    """ReLU whose gradient passes where the input was positive and the gradient is (Springenberg et al. 2015)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, in_place: bool) -> Tensor:
        output = _relu(ctx, x, in_place)
        ctx.save_for_backward(output)  # positive where the input was
        return output

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (output,) = ctx.saved_tensors
        # The second step works in place: on the first one's result, which nobody else has.
        return torch.ops.aten.threshold_backward(gradients[0], output, 0).clamp_(min=0), None


class _Deconvnet(torch.autograd.Function):
    """ReLU whose gradient passes where it is positive, whatever the input was (Zeiler and Fergus 2014)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, in_place: bool) -> Tensor:
        return _relu(ctx, x, in_place)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return gradients[0].clamp(min=0), None


def _relu(ctx: Any, x: Tensor, in_place: bool) -> Tensor:
    if not in_place:
        return x.clamp(min=0)
    ctx.mark_dirty(x)
    return x.clamp_(min=0)


RULES: dict[str, Callable[..., Tensor]] = {"deconvnet": _Deconvnet.apply, "guided": _Guided.apply}


class _Replaced(TorchFunctionMode):
    """While it is active, every ReLU in this thread goes back by another rule, be it a module or a function."""

    def __init__(self, relu: Callable[..., Tensor]) -> None:
        super().__init__()
        self._relu = relu
        self.calls = 0

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        options = kwargs or {}
        if func not in _COPYING and func not in _IN_PLACE:
            return func(*args, **options)
        self.calls += 1
        given = [*args, *options.values()]  # (x), (x, in_place), (x, inplace=...) or (input=x)
        x = next(one for one in given if isinstance(one, Tensor))
        in_place = func in _IN_PLACE or any(one is True for one in given)
        return self._relu(x, in_place)


@contextlib.contextmanager
def relus_go_back_by(rule: str) -> Iterator[None]:
    """Inside the block, ReLUs go back by this rule, "deconvnet" or "guided".

    No module is touched: neither a hook nor a flag stays behind, whatever happens inside. ReLUs that work in place, and
    those that a network calls as functions, are replaced too. Raises ArgumentError if the block calls no ReLU: then
    there is nothing that the rule could change, and the result would be the plain gradient under another name.
    """
    replaced = _Replaced(RULES[rule])
    with replaced:
        yield
    if not replaced.calls:
        raise ArgumentError(f"the model has no ReLU, so the rule {rule!r} has nothing to act on; use input_gradient.")
