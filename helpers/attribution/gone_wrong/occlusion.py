"""Occlusion done wrong on purpose."""

import torch
from torch import Tensor, nn

from helpers.attribution.baseline import SQUARES, baseline
from helpers.attribution.batches import BATCH, check_input
from helpers.attribution.occlusion import window_starts

_BLACK = dict(SQUARES)["black"]


def wrong_occlusion_maps(X: Tensor, y: Tensor, model: nn.Module, size: int, stride: int) -> dict[str, Tensor]:
    """Return the map (h, w) of one image as three common mistakes give it, by what was done.

    X: one normalised image (1, 3, H, W). y: its class (1,). The right map is `occlusion_map`, which students write.
    Leaves X and the model as they are.
    """
    check_input(X, y, model)
    rows, columns = (window_starts(length, size, stride) for length in X.shape[2:])
    windows = [(slice(top, top + size), slice(left, left + size)) for top in rows for left in columns]
    piled, covered, black = [X], [X], baseline(X, _BLACK)
    for window in windows:
        piled.append(piled[-1].clone())
        piled[-1][0, :, window[0], window[1]] = 0
        covered.append(X.clone())
        covered[-1][0, :, window[0], window[1]] = black[0, :, window[0], window[1]]
    mean = [X.clone() for _ in windows]
    for image, window in zip(mean, windows, strict=True):
        image[0, :, window[0], window[1]] = 0
    shape, label = (len(rows), len(columns)), int(y)
    on_piled, on_black = _scores(piled, model)[:, label], _scores(covered, model)[:, label]
    probability = _scores([X, *mean], model).softmax(dim=1)[:, label]
    found = {"windows pile up": on_piled, "black, not the mean": on_black, "probability": probability}
    return {name: (values[0] - values[1:]).view(shape) for name, values in found.items()}


def _scores(images: list[Tensor], model: nn.Module) -> Tensor:
    """The scores (n, classes) of images (1, 3, H, W), a few at a time."""
    with torch.no_grad():
        return torch.cat([model(torch.cat(images[k : k + BATCH])) for k in range(0, len(images), BATCH)])
