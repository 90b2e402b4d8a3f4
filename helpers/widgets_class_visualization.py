"""Something to play with in the lesson on class visualization: other classes, and each regulariser on or off."""

import base64
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from matplotlib.figure import Figure
from PIL import Image

from helpers.images import preprocess
from helpers.plotting import show_images

_CLASSES = (340, 366, 131, 9, 294, 24, 1, 88, 76, 187, 604, 980)  # those that this network draws best
_NEVER = 1_000_000  # more iterations than anybody waits for: switches off what happens every so many
_LATER = {"continuous_update": False}  # one run for each move of a slider, not one for each pixel of it

CreateVisualization = Callable[..., Any]


def class_visualization_explorer(
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str],
    create_class_visualization: CreateVisualization,
    iterations: int = 30,
) -> widgets.VBox:
    """Return controls for class and regularisers above what `create_class_visualization` makes of them.

    The last picture stays beside the new one, for comparison. iterations: at the start; 30 take 1 to 3 s. What goes
    wrong in `create_class_visualization` is shown in place of the picture; nothing is raised.
    """
    explorer = _Explorer(model, class_names, create_class_visualization, iterations)
    explorer.draw()
    return explorer.box


class _Explorer:
    """The controls and the pictures below them."""

    def __init__(
        self,
        model: torch.nn.Module,
        class_names: Mapping[int, str] | Sequence[str],
        create: CreateVisualization,
        iterations: int,
    ) -> None:
        self.model, self.names, self.create = model, class_names, create
        self.label = widgets.Dropdown(options=[(self._name(k), k) for k in _CLASSES], description="class")
        self.l2_reg = widgets.FloatLogSlider(
            value=1e-3, base=10, min=-4, max=-1, step=0.5, description="L2", readout_format=".1g", **_LATER
        )
        self.max_jitter = widgets.IntSlider(value=16, min=0, max=32, step=4, description="jitter", **_LATER)
        self.blur_every = widgets.Dropdown(
            options=[("every 5", 5), ("every 10", 10), ("every 20", 20), ("only the first", _NEVER)],
            value=10,
            description="blur",
        )
        self.iterations = widgets.IntSlider(
            value=iterations, min=min(10, iterations), max=100, step=10, description="iterations", **_LATER
        )
        self.seed = widgets.IntSlider(value=0, min=0, max=20, description="start", **_LATER)
        self.picture = widgets.Output()
        self.last: list[tuple[Image.Image, str]] = []
        controls = (self.label, self.iterations, self.seed), (self.l2_reg, self.max_jitter, self.blur_every)
        self.box = widgets.VBox([*(widgets.HBox(row) for row in controls), self.picture])
        for control in (*controls[0], *controls[1]):
            control.observe(lambda _: self.draw(), names="value")

    def draw(self) -> None:
        """Put the picture of what is chosen now beside the last one, or say what went wrong."""
        try:
            made = self._made()
            self.last = [*self.last, (made, self._title(made))][-2:]
            output = _picture_output(self._figure())
        except Exception as error:  # a student's function may raise anything
            text = f"No picture: {type(error).__name__}: {error}\n"
            output = {"output_type": "stream", "name": "stdout", "text": text}
        # Assigned, not displayed: it is there without a front end too, and replaces the last picture at once.
        self.picture.outputs = (output,)

    def _made(self) -> Image.Image:
        with _repeatable(self.seed.value):
            made = self.create(
                self.label.value,
                self.model,
                torch.FloatTensor,
                l2_reg=self.l2_reg.value,
                num_iterations=self.iterations.value,
                blur_every=self.blur_every.value,
                max_jitter=self.max_jitter.value,
                show_every=_NEVER,
            )
        if not isinstance(made, Image.Image):
            raise ValueError(
                f"create_class_visualization returned {type(made).__name__}, not a picture; "
                "write it, then run this cell again."
            )
        return made

    def _title(self, made: Image.Image) -> str:
        with torch.no_grad():
            score = float(self.model(preprocess(made))[0, self.label.value])
        return f"{self._name(self.label.value)}, score {score:.0f}"

    def _figure(self) -> Figure:
        newest_first = self.last[::-1]
        titles = [f"{when}: {title}" for when, (_, title) in zip(("now", "before"), newest_first, strict=False)]
        return show_images([made for made, _ in newest_first], titles=titles, columns=2)

    def _name(self, label: int) -> str:
        return self.names[label].split(",")[0]


@contextmanager
def _repeatable(seed: int) -> Iterator[None]:
    """Seed all three generators that a student may draw from, and put them back afterwards."""
    states = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
        try:
            yield
        finally:
            random.setstate(states[0])
            np.random.set_state(states[1])


def _picture_output(figure: Figure) -> dict[str, Any]:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<class visualization>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}
