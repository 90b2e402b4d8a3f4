"""Which cyclic shift of one image gives another."""

from functools import cached_property

import numpy as np


class Plane:
    """An image (C, H, W), averaged over its channels and shifted to mean zero; its spectrum is computed once."""

    def __init__(self, image: np.ndarray) -> None:
        self._gray = image.mean(axis=0, dtype=np.float32)
        self._gray -= self._gray.mean()

    @cached_property
    def size(self) -> float:
        """The L2 norm."""
        return float(np.linalg.norm(self._gray))

    @property
    def is_constant(self) -> bool:
        """Whether the plane has no texture, so that no shift of it can be told."""
        return float(np.abs(self._gray).max()) < 1e-3

    @cached_property
    def _spectrum(self) -> np.ndarray:
        return np.fft.rfft2(self._gray)

    def find_shift(self, end: "Plane") -> tuple[tuple[int, int], float]:
        """The shift (down, right) that turns this plane best into `end`, and their correlation after it.

        By the peak of the circular cross-correlation (through the Fourier transform); shifts are in [-H/2, H/2).
        """
        product = np.fft.irfft2(end._spectrum * np.conj(self._spectrum), s=self._gray.shape)
        peak = np.unravel_index(int(product.argmax()), product.shape)
        shift = [int(p) if p < n / 2 else int(p) - n for p, n in zip(peak, product.shape, strict=True)]
        return (shift[0], shift[1]), float(product.max()) / max(self.size * end.size, 1e-30)
