"""Explorer for the lesson on saliency maps: choose the photograph, the class and the noise of SmoothGrad."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.images import blur_image, preprocess
from helpers.pictures.colours import HEAT
from helpers.pictures.picture import Picture
from helpers.plotting import show_images
from helpers.widgets.explorer import LATER, ClassNames, Explorer, returned

_BEST = 5  # classes to choose from for each photograph
_MAX_COPIES = 32

SmoothGrad = Callable[[torch.Tensor, torch.Tensor, torch.nn.Module, float, int, torch.Generator], Any]


def saliency_explorer(
    photos: np.ndarray,
    model: torch.nn.Module,
    class_names: ClassNames,
    smooth_grad: SmoothGrad,
) -> widgets.VBox:
    """Return controls for photograph, class, noise and copies above a figure of the map that `smooth_grad` returns.

    photos: uint8 (N, H, W, 3). The five most probable classes according to `model` can be chosen. Errors in
    `smooth_grad` are shown in place of the figure, not raised.
    """
    explorer = _Explorer(photos, model, class_names, smooth_grad)
    explorer.choose_photo()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the figure below them."""

    def __init__(
        self,
        photos: np.ndarray,
        model: torch.nn.Module,
        class_names: ClassNames,
        smooth_grad: SmoothGrad,
    ) -> None:
        super().__init__(class_names)
        self.photos, self.model, self.smooth_grad = photos, model, smooth_grad
        choices = [(self.name(int(self._scores(i).argmax())), i) for i in range(len(photos))]
        self.photo = widgets.Dropdown(options=choices, description="photograph")
        self.label = widgets.Dropdown(description="class")
        self.noise = widgets.FloatSlider(value=0.3, min=0, max=1.5, step=0.05, description="noise", **LATER)
        self.copies = widgets.IntSlider(value=8, min=1, max=_MAX_COPIES, description="copies", **LATER)
        self.is_choosing = False
        self.arrange([self.photo, self.label], [self.noise, self.copies])
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.draw, self.label, self.noise, self.copies)

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and draw the map of the first."""
        probability, labels = self._scores(self.photo.value).softmax(dim=0).topk(_BEST)
        options = [(f"{self.name(int(k))} ({p:.1%})", int(k)) for p, k in zip(probability, labels, strict=True)]
        self.is_choosing = True  # setting the options changes the value, too: draw only once, at the end
        self.label.options, self.label.value = options, options[0][1]
        self.is_choosing = False
        self.draw()

    def draw(self) -> None:
        """Show the map for the current settings, or the error."""
        if self.is_choosing:
            return
        try:
            self.show(self._figure(self._map()))
        except Exception as error:  # a student's function may raise anything
            self.show_error("map", error)

    def _map(self) -> np.ndarray:
        result = self.smooth_grad(
            preprocess(self.photos[self.photo.value]),
            torch.tensor([self.label.value]),
            self.model,
            self.noise.value,
            self.copies.value,
            torch.Generator().manual_seed(0),
        )
        return torch.as_tensor(returned(result, "smooth_grad")).detach()[0].numpy()

    def _figure(self, saliency: np.ndarray) -> Picture:
        photo = self.photos[self.photo.value]
        shown = saliency.clip(0, np.quantile(saliency, 0.995))
        light = blur_image(torch.tensor(shown)[None, None].float(), sigma=2)[0, 0, ..., None].numpy()
        lit = (
            photo / 255 * (light / max(float(light.max()), 1e-30)) ** 0.5
        )  # square root: the eye sees faint light well
        titles = ["", f"what moves the score of {self.name(self.label.value)}", "the photograph in that light"]
        return show_images([photo, shown, lit], titles=titles, columns=3, cmap=HEAT)

    def _scores(self, photo: int) -> torch.Tensor:
        with torch.no_grad():
            return self.model(preprocess(self.photos[photo]))[0]
