"""Explorer for the lesson on class visualization: choose the class and the strength of each regulariser."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from PIL import Image

from helpers.images import preprocess
from helpers.pictures.picture import Picture
from helpers.plotting import show_images
from helpers.widgets.explorer import LATER, ClassNames, Explorer

_CLASSES = (340, 366, 131, 9, 294, 24, 1, 88, 76, 187, 604, 980)  # those that this network visualizes best
_NEVER = 1_000_000  # more iterations than ever run: disables what happens every so many iterations

CreateVisualization = Callable[..., Any]


def class_visualization_explorer(
    model: torch.nn.Module,
    class_names: ClassNames,
    create_class_visualization: CreateVisualization,
    iterations: int = 30,
) -> widgets.VBox:
    """Return controls for class and regularisers above the image that `create_class_visualization` returns.

    The previous image is shown next to the new one for comparison. iterations: initial number; 30 take 1 to 3 s.
    Errors in `create_class_visualization` are shown in place of the image, not raised.
    """
    explorer = _Explorer(model, class_names, create_class_visualization, iterations)
    explorer.draw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the images below them."""

    def __init__(
        self,
        model: torch.nn.Module,
        class_names: ClassNames,
        create: CreateVisualization,
        iterations: int,
    ) -> None:
        super().__init__(class_names)
        self.model, self.create = model, create
        self.label = widgets.Dropdown(options=[(self.name(k), k) for k in _CLASSES], description="class")
        self.l2_reg = widgets.FloatLogSlider(
            value=1e-3, base=10, min=-4, max=-1, step=0.5, description="L2", readout_format=".1g", **LATER
        )
        self.max_jitter = widgets.IntSlider(value=16, min=0, max=32, step=4, description="jitter", **LATER)
        self.blur_every = widgets.Dropdown(
            options=[("every 5", 5), ("every 10", 10), ("every 20", 20), ("only the first", _NEVER)],
            value=10,
            description="blur",
        )
        self.iterations = widgets.IntSlider(
            value=iterations, min=min(10, iterations), max=100, step=10, description="iterations", **LATER
        )
        self.seed = widgets.IntSlider(value=0, min=0, max=20, description="start", **LATER)
        self.last: list[tuple[Image.Image, str]] = []
        controls = (self.label, self.iterations, self.seed), (self.l2_reg, self.max_jitter, self.blur_every)
        self.arrange(*controls)
        self.on_change(self.draw, *controls[0], *controls[1])

    def draw(self) -> None:
        """Show the image for the current settings next to the previous one, or the error."""
        try:
            image = self._image()
            self.last = [*self.last, (image, self._title(image))][-2:]
            self.show(self._figure())
        except Exception as error:  # a student's function may raise anything
            self.show_error("picture", error)

    def _image(self) -> Image.Image:
        with _repeatable(self.seed.value):
            image = self.create(
                self.label.value,
                self.model,
                torch.FloatTensor,
                l2_reg=self.l2_reg.value,
                num_iterations=self.iterations.value,
                blur_every=self.blur_every.value,
                max_jitter=self.max_jitter.value,
                show_every=_NEVER,
            )
        if not isinstance(image, Image.Image):
            raise ValueError(
                f"create_class_visualization returned {type(image).__name__}, not a picture; "
                "write it, then run this cell again."
            )
        return image

    def _title(self, image: Image.Image) -> str:
        with torch.no_grad():
            score = float(self.model(preprocess(image))[0, self.label.value])
        return f"{self.name(self.label.value)}, score {score:.0f}"

    def _figure(self) -> Picture:
        newest_first = self.last[::-1]
        titles = [f"{when}: {title}" for when, (_, title) in zip(("now", "before"), newest_first, strict=False)]
        return show_images([image for image, _ in newest_first], titles=titles, columns=2)


@contextmanager
def _repeatable(seed: int) -> Iterator[None]:
    """Seed the random generators of Python, NumPy and torch, and restore their states afterwards."""
    states = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
        try:
            yield
        finally:
            random.setstate(states[0])
            np.random.set_state(states[1])
