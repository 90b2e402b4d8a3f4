"""Figures for the lessons: rows of images, saliency maps, fooling images, object masks.

Each function returns a Figure that pyplot has already closed: as the last line of a cell it is shown once;
elsewhere use display(figure) or figure.savefig(path). An image is a PIL image, (H, W, 3) uint8 or float in [0, 1],
a grey map (H, W), or normalised with the channels first, (3, H, W), as an array or a tensor; several form a batch
or a list. Pass three maps as a list: an array (3, H, W) is one normalised image. None, or a list that contains None,
is the result of an unwritten exercise: a Note is then returned in place of the Figure.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .images import SQUEEZENET_STD, rescale
from .plotting_images import require_same_number, to_maps, to_picture, to_pictures, to_titles
from .unwritten import is_unwritten, note

_COLUMNS = 5  # fill the width of a notebook
_CELL = 2.2  # inches, the width of an image
_ALONE = 3.3  # inches, the width of a single image
_TALLEST = 1.5  # times the width; taller images are drawn narrower
_GAP = 0.07  # inches between pictures and around them
_LINE = 0.17  # inches per line of title
_WRAP = 24  # characters per line of title
_DPI = 100
_OUTLINE = "#ff3b6b"


@dataclass(frozen=True)
class _Panel:
    """One image of a figure, its title, the keywords for imshow, and the mask to outline."""

    picture: np.ndarray
    title: str = ""
    style: dict[str, Any] = field(default_factory=dict)
    outline: np.ndarray | None = None

    @property
    def lines(self) -> list[str]:
        return textwrap.wrap(self.title, _WRAP, max_lines=2, placeholder="…")

    @property
    def aspect(self) -> float:
        height, width = self.picture.shape[:2]
        return float(min(height / width, _TALLEST))


def show_images(
    images: Any, titles: Sequence[str] | None = None, columns: int = _COLUMNS, cmap: str = "gray"
) -> Figure:
    """Show images in rows of up to `columns`, each with its title; returns the Figure.

    images: one image, a batch or a list (see the top of this file); maps (H, W) are drawn in `cmap` over their
    whole range. titles: one per image. Raises ValueError or TypeError for other input.
    """
    if is_unwritten(images):
        return note()
    pictures = to_pictures(images)
    if isinstance(columns, bool) or not isinstance(columns, int) or columns < 1:
        raise ValueError(f"columns must be a whole number, 1 or more, got {columns!r}.")
    titled = zip(pictures, to_titles(titles, len(pictures)), strict=True)
    return _figure(_rows([_Panel(picture, title, {"cmap": cmap}) for picture, title in titled], columns))


def show_saliency(X: Any, maps: Any, titles: Sequence[str] | None = None, cmap: str = "hot") -> Figure:
    """Show each image above its saliency map, five per row; returns the Figure.

    X: N images. maps: (N, H, W). The colours of each map range from its 0.5% quantile (at most 0) to its 99.5%
    quantile, so that a few extreme pixels do not leave the rest black. Raises ValueError or TypeError for other
    input.
    """
    if is_unwritten(X) or is_unwritten(maps):
        return note()
    pictures, heat = to_pictures(X), to_maps(maps)
    require_same_number("saliency maps", heat, len(pictures))
    titled = zip(pictures, to_titles(titles, len(pictures)), strict=True)
    above = _rows([_Panel(picture, title) for picture, title in titled], _COLUMNS)
    below = _rows([_Panel(one, style={"cmap": cmap, **_limits(one)}) for one in heat], _COLUMNS)
    return _figure([row for pair in zip(above, below, strict=True) for row in pair])


def show_fooling(
    X: torch.Tensor,
    X_fooling: torch.Tensor,
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str] | None = None,
    magnify: float = 10,
) -> Figure:
    """Show original, fooling image, their difference and the magnified difference; returns the Figure.

    X, X_fooling: normalised tensors (N, 3, H, W) or (3, H, W), one row per image. The first two panels are titled
    with the class that the model predicts and its probability; differences are drawn around grey, the last
    multiplied by `magnify`. class_names: {class: name} or a list; classes without a name are numbered. Raises
    TypeError or ValueError for other input.
    """
    if is_unwritten(X_fooling):
        return note()
    before, after = _batch("X", X), _batch("X_fooling", X_fooling)
    if before.shape != after.shape:
        raise ValueError(f"X has shape {tuple(X.shape)}, X_fooling {tuple(X_fooling.shape)}; they must agree.")
    rows = []
    for original, fooled in zip(before, after, strict=True):
        shown = [_Panel(to_picture(one), _prediction(model, one, class_names)) for one in (original, fooled)]
        change = (fooled - original).permute(1, 2, 0).float().cpu().numpy() * SQUEEZENET_STD
        shown.append(_Panel((0.5 + change).clip(0, 1), "difference"))
        shown.append(_Panel((0.5 + magnify * change).clip(0, 1), f"difference × {magnify:g}"))
        rows.append(shown)
    return _figure(rows)


def show_masks(images: Any, masks: Any, titles: Sequence[str] | None = None) -> Figure:
    """Show each image with its object in colour and outlined, the rest faded, five per row; returns the Figure.

    images: N images. masks: bool (N, H, W) or (H, W), or a list of (H, W), each of its image's size, True on the
    object. Raises ValueError or TypeError for other input.
    """
    if is_unwritten(images) or is_unwritten(masks):
        return note()
    pictures = to_pictures(images)
    listed = masks if isinstance(masks, list | tuple) else to_maps(masks)
    objects = [to_maps(mask)[0] > 0.5 for mask in listed]  # one at a time: photographs may differ in size
    require_same_number("masks", objects, len(pictures))
    for picture, mask in zip(pictures, objects, strict=True):
        if picture.shape[:2] != mask.shape:
            raise ValueError(f"a mask has shape {mask.shape}, but its image {picture.shape[:2]}; they must agree.")
    shown = zip(pictures, objects, to_titles(titles, len(pictures)), strict=True)
    return _figure(
        _rows([_Panel(_faded(picture, mask), title, outline=mask) for picture, mask, title in shown], _COLUMNS)
    )


def _rows(panels: list[_Panel], columns: int) -> list[list[_Panel]]:
    return [panels[start : start + columns] for start in range(0, len(panels), columns)]


def _figure(rows: list[list[_Panel]]) -> Figure:
    """Draw the rows from top to bottom; the images and titles of a row are aligned at the top."""
    columns = max(len(row) for row in rows)
    cell = _ALONE if len(rows) == columns == 1 else _CELL
    tops = [_LINE * max(len(panel.lines) for panel in row) + _GAP for row in rows]
    heights = [cell * max(panel.aspect for panel in row) for row in rows]
    size = (columns * (cell + _GAP) + _GAP, sum(tops) + sum(heights) + _GAP)
    figure = plt.figure(figsize=size, dpi=_DPI, facecolor="white")
    # Close it, so that Jupyter shows the returned figure once and pyplot does not keep it in memory.
    plt.close(figure)
    above = size[1]
    for row, top, height in zip(rows, tops, heights, strict=True):
        above -= top + height
        for column, panel in enumerate(row):
            place = (_GAP + column * (cell + _GAP)) / size[0], above / size[1], cell / size[0], height / size[1]
            _draw(figure.add_axes(place, anchor="N"), panel)
    return figure


def _draw(axis: Axes, panel: _Panel) -> None:
    axis.set_axis_off()
    # Draw the pixels of toy images as squares.
    smoothing = "nearest" if max(panel.picture.shape) <= 64 else "antialiased"
    axis.imshow(panel.picture, interpolation=smoothing, origin="upper", aspect="equal", **panel.style)
    # Dollars would start a formula; black, because the background is white in every style.
    title = "\n".join(panel.lines).replace("$", r"\$")
    axis.set_title(title, fontsize=10, color="black", pad=4, linespacing=1.1)
    if panel.outline is not None and panel.outline.any() and not panel.outline.all():
        axis.contour(panel.outline, levels=[0.5], colors=_OUTLINE, linewidths=1.2)


def _limits(heat: np.ndarray) -> dict[str, float]:
    low, high = np.quantile(heat, [0.005, 0.995])
    low = min(0.0, float(low))
    return {"vmin": low, "vmax": float(high) if high > low else low + 1}


def _faded(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    color = picture if picture.ndim == 3 else np.repeat(rescale(picture)[..., None], 3, axis=2)
    grey = 0.75 + 0.25 * color.mean(axis=2, keepdims=True)
    return np.where(mask[..., None], color, grey)


def _batch(name: str, X: torch.Tensor) -> torch.Tensor:
    if not isinstance(X, torch.Tensor):
        raise TypeError(f"{name} must be a normalised tensor (N, 3, H, W), got {type(X).__name__}.")
    if X.ndim not in (3, 4) or X.shape[-3] != 3 or 0 in X.shape:
        raise ValueError(f"{name} must be a normalised tensor (N, 3, H, W), got the shape {tuple(X.shape)}.")
    return (X if X.ndim == 4 else X[None]).detach()


def _prediction(model: torch.nn.Module, image: torch.Tensor, names: Any) -> str:
    with torch.no_grad():
        probability, label = model(image[None]).softmax(dim=1)[0].max(dim=0)
    try:
        name = names[int(label)].split(",")[0]
    except (TypeError, LookupError):  # no names, or none for this class
        name = f"class {int(label)}"
    return f"{name} ({probability:.0%})"
