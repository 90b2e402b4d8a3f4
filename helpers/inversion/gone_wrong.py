"""Inversion with mistakes in its loss."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from helpers.inversion.invert import ALPHA_WEIGHT, STEPS, TV_WEIGHT, Loss, invert
from helpers.ready_made import ready_made


@ready_made
def wrong_inversions(X: Tensor, model: nn.Module, layer: str, steps: int = STEPS) -> dict[str, Tensor]:
    """Return the images (3, H, W) that four common mistakes in the loss make of one code, by what was done.

    X: one photograph, normalised, (1, 3, H, W). The right loss is `inversion_loss`, which students write. All four are
    made at once, each for its own loss.
    """

    def loss(features: Tensor, target: Tensor, img: Tensor, tv_weight: float, alpha_weight: float) -> Tensor:
        values = [one(features, target, img, tv_weight, alpha_weight) for one in _WRONG.values()]
        return torch.stack([value[n] for n, value in enumerate(values)])

    found = invert(loss, X.repeat(len(_WRONG), 1, 1, 1), model, layer, TV_WEIGHT, ALPHA_WEIGHT, steps=steps)
    assert found is not None
    return dict(zip(_WRONG, found.images, strict=True))


def _terms(features: Tensor, target: Tensor, img: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Squared distance, squared size of the target, roughness and sixth powers, (N,) each."""
    apart, size = ((one**2).sum(dim=(1, 2, 3)) for one in (features - target, target))
    rough = sum(((img.diff(dim=axis)) ** 2).sum(dim=(1, 2, 3)) for axis in (2, 3))
    return apart, size, torch.as_tensor(rough), (img**6).sum(dim=(1, 2, 3))


def _not_divided(features: Tensor, target: Tensor, img: Tensor, tv: float, alpha: float) -> Tensor:
    apart, _, rough, powers = _terms(features, target, img)
    return apart + alpha * powers + tv * rough


def _exchanged(features: Tensor, target: Tensor, img: Tensor, tv: float, alpha: float) -> Tensor:
    apart, size, rough, powers = _terms(features, target, img)
    return apart / size + tv * powers + alpha * rough


def _subtracted(features: Tensor, target: Tensor, img: Tensor, tv: float, alpha: float) -> Tensor:
    apart, size, rough, powers = _terms(features, target, img)
    return apart / size + alpha * powers - tv * rough


def _detached(features: Tensor, target: Tensor, img: Tensor, tv: float, alpha: float) -> Tensor:
    return _not_divided(features.detach(), target, img, tv, alpha)


_WRONG: dict[str, Callable[..., Tensor] | Loss] = {
    "not divided by the target": _not_divided,
    "weights exchanged": _exchanged,
    "variation subtracted": _subtracted,
    "features detached": _detached,
}
