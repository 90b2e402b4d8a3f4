"""Explorer for the lesson on feature inversion: choose photograph, layer, canvas, start and prior."""

from collections.abc import Iterator

import ipywidgets as widgets
import numpy as np
import torch
from torch import nn

from helpers.images import preprocess
from helpers.inversion.invert import ALPHA_WEIGHT, Loss, invert
from helpers.live.recorder import returned
from helpers.plotting import show_images
from helpers.synthesis import Canvas, FourierImage, PixelImage
from helpers.widgets.class_choice import ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_SIDE = 96  # pixels; a picture takes a second or two
_STEPS = 25  # between two pictures
_PICTURES = 3
_LAYERS = ("features.2", "features.4", "features.7", "features.9", "features.12", "classifier")
_WEIGHTS = (("none", 0.0), *((f"{weight:g}", weight) for weight in (1e-6, 1e-5, 1e-4, 1e-3)))


def inversion_explorer(
    photos: np.ndarray,
    model: nn.Module,
    class_names: ClassNames,
    inversion_loss: Loss,
    layers: tuple[str, ...] = _LAYERS,
) -> widgets.VBox:
    """Return controls for photograph, layer, canvas, total variation and start above the image made from the code.

    photos: uint8 (N, H, W, 3). The image is made by `inversion_loss` in a second or two and shown on its way. Above it
    stand both errors and what the network sees in it. Errors in the loss are shown in place of the picture.
    """
    explorer = _Explorer(photos, model, class_names, inversion_loss, layers)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self, photos: np.ndarray, model: nn.Module, class_names: ClassNames, loss: Loss, layers: tuple[str, ...]
    ) -> None:
        super().__init__(class_names, model)
        self.model, self.loss = model, loss
        self._images = [preprocess(photo, _SIDE, crop=True) for photo in photos]
        names = [(self._seen(image), place) for place, image in enumerate(self._images)]
        self.photo = widgets.Dropdown(options=names, description="photograph", tooltip="the photograph")
        self.layer = widgets.Dropdown(
            options=layers, value=layers[len(layers) // 2], description="layer", tooltip="the layer whose code is given"
        )
        self.canvas = widgets.Dropdown(
            options=[("pixels", False), ("Fourier", True)], description="canvas", tooltip="what the image is made from"
        )
        self.weight = widgets.Dropdown(
            options=_WEIGHTS, value=1e-5, description="TV weight", tooltip="how much the total variation counts"
        )
        self.start = widgets.IntSlider(
            **{"value": 0, "min": 0, "max": 9, "description": "start", **LATER},
            tooltip="which noise the image begins with",
        )
        self.arrange([self.photo, self.layer], [self.canvas, self.weight, self.start])
        self.on_change(self.redraw, self.photo, self.layer, self.canvas, self.weight, self.start)

    def redraw(self) -> None:
        """Make the image for the current settings."""
        self.compute(self._drawn, "picture")

    def _drawn(self) -> Iterator[list[Shown]]:
        X, layer, weight = self._images[self.photo.value], self.layer.value, self.weight.value
        canvas = self._canvas()
        alpha = ALPHA_WEIGHT if weight else 0.0
        for number in range(1, _PICTURES + 1):
            made = invert(
                *(self.loss, X, self.model, layer, weight, alpha), canvas=canvas, steps=_STEPS, progress=False
            )
            made = returned(made, "inversion_loss")
            said = f"{layer}, {number * _STEPS} of {_PICTURES * _STEPS} steps: error of the code "
            said += f"{float(made.code_error):.2f}, of the pixels {float(made.pixel_error):.2f}."
            titles = ["the photograph", f"from its code: {self._seen(made.images)}"]
            yield [said, show_images([X[0], made.images[0]], titles=titles)]

    def _canvas(self) -> Canvas:
        seed = self.start.value
        if self.canvas.value:
            return FourierImage(_SIDE, _SIDE, seed, decay=1.2)
        return PixelImage(_SIDE, _SIDE, seed, bounded=False)

    def _seen(self, image: torch.Tensor) -> str:
        """The most probable class, and its probability."""
        with torch.no_grad():
            probability, label = self.model(image).softmax(dim=1)[0].max(dim=0)
        return f"{self.name(int(label))} ({float(probability):.0%})"
