"""Explorer for the lesson on fooling images: choose the photograph and the target class."""

import time
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.images import SQUEEZENET_STD, preprocess
from helpers.plotting import show_fooling
from helpers.widgets.explorer import LATER, ClassNames, Explorer, returned

# 9 is the ostrich, the target of the first published fooling images (Szegedy et al. 2014, figure 5).
_TARGETS = (967, 9, 76, 88, 284, 347, 671, 724, 817, 849, 859, 949, 954, 980)

MakeFoolingImage = Callable[[torch.Tensor, int, torch.nn.Module], Any]


def fooling_explorer(
    photos: np.ndarray,
    model: torch.nn.Module,
    class_names: ClassNames,
    make_fooling_image: MakeFoolingImage,
) -> widgets.VBox:
    """Return controls for photograph, target and magnification above the figure of a fooling image.

    photos: uint8 (N, H, W, 3). Errors in `make_fooling_image` are shown in place of the figure, not raised.
    """
    explorer = _Explorer(photos, model, class_names, make_fooling_image)
    explorer.fool()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the figure below them."""

    def __init__(
        self,
        photos: np.ndarray,
        model: torch.nn.Module,
        class_names: ClassNames,
        make_fooling_image: MakeFoolingImage,
    ) -> None:
        super().__init__(class_names)
        self.X = torch.cat([preprocess(photo) for photo in photos])
        self.model, self.class_names, self.make = model, class_names, make_fooling_image
        with torch.no_grad():
            predicted = [int(model(x[None]).argmax()) for x in self.X]
        self.photo = widgets.Dropdown(
            options=[(self.name(label), i) for i, label in enumerate(predicted)], description="photograph"
        )
        self.target = widgets.Dropdown(options=[(self.name(label), label) for label in _TARGETS], description="target")
        self.magnify = widgets.IntSlider(value=10, min=1, max=50, description="magnify", **LATER)
        self.arrange([self.photo, self.target, self.magnify])
        self.fooled: torch.Tensor | None = None
        self.on_change(self.fool, self.photo, self.target)
        self.on_change(self.draw, self.magnify)

    def fool(self) -> None:
        """Compute the fooling image for the current settings and draw it, or show the error."""
        self.fooled = None
        self.show("Walking uphill ...")
        start = time.perf_counter()
        try:
            result = self.make(self._image().clone(), self.target.value, self.model)
            fooled = torch.as_tensor(returned(result, "make_fooling_image")).detach().float()
            if fooled.shape != self._image().shape:
                expected = tuple(self._image().shape)
                raise ValueError(f"make_fooling_image returned shape {tuple(fooled.shape)}, expected {expected}.")
        except Exception as error:  # a student's function may raise anything
            self.show_error("fooling image", error)
            return
        self.fooled, self.seconds = fooled, time.perf_counter() - start
        self.draw()

    def draw(self) -> None:
        """Redraw the four panels of the current fooling image."""
        if self.fooled is None:
            return
        try:
            figure = show_fooling(self._image(), self.fooled, self.model, self.class_names, self.magnify.value)
        except (TypeError, ValueError) as error:
            self.show(f"No picture: {error}")
            return
        self.show(self._size(), figure)

    def _size(self) -> str:
        assert self.fooled is not None
        change = self.fooled - self._image()
        grey_levels = 255 * change.abs() * torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)
        return (
            f"{self.seconds:.1f} s. The change is {change.norm() / self._image().norm():.1%} of the photograph's "
            f"length, and {grey_levels.mean():.1f} grey levels of 255 on average."
        )

    def _image(self) -> torch.Tensor:
        return self.X[self.photo.value][None]
