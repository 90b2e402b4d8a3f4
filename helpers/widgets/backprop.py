"""Explorer for the lesson on ways back through a ReLU: choose the rule, the class, and how much is forgotten."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from torch import Tensor, nn

from helpers.evidence.random_network import rank_correlation
from helpers.evidence.randomisation import randomised
from helpers.images import preprocess
from helpers.live.recorder import returned
from helpers.pictures.methods.ways_back import show_ways_back
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_BEST = 5  # classes to choose from for each photograph
WayBack = Callable[[Tensor, Tensor, nn.Module], Any]


def backprop_explorer(
    photos: np.ndarray, model: nn.Module, class_names: ClassNames, ways_back: Mapping[str, WayBack]
) -> widgets.VBox:
    """Return controls for photograph, class, rule and randomised layers above what goes back to the photograph.

    photos: uint8 (N, H, W, 3). The list of classes offers the five most probable ones according to `model`, and any can
    be typed. ways_back: {rule: function of (X, y, model) that returns (N, 3, H, W)}; errors in it are shown in place of
    the picture. With layers randomised, from the top, the result of the trained network stays for comparison.
    """
    explorer = _Explorer(photos, model, class_names, ways_back)
    explorer.choose_photo()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the picture below them."""

    def __init__(
        self, photos: np.ndarray, model: nn.Module, class_names: ClassNames, ways_back: Mapping[str, WayBack]
    ) -> None:
        self.layers = sum(1 for _ in randomised(model))
        super().__init__(class_names, model)
        self.photos, self.model, self.ways_back = photos, model, ways_back
        with torch.no_grad():
            self._scores = [model(preprocess(photo))[0] for photo in photos]
        seen = [(self.name(int(scores.argmax())), place) for place, scores in enumerate(self._scores)]
        self.photo = widgets.Dropdown(options=seen, description="photograph", tooltip="the photograph")
        self.rule = widgets.Dropdown(
            options=list(ways_back),
            value=list(ways_back)[-1],
            description="rule",
            tooltip="the rule at every ReLU on the way back",
        )
        self.label = ClassChoice(class_names, "class", "any class", [], self.redraw, self.say)
        self.random = widgets.IntSlider(
            **{"value": 0, "min": 0, "max": self.layers, "description": "random", **LATER},
            tooltip="random: how many layers, from the top, get random weights in place of what they have learned",
        )
        self.arrange([self.photo, self.rule], [self.label.list, self.label.typed], [self.random])
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.redraw, self.rule, self.random)

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and draw what the first brings back."""
        probability, labels = self._scores[self.photo.value].softmax(dim=0).topk(_BEST)
        self.label.offer(
            (f"{self.name(int(label))} ({p:.1%})", int(label)) for p, label in zip(probability, labels, strict=True)
        )
        self.redraw()

    def redraw(self) -> None:
        """Compute and show the result for the current settings."""
        self.compute(self._drawn, "result")

    def _drawn(self) -> Iterator[list[Shown]]:
        photo, rule, count = self.photos[self.photo.value], self.rule.value, self.random.value
        label = self.label.value
        assert label is not None
        results = {f"{rule}, trained": self._result(photo, label, rule, self.model)}
        sentence = f"{rule}, for {self.name(label)}: the trained network."
        if count:
            yield [sentence, show_ways_back([photo], results)]  # the other one takes a moment
            name, network = self._forgetful(count)
            results[f"{rule}, {count} random"] = other = self._result(photo, label, rule, network)
            alike = _alike(results[f"{rule}, trained"], other)
            sentence = f"{rule}, for {self.name(label)}; random from the top down to {name}. {alike}"
        yield [sentence, show_ways_back([photo], results)]

    def _result(self, photo: np.ndarray, label: int, rule: str, model: nn.Module) -> Tensor:
        found = self.ways_back[rule](preprocess(photo), torch.tensor([label]), model)
        return torch.as_tensor(returned(found, rule)).detach()

    def _forgetful(self, count: int) -> tuple[str, nn.Module]:
        """The name of the lowest random layer, and the network with so many random layers."""
        for place, (name, network) in enumerate(randomised(self.model), start=1):
            if place == count:
                return name, network
        raise AssertionError("the slider ends with the last layer")


def _alike(one: Tensor, other: Tensor) -> str:
    strengths = [result[0].abs().amax(dim=0).numpy() for result in (one, other)]
    correlation = rank_correlation(*strengths)
    if np.isnan(correlation):
        return "One of the two results is the same everywhere, so there is no rank correlation."
    return f"Rank correlation of the two maps: {correlation:.2f} (1: the pixels have the same order, 0: no relation)."
