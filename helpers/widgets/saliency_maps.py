"""Explorer for the lesson on saliency maps: choose the photograph, the classes and the noise of SmoothGrad."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.evidence.random_network import random_squeezenet, rank_correlation
from helpers.images import blur_image, preprocess
from helpers.live.recorder import returned
from helpers.pictures.colours import HEAT
from helpers.plotting import show_images
from helpers.widgets.class_choice import NO_CLASS, ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_BEST = 5  # classes to choose from for each photograph
_MAX_COPIES = 32

SmoothGrad = Callable[[torch.Tensor, torch.Tensor, torch.nn.Module, float, int, torch.Generator], Any]


def saliency_explorer(
    photos: np.ndarray,
    model: torch.nn.Module,
    class_names: ClassNames,
    smooth_grad: SmoothGrad,
) -> widgets.VBox:
    """Return controls for photograph, classes, noise and copies above a figure of the maps of `smooth_grad`.

    photos: uint8 (N, H, W, 3). The list of classes offers the five most probable ones according to `model`. A tick
    adds the map of SqueezeNet with random weights. Errors in `smooth_grad` are shown in place of the figure.
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
        self.random = random_squeezenet()
        super().__init__(class_names, model, self.random)
        self.photos, self.model, self.smooth_grad = photos, model, smooth_grad
        choices = [(self.name(int(self._scores(i).argmax())), i) for i in range(len(photos))]
        self.photo = widgets.Dropdown(options=choices, description="photograph", tooltip="the photograph")
        self.label = ClassChoice(class_names, "class", "any class", [], self.redraw, self.say)
        self.other = ClassChoice(
            class_names, "compare to", "any other", [("no other class", NO_CLASS)], self.redraw, self.say
        )
        self.noise = widgets.FloatSlider(
            **{"value": 0.3, "min": 0, "max": 1.5, "step": 0.05, "description": "noise", **LATER},
            tooltip="noise: standard deviation, in normalised units",
        )
        self.copies = widgets.IntSlider(
            **{"value": 8, "min": 1, "max": _MAX_COPIES, "description": "copies", **LATER},
            tooltip="copies: how many noisy copies of the photograph",
        )
        self.use_random = widgets.Checkbox(
            value=False,
            indent=False,
            description="the same network with random weights",
            tooltip="Also show the map of an untrained network: does the map depend on what was learned?",
        )
        self.arrange(
            *([self.photo, self.use_random], [self.label.list, self.label.typed]),
            *([self.other.list, self.other.typed], [self.noise, self.copies]),
        )
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.redraw, self.noise, self.copies, self.use_random)

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and draw the map of the first."""
        probability, labels = self._scores(self.photo.value).softmax(dim=0).topk(_BEST)
        best = [(f"{self.name(int(k))} ({p:.1%})", int(k)) for p, k in zip(probability, labels, strict=True)]
        self.label.offer(best)
        self.other.offer([("no other class", NO_CLASS), *best])
        self.redraw()

    def redraw(self) -> None:
        """Compute and show the maps for the current settings."""
        self.compute(self._drawn, "map")

    def _drawn(self) -> Iterator[list[Shown]]:
        photo, label, other = self.photos[self.photo.value], self.label.value, self.other.value
        assert label is not None
        first = self._map(photo, label, self.model)
        rows = _row(photo, first, self.name(label))
        if other is not None:
            rows += _row(photo, self._map(photo, other, self.model), self.name(other))
        shown: list[Shown] = []
        if self.use_random.value:
            untrained = self._map(photo, label, self.random)
            rows += _row(photo, untrained, f"{self.name(label)}, random weights")
            shown.append(_sentence(rank_correlation(first, untrained)))
        images, titles = zip(*rows, strict=True)
        yield [*shown, show_images(list(images), titles=list(titles), columns=3, cmap=HEAT)]

    def _map(self, photo: np.ndarray, label: int, model: torch.nn.Module) -> np.ndarray:
        result = self.smooth_grad(
            preprocess(photo),
            torch.tensor([label]),
            model,
            self.noise.value,
            self.copies.value,
            torch.Generator().manual_seed(0),
        )
        return torch.as_tensor(returned(result, "smooth_grad")).detach()[0].numpy()

    def _scores(self, photo: int) -> torch.Tensor:
        with torch.no_grad():
            return self.model(preprocess(self.photos[photo]))[0]


def _row(photo: np.ndarray, saliency: np.ndarray, name: str) -> list[tuple[np.ndarray, str]]:
    """Return the photograph, the map, and the photograph lit by the map, with titles."""
    shown = saliency.clip(0, np.quantile(saliency, 0.995))
    light = blur_image(torch.tensor(shown)[None, None].float(), sigma=2)[0, 0, ..., None].numpy()
    # The square root, because the eye sees faint light well.
    lit = photo / 255 * (light / max(float(light.max()), 1e-30)) ** 0.5
    return [(photo, ""), (shown, f"map for {name}"), (lit, "the photograph, lit by the map")]


def _sentence(correlation: float) -> str:
    if np.isnan(correlation):
        return "One of the two maps has the same value everywhere, so there is no rank correlation."
    return (
        f"Rank correlation of the two maps, trained and random: {correlation:.2f} "
        "(1: the pixels have the same order, 0: no relation)."
    )
