"""Explorer for the lesson on occlusion: move a window over a photograph, and see what the network says then."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from torch import Tensor, nn

from helpers.attribution.baseline import SQUARES, baseline, relative_to
from helpers.attribution.occlusion import occlusion_pixels
from helpers.images import deprocess, preprocess
from helpers.live.recorder import returned
from helpers.pictures.methods.drops import show_drops
from helpers.plotting import show_images
from helpers.widgets.class_choice import ClassChoice, ClassNames
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_BEST = 5  # classes to choose from for each photograph
_SEEN = 3  # classes told of each image
_STEP = 8  # pixels, of the window's place

OcclusionMap = Callable[[Tensor, Tensor, nn.Module, int, int, float], Any]


def occlusion_explorer(
    photos: np.ndarray, model: nn.Module, class_names: ClassNames, occlusion_map: OcclusionMap
) -> widgets.VBox:
    """Return controls for photograph, class, window and filling above the photograph with the window hidden.

    photos: uint8 (N, H, W, 3). Above the picture stand score, drop and the most probable classes, before and after. A
    button draws the whole map for this window by `occlusion_map`, in steps of half a window; errors in it are shown.
    """
    explorer = _Explorer(photos, model, class_names, occlusion_map)
    explorer.choose_photo()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the picture below them."""

    def __init__(
        self, photos: np.ndarray, model: nn.Module, class_names: ClassNames, occlusion_map: OcclusionMap
    ) -> None:
        super().__init__(class_names, model)
        self.photos, self.model, self.occlusion_map = photos, model, occlusion_map
        self._images = [preprocess(photo) for photo in photos]
        with torch.no_grad():
            self._whole = [model(image)[0] for image in self._images]
        seen = [(self.name(int(scores.argmax())), place) for place, scores in enumerate(self._whole)]
        self.photo = widgets.Dropdown(options=seen, description="photograph", tooltip="the photograph")
        self.label = ClassChoice(class_names, "class", "any class", [], self.redraw, self.say)
        self.size = self._slider("window", 48, 16, 160, "the side of the window in pixels")
        self.top = self._slider("down", 64, 0, photos.shape[1] - _STEP, "the window's first row")
        self.left = self._slider("across", 96, 0, photos.shape[2] - _STEP, "the window's first column")
        self.fill = widgets.Dropdown(options=SQUARES, description="hidden by", tooltip="what is seen in the window")
        self.whole = widgets.Button(
            description="the whole map", icon="th", tooltip="compute the map for this window, class and filling"
        )
        self.arrange(
            *([self.photo, self.fill], [self.label.list, self.label.typed]),
            *([self.top, self.left], [self.size, self.whole]),
        )
        self.on_change(self.choose_photo, self.photo)
        self.on_change(self.redraw, self.fill, self.size, self.top, self.left)
        self.whole.on_click(lambda _: self.compute(self._mapped, "map"))

    def choose_photo(self) -> None:
        """Offer the photograph's most probable classes, and show what the window does to the first."""
        probability, labels = self._whole[self.photo.value].softmax(dim=0).topk(_BEST)
        self.label.offer(
            (f"{self.name(int(label))} ({p:.1%})", int(label)) for p, label in zip(probability, labels, strict=True)
        )
        self.redraw()

    def redraw(self) -> None:
        """Hide the window and ask the network."""
        self.compute(self._drawn, "picture")

    def _drawn(self) -> Iterator[list[Shown]]:
        X, before = self._images[self.photo.value], self._whole[self.photo.value]
        top, left, size = self.top.value, self.left.value, self.size.value
        window = np.s_[:, :, top : top + size, left : left + size]
        covered = X.clone()
        covered[window] = baseline(X, self.fill.value)[window]
        with torch.no_grad():
            after = self.model(covered)[0]
        pictures = [self.photos[self.photo.value], np.asarray(deprocess(covered, should_rescale=False))]
        titles = [self._seen(before), self._seen(after)]
        yield [self._sentence(before, after), show_images(pictures, titles=titles)]

    def _mapped(self) -> Iterator[list[Shown]]:
        photo, size = self.photo.value, self.size.value
        X, hidden_by = self._images[photo], baseline(self._images[photo], self.fill.value)
        y, stride = torch.tensor([self.label.value]), size // 2
        drops = self.occlusion_map(X - hidden_by, y, relative_to(hidden_by, self.model), size, stride, 0.0)
        found = torch.as_tensor(returned(drops, "occlusion_map")).detach()
        pixels = occlusion_pixels(found[None], size, stride, *X.shape[2:])
        title = f"{self.name(int(y))}, windows of {size}"
        yield [
            f"{found.numel()} windows: drops from {found.min():.1f} to {found.max():.1f}.",
            show_drops(self.photos[photo], {title: pixels}),
        ]

    def _sentence(self, before: Tensor, after: Tensor) -> str:
        label = self.label.value
        assert label is not None
        (score, hidden), (p, q) = ((s[label], t[label]) for s, t in ((before, after), (_sure(before), _sure(after))))
        change = f"a drop of {score - hidden:.1f}" if score >= hidden else f"it rises by {hidden - score:.1f}"
        return f"{self.name(label)}: score {score:.1f} -> {hidden:.1f}, {change}; probability {p:.1%} -> {q:.1%}."

    def _seen(self, scores: Tensor) -> str:
        best, labels = _sure(scores).topk(_SEEN)
        return ", ".join(f"{self.name(int(label))} {p:.0%}" for p, label in zip(best, labels, strict=True))

    def _slider(self, description: str, value: int, low: int, high: int, tooltip: str) -> widgets.IntSlider:
        return widgets.IntSlider(
            **{"value": value, "min": low, "max": high, "step": _STEP, "description": description, **LATER},
            tooltip=f"{description}: {tooltip}",
        )


def _sure(scores: Tensor) -> Tensor:
    return scores.softmax(dim=0)
