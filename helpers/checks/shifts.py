"""Which cyclic shift of one image gives another."""

import numpy as np


def to_pixels(image: np.ndarray) -> np.ndarray:
    """The image's mean over its channels, (H, W), of mean zero."""
    plane = np.asarray(image, np.float64).mean(axis=0)
    return plane - plane.mean()


def find_shift(start: np.ndarray, end: np.ndarray) -> tuple[tuple[int, int], float]:
    """The shift (down, right) that turns `start` best into `end`, both (H, W), and their correlation after it.

    By the peak of the circular cross-correlation (through the Fourier transform); shifts are in [-H/2, H/2).
    """
    product = np.fft.irfft2(np.fft.rfft2(end) * np.conj(np.fft.rfft2(start)), s=start.shape)
    peak = np.unravel_index(int(product.argmax()), product.shape)
    size = float(np.linalg.norm(start) * np.linalg.norm(end))
    shift = [int(p) if p < n / 2 else int(p) - n for p, n in zip(peak, product.shape, strict=True)]
    return (shift[0], shift[1]), float(product.max()) / max(size, 1e-30)
