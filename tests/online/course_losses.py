"""The numbers by which Stanford's CS231n checks its style transfer (assignment 3, StyleTransfer-PyTorch).

It takes two of its own pictures, 192 pixels along the short side, and the layers of SqueezeNet 1.1's `features`:

- cl_out: the content loss between the photograph and an image of zeros, at layer 3 with weight 0.06
- gm_out: the Gram matrix of the painting at layer 5
- sl_out: the style loss of the photograph against the painting, at layers 1, 4, 6 and 7
- tv_out: the total variation of the photograph, with weight 0.02; no network has a part in it
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from autograde.exercises import find_exercise
from helpers.images import preprocess

ARCHIVE = "http://cs231n.stanford.edu/assignments/2017/spring1617_assignment3_v3.zip"
PHOTOGRAPH, PAINTING, ANSWERS = "styles/tubingen.jpg", "styles/starry_night.jpg", "style-transfer-checks.npz"
# Of torchvision's official weights, as the course publishes them.
PUBLISHED = {"cl_out": 32436.986, "sl_out": 44512.29, "tv_out": 303.47}
_SIZE = 192
_STYLE = {1: 300_000, 4: 1000, 6: 15, 7: 3}  # the weight of each layer


@dataclass(frozen=True)
class CourseFiles:
    """What the course's archive holds: its two pictures, and its answers by name."""

    photograph: Image.Image
    painting: Image.Image
    answers: dict[str, np.ndarray]


def read_archive(path: Path) -> CourseFiles:
    """Read the course's zip file, in whose folders the files are; raises KeyError naming the one that is missing."""
    with zipfile.ZipFile(path) as archive:

        def named(name: str) -> io.BytesIO:
            found = [one for one in archive.namelist() if one == name or one.endswith(f"/{name}")]
            if not found:
                raise KeyError(f"{path} holds no {name}; expected the archive of {ARCHIVE}")
            return io.BytesIO(archive.read(min(found, key=len)))

        with np.load(named(ANSWERS), allow_pickle=False) as answers:
            return CourseFiles(Image.open(named(PHOTOGRAPH)), Image.open(named(PAINTING)), dict(answers))


def course_numbers(model: torch.nn.Module, photograph: Image.Image, painting: Image.Image) -> dict[str, np.ndarray]:
    """Compute the four numbers, or arrays, with the exercises' references."""
    content_loss, gram_matrix, style_loss, tv_loss = (
        find_exercise(one).reference for one in ("content_loss", "gram_matrix", "style_loss", "tv_loss")
    )
    image = preprocess(photograph, _SIZE)
    feats, zeros, style = (_features(model, one) for one in (image, 0 * image, preprocess(painting, _SIZE)))
    targets = [gram_matrix(style[layer]) for layer in _STYLE]
    found = {
        "cl_out": content_loss(6e-2, feats[3], zeros[3]),
        "gm_out": gram_matrix(style[5]),
        "sl_out": style_loss(feats, [*_STYLE], targets, [*_STYLE.values()]),
        "tv_out": tv_loss(image, 2e-2),
    }
    return {key: value.numpy() for key, value in found.items()}


def _features(model: torch.nn.Module, image: torch.Tensor) -> list[torch.Tensor]:
    """What each layer of `features` returns, as the course keeps it: a ReLU in place changes the entry before."""
    found = [image.clone()]
    for layer in model.features:
        found.append(layer(found[-1]))
    return found[1:]


def course_error(got: np.ndarray, expected: np.ndarray) -> float:
    """Return the course's own relative error: the largest |a - b| / (|a| + |b|)."""
    return float(np.max(np.abs(got - expected) / np.maximum(1e-8, np.abs(got) + np.abs(expected))))
