"""Explorer for the lesson on class atlases: paste a patch into a photograph, and see what two classes get."""

from collections.abc import Iterator, Mapping

import ipywidgets as widgets
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from helpers.images import deprocess, preprocess
from helpers.pasting.paste import paste
from helpers.plotting import show_images
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_BEST = 5  # classes to choose from
_SEEN = 3  # classes told of each image
_BAR = 30  # characters, for a probability of 1


def pasting_explorer(
    photos: Mapping[str, NDArray[np.uint8]],
    patches: Mapping[str, Tensor],
    model: nn.Module,
    class_names: ClassNames,
    target: int,
) -> widgets.VBox:
    """Return controls for photograph, patch, its size and place, and two classes, above the photograph with the patch.

    photos: {title: uint8 (H, W, 3)}. patches: {title: (3, p, p), normalised}. target: the class that is first compared
    with the photograph's own. Bars tell both probabilities, without the patch and with it.
    """
    explorer = _Explorer(photos, patches, model, class_names, target)
    explorer.choose_photo()
    return explorer.box


class _Explorer(Explorer):
    """The controls, and the pictures below them."""

    def __init__(
        self,
        photos: Mapping[str, NDArray[np.uint8]],
        patches: Mapping[str, Tensor],
        model: nn.Module,
        class_names: ClassNames,
        target: int,
    ) -> None:
        super().__init__(class_names, model)
        self.photos, self.patches, self.model = dict(photos), dict(patches), model
        self.photo = widgets.Dropdown(options=list(photos), description="photograph", tooltip="the photograph")
        self.patch = widgets.Dropdown(options=list(patches), description="patch", tooltip="what is pasted in")
        self.size = _slider("size", 30, 5, 60, "the side of the patch, in percent of the photograph's")
        self.down = _slider("down", 50, 0, 100, "where the patch is, from the top to the bottom")
        self.across = _slider("across", 50, 0, 100, "where the patch is, from the left to the right")
        self.source = ClassChoice(class_names, "class", "another class", [], self.redraw, self.say)
        offered = [(self.name(target), target)]
        self.target = ClassChoice(class_names, "against", "another class", offered, self.redraw, self.say)
        self.arrange(
            *([self.photo, self.patch], [self.source.list, self.source.typed]),
            *([self.target.list, self.target.typed], [self.size, self.down, self.across]),
        )
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.redraw, self.patch, self.size, self.down, self.across)

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and paste the patch."""
        sure, labels = self._sure(self._image()).topk(_BEST)
        self.source.offer(
            (f"{self.name(int(label))} ({p:.1%})", int(label)) for p, label in zip(sure, labels, strict=True)
        )
        self.redraw()

    def redraw(self) -> None:
        """Paste the patch, and ask the network."""
        self.compute(self._drawn, "picture")

    def _drawn(self) -> Iterator[list[Shown]]:
        X = self._image()
        places = torch.tensor([[self.down.value / 100, self.across.value / 100]])
        pasted = paste(X, self.patches[self.patch.value], self.size.value / 100, places)
        sure = [self._sure(one) for one in (X, pasted)]
        pictures = [np.asarray(deprocess(one, should_rescale=False)) for one in (X, pasted)]
        yield [self._bars(*sure), show_images(pictures, titles=[self._seen(one) for one in sure], columns=2)]

    def _image(self) -> Tensor:
        return preprocess(self.photos[self.photo.value])

    def _sure(self, X: Tensor) -> Tensor:
        with torch.no_grad():
            return self.model(X)[0].softmax(dim=0)

    def _bars(self, before: Tensor, after: Tensor) -> str:
        """A line for each class and picture: its name, a bar, and the probability."""
        labels = [label for label in (self.source.value, self.target.value) if label is not None]
        width = max(len(self.name(label)) for label in labels)
        lines = [
            f"{self.name(label):{width}}  {when}  {'█' * round(_BAR * p):{_BAR}}  {p:.1%}"
            for label in labels
            for when, p in (("before", before[label].item()), ("after ", after[label].item()))
        ]
        return "\n".join(lines)

    def _seen(self, sure: Tensor) -> str:
        best, labels = sure.topk(_SEEN)
        return ", ".join(f"{self.name(int(label))} {p:.0%}" for p, label in zip(best, labels, strict=True))


def _slider(name: str, value: int, low: int, high: int, tooltip: str) -> widgets.IntSlider:
    return widgets.IntSlider(
        **{"value": value, "min": low, "max": high, "step": 5, "description": name, **LATER},
        tooltip=f"{name}: {tooltip}",
    )
