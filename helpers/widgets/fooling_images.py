"""Explorer for the lesson on fooling images: choose the photograph and the target class."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch

from helpers.images import SQUEEZENET_STD, preprocess
from helpers.live.recorder import returned
from helpers.plotting import show_fooling
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

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
    explorer.redraw()
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
        super().__init__(class_names, model)
        self.X = torch.cat([preprocess(photo) for photo in photos])
        self.model, self.class_names, self.make = model, class_names, make_fooling_image
        with torch.no_grad():
            predicted = [int(model(x[None]).argmax()) for x in self.X]
        self.photo = widgets.Dropdown(
            options=[(self.name(label), i) for i, label in enumerate(predicted)],
            **{"description": "photograph", "tooltip": "the photograph to change, named by what the network sees"},
        )
        targets = [(self.name(label), label) for label in _TARGETS]
        self.target = ClassChoice(class_names, "target", "any target", targets, self.redraw, self.say)
        self.magnify = widgets.IntSlider(
            value=10, min=1, max=50, description="magnify", tooltip="magnify: what the change is multiplied by", **LATER
        )
        self.arrange([self.photo, self.magnify], [self.target.list, self.target.typed])
        self.fooled: dict[tuple[int, int], tuple[torch.Tensor, int]] = {}  # of the newest choice only
        self.on_change(self.redraw, self.photo, self.magnify)

    def redraw(self) -> None:
        """Compute the fooling image for the current settings, unless only the magnification is new, and draw it."""
        self.compute(self._drawn, "fooling image")

    def _drawn(self) -> Iterator[list[Shown]]:
        assert self.target.value is not None
        choice, magnify = (self.photo.value, self.target.value), self.magnify.value
        X = self.X[choice[0]][None]
        if choice not in self.fooled:
            self.fooled = {choice: self._fool(X, choice[1])}
        fooled, calls = self.fooled[choice]
        figure = show_fooling(X, fooled, self.model, self.class_names, magnify)
        yield [_sentence(X, fooled, calls), figure]

    def _fool(self, X: torch.Tensor, target_y: int) -> tuple[torch.Tensor, int]:
        result = returned(self.make(X.clone(), target_y, self.model), "make_fooling_image")
        fooled = torch.as_tensor(result).detach().float()
        if fooled.shape != X.shape:
            raise ValueError(f"make_fooling_image returned shape {tuple(fooled.shape)}, expected {tuple(X.shape)}.")
        return fooled, self.calls


def _sentence(X: torch.Tensor, fooled: torch.Tensor, calls: int) -> str:
    change = fooled - X
    grey_levels = 255 * change.abs() * torch.tensor(SQUEEZENET_STD).view(1, 3, 1, 1)
    return (
        f"{calls} network calls. The change has {change.norm() / X.norm():.1%} of the photograph's length (L2 norm), "
        f"and is {grey_levels.mean():.1f} grey levels of 255 on average."
    )
