"""See each image that a network is given and each score that it answers, while a student's function runs."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch

OnCall = Callable[[torch.Tensor, torch.Tensor], None]


@contextmanager
def watching(model: Any, on_call: OnCall) -> Iterator[None]:
    """Call `on_call(images, scores)` after each call of `model` in this thread; on leaving, nothing remains on it.

    images: the tensor (N, 3, H, W) that the model got, scores: (N, classes), both detached but not copied: who keeps
    one must copy it, because the next step may change it in place. Calls with other shapes are passed over. What
    `on_call` raises ends the function that called the model; it must not call the model itself.
    """
    if not isinstance(model, torch.nn.Module):
        yield
        return
    here, is_on = threading.get_ident(), True

    # A plain function: a deep copy of the model shares it, where a method would bring a copy of its object along.
    # torch leaves out kwargs if another thread removes the hook during the call.
    def hook(_model: Any, args: Any, *rest: Any) -> None:
        kwargs, scores = rest if len(rest) == 2 else ({}, rest[0])
        images = next((one for one in (*args, *kwargs.values()) if isinstance(one, torch.Tensor)), None)
        if is_on and threading.get_ident() == here and _is_classification(images, scores):
            with torch.no_grad():
                on_call(images.detach(), scores.detach())  # type: ignore[union-attr]

    handle = model.register_forward_hook(hook, with_kwargs=True)
    try:
        yield
    finally:
        is_on = False  # for copies of the model, which have copies of the hook
        handle.remove()


@contextmanager
def watching_all(models: Iterable[Any], on_call: OnCall) -> Iterator[None]:
    """Do the same for several models."""
    with ExitStack() as stack:
        for model in models:
            stack.enter_context(watching(model, on_call))
        yield


def _is_classification(images: Any, scores: Any) -> bool:
    return (
        isinstance(images, torch.Tensor)
        and isinstance(scores, torch.Tensor)
        and images.ndim == 4
        and images.shape[1] == 3
        and scores.ndim == 2
        and 0 not in (*images.shape, *scores.shape)
    )
