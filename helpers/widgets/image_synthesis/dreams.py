"""Explorer for the lesson on DeepDream: choose the photograph, the layer, the octaves and the length of the walk."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import ipywidgets as widgets
import torch
from torch import Tensor, nn

from helpers.dreams.tiles import DreamStep
from helpers.dreams.walk import NextOctave, Stage, dreaming, resized
from helpers.live.recorder import returned
from helpers.plotting import show_images
from helpers.widgets.class_choice import ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_SEEN = 3  # classes told of each image
_SIDE = 224  # pixels, at which the network was trained


def dream_explorer(
    photos: Mapping[str, Tensor],
    model: nn.Module,
    class_names: ClassNames,
    layers: Sequence[str],
    dream_step: DreamStep,
    next_octave: NextOctave,
) -> widgets.VBox:
    """Return controls for photograph, layer, octaves, steps and their size above the photograph and its dream.

    photos: {title: (1, 3, H, W), normalised}. Above each picture stand the classes that the model sees. The dream is
    shown after each octave, by the students' own functions; errors in them are shown in place of the picture.
    """
    explorer = _Explorer(photos, model, class_names, layers, dream_step, next_octave)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self,
        photos: Mapping[str, Tensor],
        model: nn.Module,
        class_names: ClassNames,
        layers: Sequence[str],
        dream_step: DreamStep,
        next_octave: NextOctave,
    ) -> None:
        super().__init__(class_names, model)
        self.photos, self.model = dict(photos), model
        self.dream_step = _checked(dream_step, "dream_step")
        self.next_octave = _checked(next_octave, "next_octave")
        self.photo = widgets.Dropdown(options=list(photos), description="photograph", tooltip="the photograph")
        self.layer = widgets.Dropdown(
            options=list(layers), value=layers[-1], description="layer", tooltip="the layer whose norm is raised"
        )
        self.octaves = _slider("octaves", 3, 1, 4, "at how many sizes, from small to large")
        self.steps = _slider("steps", 8, 1, 20, "how many at each size")
        self.seed = _slider("shifts", 0, 0, 20, "which random shifts")
        self.step_size = widgets.FloatSlider(
            **{"value": 0.04, "min": 0.01, "max": 0.1, "step": 0.01, "description": "step size", **LATER},
            tooltip="step size: how far a pixel moves on average",
        )
        sliders = self.octaves, self.steps, self.step_size, self.seed
        self.arrange([self.photo, self.layer], sliders[:2], sliders[2:])
        self.on_change(self.redraw, self.photo, self.layer, *sliders)

    def redraw(self) -> None:
        """Dream with the current settings."""
        self.compute(self._drawn, "dream")

    def _drawn(self) -> Iterator[list[Shown]]:
        photo = self.photos[self.photo.value]
        stages = dreaming(
            photo,
            self.model,
            self.layer.value,
            self.dream_step,
            self.next_octave,
            octaves=self.octaves.value,
            steps=self.steps.value,
            step_size=self.step_size.value,
            seed=self.seed.value,
        )
        for stage in stages:
            if stage.step == self.steps.value:
                yield self._shown(photo, stage)

    def _shown(self, photo: Tensor, stage: Stage) -> list[Shown]:
        last = stage.octave == self.octaves.value
        size = f"{stage.image.shape[2]} × {stage.image.shape[3]} pixels"
        sentence = f"{self.layer.value}, octave {stage.octave} of {self.octaves.value}, {size}."
        dreamed = stage.image if last else resized(stage.image, (photo.shape[2], photo.shape[3]))
        return [sentence, show_images([photo, dreamed], titles=[self._seen(photo), self._seen(dreamed)], columns=2)]

    def _seen(self, image: Tensor) -> str:
        """The classes that the model finds most probable, at the size at which it was trained."""
        with torch.no_grad():
            sure = self.model(resized(image, (_SIDE, _SIDE)))[0].softmax(dim=0)
        best, labels = sure.topk(_SEEN)
        return ", ".join(f"{self.name(int(label))} {p:.0%}" for p, label in zip(best, labels, strict=True))


def _checked(function: Callable[..., object], name: str) -> Callable[..., object]:
    """The function, with an error that names it where it returns nothing."""
    return lambda *arguments: returned(function(*arguments), name)


def _slider(name: str, value: int, low: int, high: int, tooltip: str) -> widgets.IntSlider:
    return widgets.IntSlider(
        **{"value": value, "min": low, "max": high, "description": name, **LATER}, tooltip=f"{name}: {tooltip}"
    )
