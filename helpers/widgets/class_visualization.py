"""Explorer for the lesson on class visualization: choose the class and the strength of each regulariser."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import torch
from PIL import Image

from helpers.images import preprocess
from helpers.pictures.picture import Picture
from helpers.plotting import show_images
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.class_faces import fourier_picture, photograph_of
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_CLASSES = (340, 366, 131, 9, 294, 24, 1, 88, 76, 187, 604, 980)  # those that this network visualizes best
_NEVER = 1_000_000  # more iterations than ever run: disables what happens every so many iterations

CreateVisualization = Callable[..., Any]


def class_visualization_explorer(
    model: torch.nn.Module,
    class_names: ClassNames,
    create_class_visualization: CreateVisualization,
    iterations: int = 30,
    fourier: bool = True,
) -> widgets.VBox:
    """Return controls for class and regularisers above the image that `create_class_visualization` returns.

    Beside it are the image before, the class's Fourier picture, and a photograph of the class if there is one.
    iterations: initial number; 30 take 1 to 3 s. fourier: whether to compute the Fourier pictures, 2 to 4 s for each
    class. Errors in `create_class_visualization` are shown in place of the image, not raised.
    """
    explorer = _Explorer(model, class_names, create_class_visualization, iterations, fourier)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the images below them."""

    def __init__(
        self,
        model: torch.nn.Module,
        class_names: ClassNames,
        create: CreateVisualization,
        iterations: int,
        fourier: bool,
    ) -> None:
        super().__init__(class_names, model)
        self.model, self.create, self.fourier = model, create, fourier
        choices = [(self.name(k), k) for k in _CLASSES]
        self.label = ClassChoice(class_names, "class", "any class", choices, self.redraw, self.say)
        self.iterations = _slider("iterations", iterations, min(10, iterations), 100, 10, "number of steps")
        self.seed = _slider("start", 0, 0, 20, 1, "which noise the image starts from")
        self.l2_reg = widgets.FloatLogSlider(
            value=1e-3,
            **{"base": 10, "min": -4, "max": -1, "step": 0.5, "readout_format": ".1g"},
            **{"description": "L2", "tooltip": "strength of the L2 penalty", **LATER},
        )
        self.max_jitter = _slider("jitter", 16, 0, 32, 4, "the largest shift of the image, in pixels")
        self.blur_every = widgets.Dropdown(
            options=[("every 5", 5), ("every 10", 10), ("every 20", 20), ("only the first", _NEVER)],
            value=10,
            description="blur",
            tooltip="blur: how often the image is blurred",
        )
        self.last: list[tuple[Image.Image, str]] = []
        self.faces: dict[int, list[tuple[Any, str]]] = {}
        sliders = self.iterations, self.seed, self.l2_reg, self.max_jitter, self.blur_every
        self.arrange([self.label.list, self.label.typed], sliders[:2], sliders[2:])
        self.on_change(self.redraw, *sliders)

    def redraw(self) -> None:
        """Compute the image for the current settings and show it beside the others."""
        self.compute(self._drawn, "picture", seed=self.seed.value)

    def _drawn(self) -> Iterator[list[Shown]]:
        label = self.label.value
        assert label is not None
        image = self._image(label)
        self.last = [*self.last, (image, self._title(image, label))][-2:]
        if label not in self.faces:
            yield [self._figure([])]  # the Fourier picture takes its time
            self.faces[label] = self._faces(label)
        yield [self._figure(self.faces[label])]

    def _image(self, label: int) -> Image.Image:
        image = self.create(
            label,
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

    def _title(self, image: Image.Image, label: int) -> str:
        with torch.no_grad():
            score = float(self.model(preprocess(image))[0, label])
        return f"{self.name(label)}, score {score:.0f}"

    def _faces(self, label: int) -> list[tuple[Any, str]]:
        """Return what the class looks like otherwise, with titles."""
        faces: list[tuple[Any, str]] = []
        if self.fourier:
            faces.append((fourier_picture(self.model, label), f"{self.name(label)}, Fourier coordinates"))
        photo = photograph_of(label)
        if photo is not None:
            faces.append((photo, f"{self.name(label)}, a photograph"))
        return faces

    def _figure(self, faces: list[tuple[Any, str]]) -> Picture:
        newest_first = zip(("now", "before"), self.last[::-1], strict=False)
        shown = [(image, f"{when}: {title}") for when, (image, title) in newest_first]
        images, titles = zip(*shown, *faces, strict=True)
        return show_images(list(images), titles=list(titles), columns=4)


def _slider(name: str, value: int, low: int, high: int, step: int, tooltip: str) -> widgets.IntSlider:
    return widgets.IntSlider(
        value=value, min=low, max=high, step=step, description=name, tooltip=f"{name}: {tooltip}", **LATER
    )
