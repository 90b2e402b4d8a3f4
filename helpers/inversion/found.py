"""Whether a program finds the photograph that an image was made from, among others."""

from torch import Tensor

_COPY = 0.95  # a correlation from which two photographs are the same one


def places_among(images: Tensor, originals: Tensor, others: Tensor) -> list[int]:
    """Return each original's place when all photographs are sorted by how alike they are to the image, from 1.

    images, originals (N, 3, H, W): made, and made from. others: more photographs (M, 3, H, W); copies of originals
    among them do not count. Alike means: correlation of the pixels, which neither brightness nor contrast changes. No
    network is asked.
    """
    own, more = _unit(originals), _unit(others)
    more = more[(more @ own.T).amax(dim=1) < _COPY]
    alike, alike_more = _unit(images) @ own.T, _unit(images) @ more.T
    right = alike.diagonal()[:, None]
    return [int(n) + 1 for n in (alike > right).sum(dim=1) + (alike_more > right).sum(dim=1)]


def _unit(images: Tensor) -> Tensor:
    """Each image's pixels as a vector of mean 0 and length 1, (N, D)."""
    flat = images.flatten(1)
    flat = flat - flat.mean(dim=1, keepdim=True)
    return flat / flat.norm(dim=1, keepdim=True).clamp(min=1e-12)
