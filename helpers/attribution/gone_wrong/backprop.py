"""Guided backpropagation done wrong on purpose."""

import contextlib
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from helpers.attribution.batches import check_input
from helpers.ready_made import ready_made


def wrong_guided_backprop(X: Tensor, y: Tensor, model: nn.Module) -> dict[str, Tensor]:
    """Return what reaches the images (N, 3, H, W) as three common mistakes have it, by what was done.

    X: normalised images (N, 3, H, W). y: their classes (N,). The right result is that of `guided_backprop`, which
    students write. Leaves X and the model as they are. Raises ArgumentError for other input.
    """
    check_input(X, y, model)
    relus = [module for module in model.modules() if isinstance(module, nn.ReLU)]
    named = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.ReLU)]
    outside = [module for name, module in named if name.count(".") < 2]  # as in "features.1"
    return {
        "stopped at the image only": _stopping_at([], X, y, model).clamp(min=0),
        "only ReLUs outside Fire modules": _stopping_at(outside, X, y, model),
        "signs turned round, not stopped": _stopping_at(relus, X, y, model, turned=True),
    }


@ready_made
def _stopping_at(relus: Iterable[nn.Module], X: Tensor, y: Tensor, model: nn.Module, turned: bool = False) -> Tensor:
    """What reaches the images if negative gradients are stopped, or turned round, at the outputs of these ReLUs."""

    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        output.register_hook(lambda grad: grad.abs() if turned else grad.clamp(min=0))

    leaf = X.detach().clone().requires_grad_()
    with contextlib.ExitStack() as hooks:
        for relu in relus:
            hooks.enter_context(relu.register_forward_hook(hook))
        scores = model(leaf)
    return torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), leaf)[0]
