"""Images in batches, as a convolutional network on a CPU likes them: few at a time, and channels_last."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import require_evaluation_mode

# Images in a batch. Buffers of larger ones go back to the system at every call: cost per image grows with the batch.
BATCH = 8


def batches(X: Tensor, y: Tensor, model: nn.Module) -> Iterator[tuple[slice, Tensor, Tensor]]:
    """Yield (which images, copies of them in channels_last, their classes), BATCH images at a time.

    The copies need no gradient, and no change of them reaches X. Raises ArgumentError for other shapes and types than
    those of this package, and for a model in training mode, whose dropout and batch normalisation would make the
    result random and change the model.
    """
    check_input(X, y, model)
    for start in range(0, len(X), BATCH):
        chosen = slice(start, start + BATCH)
        copy = torch.empty_like(X[chosen], memory_format=torch.channels_last, requires_grad=False)
        yield chosen, copy.copy_(X[chosen].detach()), y[chosen].to(X.device)


def class_scores(scores: Tensor, y: Tensor) -> Tensor:
    """Return the score of each image's own class, (n,), of scores (n, classes).

    Raises ArgumentError for other scores, and for classes that are not among them.
    """
    if not isinstance(scores, Tensor) or scores.ndim != 2 or len(scores) != len(y):
        got = tuple(scores.shape) if isinstance(scores, Tensor) else type(scores).__name__
        raise ArgumentError(f"the model returns {got}; attribution needs scores of shape ({len(y)}, classes).")
    check_classes(y, scores.shape[1])
    return scores.gather(1, y[:, None])[:, 0]


def check_classes(y: Tensor, count: int) -> None:
    """Raise ArgumentError for classes that are not from 0 to count - 1."""
    if not 0 <= int(y.min()) <= int(y.max()) < count:
        raise ArgumentError(f"y has classes from {y.min()} to {y.max()}; the model has 0 to {count - 1}.")


def check_input(X: Tensor, y: Tensor, model: nn.Module) -> None:
    """Raise ArgumentError for other input than this package's functions take; the scores are not known yet."""
    if not isinstance(X, Tensor) or X.ndim != 4 or not X.is_floating_point() or not len(X):
        got = f"{X.dtype} {tuple(X.shape)}" if isinstance(X, Tensor) else type(X).__name__
        raise ArgumentError(f"X is {got}; expected images of shape (N, 3, H, W), as `preprocess` makes them.")
    if not isinstance(y, Tensor) or y.dtype != torch.int64 or y.shape != (len(X),):
        got = f"{y.dtype} {tuple(y.shape)}" if isinstance(y, Tensor) else repr(y)[:40]
        raise ArgumentError(f"y is {got}; expected one class for each image: torch.tensor([...]) of {len(X)} integers.")
    require_evaluation_mode(model)
