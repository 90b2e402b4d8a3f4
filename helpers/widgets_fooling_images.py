"""Something to play with in the lesson on fooling images: another photograph, another target."""

import base64
import io
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.images import SQUEEZENET_STD, preprocess
from helpers.plotting import show_fooling

# Ostriches are what the first fooling images of a paper were taken for (Szegedy et al. 2014, figure 5).
_TARGETS = (967, 9, 76, 88, 284, 347, 671, 724, 817, 849, 859, 949, 954, 980)

MakeFoolingImage = Callable[[torch.Tensor, int, torch.nn.Module], Any]


def fooling_explorer(
    photos: np.ndarray,
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str],
    make_fooling_image: MakeFoolingImage,
) -> widgets.VBox:
    """Return controls for photograph, target and magnification above the picture of a fooling image.

    photos: uint8 (N, H, W, 3). What goes wrong in `make_fooling_image` is said in place of the picture, not raised.
    """
    explorer = _Explorer(photos, model, class_names, make_fooling_image)
    explorer.fool()
    return explorer.box


class _Explorer:
    """The controls and the picture below them."""

    def __init__(
        self,
        photos: np.ndarray,
        model: torch.nn.Module,
        class_names: Mapping[int, str] | Sequence[str],
        make_fooling_image: MakeFoolingImage,
    ) -> None:
        self.X = torch.cat([preprocess(photo) for photo in photos])
        self.model, self.names, self.make = model, class_names, make_fooling_image
        with torch.no_grad():
            seen = [int(model(x[None]).argmax()) for x in self.X]
        self.photo = widgets.Dropdown(
            options=[(self._name(label), i) for i, label in enumerate(seen)], description="photograph"
        )
        self.target = widgets.Dropdown(options=[(self._name(label), label) for label in _TARGETS], description="target")
        self.magnify = widgets.IntSlider(value=10, min=1, max=50, description="magnify", continuous_update=False)
        self.picture = widgets.Output()
        self.box = widgets.VBox([widgets.HBox([self.photo, self.target, self.magnify]), self.picture])
        self.fooled: torch.Tensor | None = None
        self.photo.observe(lambda _: self.fool(), names="value")
        self.target.observe(lambda _: self.fool(), names="value")
        self.magnify.observe(lambda _: self.draw(), names="value")

    def fool(self) -> None:
        """Make the fooling image of what is chosen now, and draw it, or say what went wrong."""
        self.fooled = None
        self._show(_text("Walking uphill ..."))
        start = time.perf_counter()
        try:
            found = self.make(self._image().clone(), self.target.value, self.model)
            if found is None:
                raise ValueError("make_fooling_image returned None; write it, then run this cell again.")
            fooled = torch.as_tensor(found).detach().float()
            if fooled.shape != self._image().shape:
                wanted = tuple(self._image().shape)
                raise ValueError(f"make_fooling_image returned shape {tuple(fooled.shape)}, wanted {wanted}.")
        except Exception as error:  # a student's function may raise anything
            self._show(_text(f"No fooling image: {type(error).__name__}: {error}"))
            return
        self.fooled, self.seconds = fooled, time.perf_counter() - start
        self.draw()

    def draw(self) -> None:
        """Draw the four panels again; the image stays as it is."""
        if self.fooled is None:
            return
        try:
            figure = show_fooling(self._image(), self.fooled, self.model, self.names, self.magnify.value)
        except (TypeError, ValueError) as error:
            self._show(_text(f"No picture: {error}"))
            return
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
        data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<fooling image>"}
        self._show(_text(self._size()), {"output_type": "display_data", "data": data, "metadata": {}})

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

    def _show(self, *outputs: dict[str, Any]) -> None:
        # Assigned, not displayed: it is there without a front end too, and replaces the last picture at once.
        self.picture.outputs = outputs

    def _name(self, label: int) -> str:
        return self.names[label].split(",")[0]


def _text(sentence: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": sentence + "\n"}
