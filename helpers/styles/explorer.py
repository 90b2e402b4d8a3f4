"""Explorer for the lesson on style transfer: choose a photograph, a painting and the three weights."""

from collections.abc import Callable, Iterator, Mapping

import ipywidgets as widgets
from torch import Tensor, nn

from helpers.plotting import show_images
from helpers.synthesis.ascent import Frame, ascend
from helpers.synthesis.canvas import PixelImage
from helpers.synthesis.objectives import Objective
from helpers.unwritten import Note
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_LR = 0.1
_PALE = 0.5  # of the photograph's contrast, at the start
_EACH = 10  # steps between two pictures

# What the notebook builds of the student's losses: (photo, painting, content, style, tv weight) -> the objective.
Losses = Callable[[Tensor, Tensor, float, float, float], Objective | None]


def style_explorer(
    photos: Mapping[str, Tensor], paintings: Mapping[str, Tensor], model: nn.Module, objective: Losses
) -> widgets.VBox:
    """Return controls for photograph, painting, weights and steps above these two and the image made of them.

    photos, paintings: {title: (1, 3, H, W), normalised}. objective: called as
    objective(photo, painting, content_weight, style_weight, tv_weight); None where a loss is not written. The image is
    shown while it grows; a new choice ends the walk. Errors in a loss are shown in place of the picture.
    """
    explorer = _Explorer(photos, paintings, model, objective)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self, photos: Mapping[str, Tensor], paintings: Mapping[str, Tensor], model: nn.Module, objective: Losses
    ) -> None:
        super().__init__([], model)
        self.photos, self.paintings, self.model, self.objective = dict(photos), dict(paintings), model, objective
        self.photo = widgets.Dropdown(options=list(photos), description="photograph", tooltip="the photograph")
        self.painting = widgets.Dropdown(options=list(paintings), description="painting", tooltip="the painting")
        self.content = _powers("content", 0, -2, 2, "weight of the content loss")
        self.style = _powers("style", 1.25, -1, 4, "weight of the style loss")
        self.tv = _powers("tv", -5, -7, -3, "weight of the total variation")
        self.steps = widgets.IntSlider(
            **{"value": 30, "min": 10, "max": 100, "step": 10, "description": "steps", **LATER},
            tooltip="steps: how many",
        )
        weights = self.content, self.style, self.tv
        self.arrange([self.photo, self.painting], weights[:2], [self.tv, self.steps])
        self.on_change(self.redraw, self.photo, self.painting, *weights, self.steps)

    def redraw(self) -> None:
        """Make the image with the current settings."""
        self.compute(self._drawn, "image")

    def _drawn(self) -> Iterator[list[Shown]]:
        photo, painting = self.photos[self.photo.value], self.paintings[self.painting.value]
        objective = self.objective(photo, painting, self.content.value, self.style.value, self.tv.value)
        if objective is None:
            yield [Note("the four functions").text]
            return
        canvas = PixelImage(photo.shape[2], photo.shape[3], start=_PALE * photo)
        for frame in ascend(self.model, objective, canvas, transform=None, steps=self.steps.value, lr=_LR):
            if frame.step % _EACH == 0:
                yield self._shown(photo, painting, frame)

    def _shown(self, photo: Tensor, painting: Tensor, frame: Frame) -> list[Shown]:
        sentence = f"Step {frame.step} of {self.steps.value}: the sum of the losses is {-frame.values.item():.3g}."
        titles = [self.photo.value, self.painting.value, "the image"]
        return [sentence, show_images([photo, painting, frame.images], titles=titles, columns=3)]


def _powers(name: str, value: float, low: float, high: float, tooltip: str) -> widgets.FloatLogSlider:
    """A slider from 10**low to 10**high, at 10**value."""
    exponents = {"min": low, "max": high, "step": 0.25, "readout_format": ".2g"}
    return widgets.FloatLogSlider(value=10**value, description=name, tooltip=f"{name}: {tooltip}", **exponents, **LATER)
