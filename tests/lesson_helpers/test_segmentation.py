"""GrabCut from seeds: finds the object, repeats itself, and says what it cannot use."""

import numpy as np
import pytest
import torch

from helpers import BACKGROUND, FOREGROUND, UNKNOWN, grabcut_mask


def disc_on_green() -> tuple[np.ndarray, np.ndarray]:
    """A noisy red disc on noisy green, and where the disc is."""
    rows, columns = np.mgrid[:60, :80]
    disc = np.hypot(rows - 30, columns - 40) < 18
    colors = np.where(disc[..., None], [200, 40, 40], [40, 160, 60])
    noise = np.random.default_rng(0).normal(0, 12, colors.shape)
    return np.clip(colors + noise, 0, 255).astype(np.uint8), disc


def few_seeds() -> np.ndarray:
    seeds = np.full((60, 80), UNKNOWN)
    seeds[:5] = seeds[-5:] = BACKGROUND
    seeds[27:33, 37:43] = FOREGROUND
    return seeds


def test_labels_are_opencvs():
    import cv2

    assert (BACKGROUND, FOREGROUND, UNKNOWN) == (cv2.GC_BGD, cv2.GC_FGD, cv2.GC_PR_BGD)


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor])
def test_few_seeds_grow_into_the_whole_object(kind):
    image, disc = disc_on_green()
    mask = grabcut_mask(image, kind(few_seeds()))
    assert mask.dtype == bool
    assert (mask == disc).mean() > 0.99


def test_the_same_input_gives_the_same_mask_and_stays_unchanged():
    image, _ = disc_on_green()
    seeds, before = few_seeds(), few_seeds()
    first = grabcut_mask(image, seeds, iterations=1)
    np.testing.assert_array_equal(grabcut_mask(image, seeds, iterations=1), first)
    np.testing.assert_array_equal(seeds, before)
    np.testing.assert_array_equal(image, disc_on_green()[0])


def test_sure_seeds_keep_their_label():
    image, disc = disc_on_green()
    seeds = np.where(disc, BACKGROUND, FOREGROUND)
    np.testing.assert_array_equal(grabcut_mask(image, seeds), ~disc)


@pytest.mark.parametrize(
    ("label", "missing"),
    [
        (UNKNOWN, "no pixel is FOREGROUND or BACKGROUND"),
        (FOREGROUND, "no pixel is BACKGROUND"),
        (BACKGROUND, "no pixel is FOREGROUND"),
    ],
)
def test_seeds_without_both_kinds_are_refused(label, missing):
    with pytest.raises(ValueError, match=missing):
        grabcut_mask(disc_on_green()[0], np.full((60, 80), label))


def test_wrong_labels_shapes_and_kinds_are_named():
    image, _ = disc_on_green()
    with pytest.raises(ValueError, match="must be 0, 1 or 2"):
        grabcut_mask(image, few_seeds() + 1)
    with pytest.raises(ValueError, match=r"shape \(2, 60, 80\)"):
        grabcut_mask(image, np.stack([few_seeds()] * 2))
    with pytest.raises(TypeError, match="float64"):
        grabcut_mask(image / 255, few_seeds())
    with pytest.raises(ValueError, match="iterations"):
        grabcut_mask(image, few_seeds(), iterations=0)
