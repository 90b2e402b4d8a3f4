"""Two faces of a class beside a student's picture: its Fourier picture, and a photograph."""

import numpy as np
import torch
from PIL import Image

from helpers.images import deprocess
from helpers.photos import FOLDER, centre_crop, photo_index
from helpers.synthesis import FourierImage, visualize_class


def fourier_picture(
    model: torch.nn.Module, target_y: int, size: int = 128, steps: int = 64, seed: int = 0
) -> Image.Image:
    """Return the picture of a class in Fourier coordinates, as `visualize_class` makes it.

    size: of its sides, in pixels. 64 steps at 128 pixels take SqueezeNet 2 to 4 seconds. Raises ValueError for a
    class that the model does not have.
    """
    start = FourierImage(size, size, seed=seed)
    image = visualize_class(model, target_y, start, steps=steps, seed=seed, progress=False)
    return deprocess(image, should_rescale=False)


def photograph_of(target_y: int) -> np.ndarray | None:
    """Return the first embedded photograph (224, 224, 3) uint8 of this class, None if there is none."""
    files = (item["file"] for item in photo_index() if item["label"] == target_y)
    file = next(files, None)
    return None if file is None else centre_crop(FOLDER / file)
