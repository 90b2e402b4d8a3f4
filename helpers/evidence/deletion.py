"""Deletion curves: how fast a prediction falls when the pixels that a map ranks highest are taken away."""

from collections.abc import Callable, Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.ready_made import ready_made

Model = Callable[[Tensor], Tensor]

BATCH = 8  # images; larger batches make glibc's allocator ask the system for memory each time, and are slower


@ready_made  # half of what `insertion_deletion` asks for
def deletion_curve(
    X: Tensor,
    y: Tensor,
    model: Model,
    maps: Tensor,
    shares: Sequence[float],
    order: str = "brightest",
    fill: float = 0.0,
    generator: torch.Generator | None = None,
    block: int = 1,
) -> Tensor:
    """Return the probability of class y (N, len(shares)) after replacing each share of the pixels of an image.

    X: normalised images (N, 3, H, W). y: int64 (N,). maps: (N, H, W). shares: from 0 to 1. order: "brightest" (first
    the pixels where the map is largest), "darkest", or "random", for which `generator` is needed. fill: the new value
    of all three colours; 0 is ImageNet's mean colour. block: replace squares of so many pixels a side, in the order of
    their mean brightness; single pixels leave a grain that is itself unlike any photograph. Raises ArgumentError for
    other input. Sources: Samek et al. 2017 (arXiv:1509.06321), Petsiuk et al. 2018 (arXiv:1806.07421).
    """
    _check(X, y, maps, shares, block)
    blocks = F.avg_pool2d(maps.detach()[:, None], block)[:, 0]
    ranking = ranking_of(blocks, order, generator)
    count = ranking[0].numel()

    def without(i: int, share: float) -> Tensor:
        gone = (ranking[i] < round(share * count)).view(blocks.shape[1:])
        return X[i].detach().masked_fill(gone.repeat_interleave(block, 0).repeat_interleave(block, 1), fill)

    images = ((without(i, share), int(y[i])) for i in range(len(X)) for share in shares)
    with torch.no_grad():
        return torch.cat(list(probabilities_of(images, model))).view(len(X), len(shares))


def ranking_of(maps: Tensor, order: str, generator: torch.Generator | None) -> Tensor:
    """Return the place of each of a map's values in the order of deletion, (N, H * W), from 0."""
    flat = maps.flatten(1)
    if order == "random":
        if generator is None:
            raise ArgumentError('order="random" needs a generator, for example torch.Generator().manual_seed(0).')
        flat = torch.rand(flat.shape, generator=generator)
    elif order not in ("brightest", "darkest"):
        raise ArgumentError(f'order is {order!r}; use "brightest", "darkest" or "random".')
    # Stable: of equal values, as in a map that is 0 in places, the first in the image goes first, on every machine.
    places = flat.argsort(dim=1, descending=order != "darkest", stable=True)
    return places.argsort(dim=1)


def probabilities_of(images: Iterator[tuple[Tensor, int]], model: Model) -> Iterator[Tensor]:
    """Yield the probabilities of each image's class, in batches; images: pairs of one (3, H, W) and its class."""
    batch: list[tuple[Tensor, int]] = []
    for item in images:
        batch.append(item)
        if len(batch) == BATCH:
            yield _of_batch(batch, model)
            batch = []
    if batch:
        yield _of_batch(batch, model)


def _of_batch(batch: list[tuple[Tensor, int]], model: Model) -> Tensor:
    labels = torch.tensor([label for _, label in batch])
    return model(torch.stack([image for image, _ in batch])).softmax(dim=1).gather(1, labels[:, None])[:, 0]


def _check(X: Tensor, y: Tensor, maps: Tensor, shares: Sequence[float], block: int) -> None:
    if X.ndim != 4 or maps.shape != (len(X), *X.shape[2:]) or y.shape != (len(X),):
        raise ArgumentError(
            f"got images {tuple(X.shape)}, classes {tuple(y.shape)} and maps {tuple(maps.shape)}; "
            "expected (N, 3, H, W), (N,) and (N, H, W)."
        )
    if not shares or not all(0 <= share <= 1 for share in shares):
        raise ArgumentError(f"shares are {list(shares)[:8]}; expected one or more numbers from 0 to 1.")
    if block < 1 or X.shape[2] % block or X.shape[3] % block:
        raise ArgumentError(f"block is {block}; expected a number that divides {X.shape[2]} and {X.shape[3]}.")
