"""Explorer of all attribution methods: choose the method, the photograph, the class, the layer and the opacity."""

from collections.abc import Iterator
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import torch
from torch import nn

from helpers.attribution import METHODS, default_layer
from helpers.images import preprocess
from helpers.pictures.methods.maps import FAINT, show_methods
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_BEST = 5  # classes to choose from for each photograph
_KEPT = 100  # maps, of 200 kB each


class _Choice(NamedTuple):
    """What a map depends on; "" is the layer of methods that need none."""

    method: str
    photo: int
    label: int
    layer: str


def method_explorer(photos: np.ndarray, model: nn.Module, class_names: ClassNames) -> widgets.VBox:
    """Return controls for method, photograph, class, layer and opacity above the map over the photograph.

    photos: uint8 (N, H, W, 3). The list of classes offers the five most probable ones according to `model`, and any can
    be typed. The layer is for the CAM family. A map that was shown before is there at once; occlusion takes a second or
    two, in which the calls of the network are counted. Errors are shown in place of the picture.
    """
    explorer = _Explorer(photos, model, class_names)
    explorer.choose_photo()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the picture below them."""

    def __init__(self, photos: np.ndarray, model: nn.Module, class_names: ClassNames) -> None:
        super().__init__(class_names, model)
        self.photos, self.model = photos, model
        self._maps: dict[_Choice, np.ndarray] = {}
        with torch.no_grad():
            self._scores = [model(preprocess(photo))[0] for photo in photos]
        self.method = widgets.Dropdown(
            options=[(method.title, name) for name, method in METHODS.items()],
            description="method",
            tooltip="the attribution method",
        )
        seen = [(self.name(int(scores.argmax())), place) for place, scores in enumerate(self._scores)]
        self.photo = widgets.Dropdown(options=seen, description="photograph", tooltip="the photograph")
        self.label = ClassChoice(class_names, "class", "any class", [], self.redraw, self.say)
        self.layer = widgets.Dropdown(
            options=[name for name, _ in model.named_modules() if name and name.count(".") < 2],
            value=default_layer(model),
            description="layer",
            tooltip="the layer, by its name in the network: for Grad-CAM and guided Grad-CAM",
        )
        self.opacity = widgets.FloatSlider(
            **{"value": FAINT, "min": 0, "max": 1, "step": 0.05, "description": "opacity", **LATER},
            tooltip="opacity: how dark the photograph is beneath the map",
        )
        self.arrange([self.method, self.photo], [self.label.list, self.label.typed], [self.layer, self.opacity])
        self.on_change(self._choose_method, self.method)
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.redraw, self.layer, self.opacity)
        self.layer.disabled = not METHODS[self.method.value].uses_layer

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and draw the map of the first."""
        probability, labels = self._scores[self.photo.value].softmax(dim=0).topk(_BEST)
        self.label.offer(
            (f"{self.name(int(label))} ({p:.1%})", int(label)) for p, label in zip(probability, labels, strict=True)
        )
        self.redraw()

    def redraw(self) -> None:
        """Show the map for the current settings."""
        self.compute(self._drawn, "map")

    def _choose_method(self) -> None:
        self.layer.disabled = not METHODS[self.method.value].uses_layer
        self.redraw()

    def _drawn(self) -> Iterator[list[Shown]]:
        name, label = self.method.value, self.label.value
        assert label is not None
        method, photo = METHODS[name], self.photo.value
        choice = _Choice(name, photo, label, self.layer.value if method.uses_layer else "")
        heat = self._map(choice)
        title = f"{method.title}{f', {choice.layer}' if choice.layer else ''}"
        picture = show_methods(self.photos[photo], {title: heat}, self.opacity.value)
        yield [self._sentence(choice, title, heat), picture]

    def _map(self, choice: _Choice) -> np.ndarray:
        if choice not in self._maps:
            X, y = preprocess(self.photos[choice.photo]), torch.tensor([choice.label])
            found = METHODS[choice.method].maps(X, y, self.model, choice.layer or None)
            if len(self._maps) >= _KEPT:
                del self._maps[next(iter(self._maps))]
            self._maps[choice] = found[0].numpy()
        return self._maps[choice]

    def _sentence(self, choice: _Choice, title: str, heat: np.ndarray) -> str:
        scores = self._scores[choice.photo]
        score, probability = float(scores[choice.label]), float(scores.softmax(dim=0)[choice.label])
        said = f"{title}, for {self.name(choice.label)}: score {score:.1f}, probability {probability:.1%}."
        if heat.min() == heat.max():
            return f"{said} The map is {heat.max():.3g} everywhere."
        row, column = np.unravel_index(int(heat.argmax()), heat.shape)
        below = f"; {(heat < 0).mean():.0%} of the map is below zero" if METHODS[choice.method].signed else ""
        return f"{said} The map is largest in row {row}, column {column}: {heat.max():.3g}{below}."
