"""Find the cyclic shift that turns one image into another."""

from functools import cached_property

import numpy as np


class Plane:
    """The mean of an image's channels, (H, W) with mean zero, and its spectrum, computed once."""

    def __init__(self, image: np.ndarray) -> None:
        """Average `image`, of shape (C, H, W), over its channels."""
        self._gray = image.mean(axis=0, dtype=np.float32)
        self._gray -= self._gray.mean()

    @cached_property
    def size(self) -> float:
        """The L2 norm of the plane."""
        return float(np.linalg.norm(self._gray))

    @property
    def is_constant(self) -> bool:
        """Whether all values agree to 1e-3, so that no shift can be recognised."""
        return float(np.abs(self._gray).max()) < 1e-3

    @cached_property
    def _spectrum(self) -> np.ndarray:
        return np.fft.rfft2(self._gray)

    def find_shift(self, end: "Plane") -> tuple[tuple[int, int], float]:
        """Return the shift (down, right) in pixels that best maps this plane onto `end`, and the correlation after it.

        The shift is the peak of the circular cross-correlation, computed by FFT, in [-H/2, H/2) x [-W/2, W/2).
        """
        product = np.fft.irfft2(end._spectrum * np.conj(self._spectrum), s=self._gray.shape)
        peak = np.unravel_index(int(product.argmax()), product.shape)
        shift = [int(p) if p < n / 2 else int(p) - n for p, n in zip(peak, product.shape, strict=True)]
        return (shift[0], shift[1]), float(product.max()) / max(self.size * end.size, 1e-30)
