"""The judge: EfficientNet-Lite0, which had no part in making the pictures, looks at each as a whole."""

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import to_tensor

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD

SIDE = 224  # pixels, what both networks take
SCRIPTS = Path(__file__).resolve().parents[3] / "data_scripts"
MEAN, STD = torch.tensor(SQUEEZENET_MEAN).view(3, 1, 1), torch.tensor(SQUEEZENET_STD).view(3, 1, 1)

Judge = Callable[[Sequence[Tensor], int], float]


def load_judge() -> Judge:
    """Return a function from views of a picture, each (3, H, W) in [0, 1], and a class to its highest probability.

    Views are scaled to 224 pixels, and not changed in another way. Raises SourceError when the packages are not there.
    """
    sys.path.append(str(SCRIPTS))
    other = importlib.import_module("measure_transfer").load_other()

    @torch.no_grad()
    def judge(views: Sequence[Tensor], target: int) -> float:
        batch = torch.cat([_scaled(view) for view in views])
        return float(other((batch - MEAN) / STD).softmax(dim=1)[:, target].max())

    return judge


def pixels(picture: Tensor | Image.Image) -> Tensor:
    """Return a picture, a PIL image or normalised as the network's input, as (3, H, W) in [0, 1]."""
    if isinstance(picture, Image.Image):
        shown: Tensor = to_tensor(picture.convert("RGB"))
        return shown
    return (picture.detach().squeeze(0) * STD + MEAN).clamp(0, 1)


def _scaled(view: Tensor) -> Tensor:
    return F.interpolate(view[None].clamp(0, 1), (SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)
