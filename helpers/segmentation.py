"""Segment an object from seeds with GrabCut (Simonyan et al. 2014, section 3.2)."""

import numpy as np

# Labels of a pixel; the numbers are OpenCV's GC_BGD, GC_FGD and GC_PR_BGD.
BACKGROUND, FOREGROUND, UNKNOWN = 0, 1, 2

_LABELS = {BACKGROUND: "BACKGROUND", FOREGROUND: "FOREGROUND", UNKNOWN: "UNKNOWN"}


def grabcut_mask(image: np.ndarray, seeds: np.ndarray, iterations: int = 5) -> np.ndarray:
    """Extend sure seeds to a mask of the whole image with OpenCV's GrabCut.

    image: uint8 (H, W, 3), RGB. seeds: integers (H, W), array or CPU tensor: BACKGROUND, FOREGROUND or UNKNOWN.
    Returns bool (H, W), True on the object; sure seeds keep their label. Deterministic. Raises TypeError or
    ValueError for other input, and when no pixel is BACKGROUND or none is FOREGROUND.
    Source: Rother, Kolmogorov & Blake, "GrabCut", SIGGRAPH 2004.
    """
    import cv2  # imported here, because most lessons do not need it

    seeds = np.asarray(seeds)
    _check_image(image)
    _check_seeds(seeds, image.shape[:2])
    if isinstance(iterations, bool) or not isinstance(iterations, int) or iterations < 1:
        raise ValueError(f"iterations must be a whole number, 1 or more, got {iterations!r}.")
    # GrabCut overwrites the labels, and initialises its colour clusters from OpenCV's random numbers.
    labels = seeds.astype(np.uint8)
    cv2.setRNGSeed(0)
    models = np.zeros((2, 1, 65))
    no_rectangle = (0, 0, 0, 0)  # unused: the mask initialises the algorithm
    pixels = np.ascontiguousarray(image)
    cv2.grabCut(pixels, labels, no_rectangle, models[0], models[1], iterations, cv2.GC_INIT_WITH_MASK)
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def _check_image(image: np.ndarray) -> None:
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        got = f"{image.dtype} {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
        raise TypeError(f"grabcut_mask expects a uint8 image (H, W, 3), got {got}; take one image of the batch.")


def _check_seeds(seeds: np.ndarray, shape: tuple[int, ...]) -> None:
    if seeds.shape != shape:
        raise ValueError(f"the seeds have shape {seeds.shape}, but the image has {shape}; give one label per pixel.")
    found = set(np.unique(seeds).tolist())
    if not found <= set(_LABELS):
        raise ValueError(f"seeds must be 0, 1 or 2 ({', '.join(_LABELS.values())}), got {sorted(found)[:6]}.")
    missing = [_LABELS[label] for label in (FOREGROUND, BACKGROUND) if label not in found]
    if missing:
        raise ValueError(
            f"GrabCut needs sure seeds of both kinds, but no pixel is {' or '.join(missing)}; "
            "lower the foreground quantile or raise the background quantile."
        )
