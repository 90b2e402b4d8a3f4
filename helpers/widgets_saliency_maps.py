"""Something to play with in the lesson on saliency maps: other photographs, other classes, more or less noise."""

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from matplotlib.figure import Figure

from helpers.images import blur_image, preprocess
from helpers.plotting import show_images

_BEST = 5  # classes on offer for a photograph
_MAX_COPIES = 32
_LATER = {"continuous_update": False}  # one gradient for each move of a slider, not one for each pixel of it

SmoothGrad = Callable[[torch.Tensor, torch.Tensor, torch.nn.Module, float, int, torch.Generator], Any]


def saliency_explorer(
    photos: np.ndarray,
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str],
    smooth_grad: SmoothGrad,
) -> widgets.VBox:
    """Return controls for photograph, class, noise and copies above a picture of the map that `smooth_grad` gives.

    photos: uint8 (N, H, W, 3). The classes on offer are the five that `model` finds most probable. What goes wrong
    in `smooth_grad` is shown in place of the picture; nothing is raised.
    """
    explorer = _Explorer(photos, model, class_names, smooth_grad)
    explorer.choose_photo()
    return explorer.box


class _Explorer:
    """The controls and the picture below them."""

    def __init__(
        self,
        photos: np.ndarray,
        model: torch.nn.Module,
        class_names: Mapping[int, str] | Sequence[str],
        smooth_grad: SmoothGrad,
    ) -> None:
        self.photos, self.model, self.names, self.smooth_grad = photos, model, class_names, smooth_grad
        choices = [(self._name(int(self._scores(i).argmax())), i) for i in range(len(photos))]
        self.photo = widgets.Dropdown(options=choices, description="photograph")
        self.label = widgets.Dropdown(description="class")
        self.noise = widgets.FloatSlider(value=0.3, min=0, max=1.5, step=0.05, description="noise", **_LATER)
        self.copies = widgets.IntSlider(value=8, min=1, max=_MAX_COPIES, description="copies", **_LATER)
        self.picture = widgets.Output()
        self.is_choosing = False
        rows = [widgets.HBox([self.photo, self.label]), widgets.HBox([self.noise, self.copies])]
        self.box = widgets.VBox([*rows, self.picture])
        self.photo.observe(lambda _: self.choose_photo(), names="value")
        for control in (self.label, self.noise, self.copies):
            control.observe(lambda _: self.draw(), names="value")

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and draw the first."""
        probability, labels = self._scores(self.photo.value).softmax(dim=0).topk(_BEST)
        options = [(f"{self._name(int(k))} ({p:.1%})", int(k)) for p, k in zip(probability, labels, strict=True)]
        self.is_choosing = True  # setting options sets the value too: draw once, at the end
        self.label.options, self.label.value = options, options[0][1]
        self.is_choosing = False
        self.draw()

    def draw(self) -> None:
        """Replace the picture by the map of what is chosen now, or by a sentence on what went wrong."""
        if self.is_choosing:
            return
        try:
            output = _picture_output(self._figure(self._map()))
        except Exception as error:  # a student's function may raise anything
            output = {"output_type": "stream", "name": "stdout", "text": f"No map: {type(error).__name__}: {error}\n"}
        # Assigned, not displayed: it is there without a front end too, and replaces the last picture at once.
        self.picture.outputs = (output,)

    def _map(self) -> np.ndarray:
        found = self.smooth_grad(
            preprocess(self.photos[self.photo.value]),
            torch.tensor([self.label.value]),
            self.model,
            self.noise.value,
            self.copies.value,
            torch.Generator().manual_seed(0),
        )
        if found is None:
            raise ValueError("smooth_grad returned None; write it, then run this cell again.")
        return torch.as_tensor(found).detach()[0].numpy()

    def _figure(self, saliency: np.ndarray) -> Figure:
        photo = self.photos[self.photo.value]
        shown = saliency.clip(0, np.quantile(saliency, 0.995))
        light = blur_image(torch.tensor(shown)[None, None].float(), sigma=2)[0, 0, ..., None].numpy()
        lit = (
            photo / 255 * (light / max(float(light.max()), 1e-30)) ** 0.5
        )  # square root: the eye sees faint light well
        titles = ["", f"what moves the score of {self._name(self.label.value)}", "the photograph in that light"]
        return show_images([photo, shown, lit], titles=titles, columns=3, cmap="hot")

    def _scores(self, photo: int) -> torch.Tensor:
        with torch.no_grad():
            return self.model(preprocess(self.photos[photo]))[0]

    def _name(self, label: int) -> str:
        return self.names[label].split(",")[0]


def _picture_output(figure: Figure) -> dict[str, Any]:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<saliency map>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}
