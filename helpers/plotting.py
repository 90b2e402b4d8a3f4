"""Pictures for the lessons: rows of images, saliency maps, fooled images, object masks.

Each function returns a Figure that pyplot has already let go: as the last line of a cell it is shown once;
elsewhere use display(figure) or figure.savefig(path). An image may be a PIL image, (H, W, 3) uint8 or float
in [0, 1], a grey map (H, W), or normalised with the channels first, (3, H, W), as an array or a tensor; a
batch or list holds many.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from .images import SQUEEZENET_STD, deprocess

_CELL = 2.2  # inches a picture: five fill the width of a notebook
_TITLE = 0.5  # inches for two lines of title
_DPI = 100
_WRAP = 24  # characters a line of title
_OUTLINE = "#ff3b6b"


def show_images(images: Any, titles: Sequence[str] | None = None, columns: int = 5, cmap: str = "gray") -> Figure:
    """Show images in rows of up to `columns`, each with its title; returns the Figure.

    images: one image, a batch or a list (see the top of this file); maps (H, W) are drawn in `cmap` over
    their whole range. titles: one each. Raises ValueError or TypeError for what cannot be shown.
    """
    pictures = _pictures(images)
    titles = _titles(titles, len(pictures))
    if isinstance(columns, bool) or not isinstance(columns, int) or columns < 1:
        raise ValueError(f"columns must be a whole number, 1 or more, got {columns!r}.")
    columns = min(columns, len(pictures))
    figure, axes = _grid(-(-len(pictures) // columns), columns, titled=any(titles))
    for axis, picture, title in zip(axes.flat, pictures, titles, strict=False):
        _draw(axis, picture, title, cmap=cmap)
    return figure


def show_saliency(X: Any, maps: Any, titles: Sequence[str] | None = None, cmap: str = "hot") -> Figure:
    """Show each image above its saliency map; returns the Figure.

    X: N images. maps: (N, H, W). The colours of each map run from its least value (0 where none is negative)
    to its 99.5% quantile, so that a few extreme pixels do not leave the rest black. Raises ValueError or
    TypeError for what cannot be shown.
    """
    pictures, heat = _pictures(X), _maps(maps)
    _same_number("saliency maps", len(heat), len(pictures))
    titles = _titles(titles, len(pictures))
    figure, axes = _grid(2, len(pictures), titled=any(titles))
    for i, picture in enumerate(pictures):
        low = min(0.0, float(np.quantile(heat[i], 0.005)))
        high = float(np.quantile(heat[i], 0.995))
        _draw(axes[0, i], picture, titles[i])
        _draw(axes[1, i], heat[i], "", cmap=cmap, vmin=low, vmax=high if high > low else low + 1)
    return figure


def show_fooling(
    X: torch.Tensor,
    X_fooling: torch.Tensor,
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str] | None = None,
    magnify: float = 10,
) -> Figure:
    """Show original, fooling image, their difference and the magnified difference; returns the Figure.

    X, X_fooling: normalised tensors (N, 3, H, W) or (3, H, W), one row each. The first two are titled with
    the class that the model predicts and its probability; the differences are drawn around grey. class_names:
    of the model's classes; without it the classes are numbers. Raises ValueError for unlike shapes.
    """
    before, after = _batch(X), _batch(X_fooling)
    if before.shape != after.shape:
        raise ValueError(f"X has shape {tuple(X.shape)}, X_fooling {tuple(X_fooling.shape)}; they must agree.")
    figure, axes = _grid(len(before), 4, titled=True)
    for row, original, fooled in zip(axes, before, after, strict=True):
        change = (fooled - original).permute(1, 2, 0).float().cpu().numpy() * SQUEEZENET_STD
        _draw(row[0], _picture(original), _prediction(model, original, class_names))
        _draw(row[1], _picture(fooled), _prediction(model, fooled, class_names))
        _draw(row[2], (0.5 + change).clip(0, 1), "difference")
        _draw(row[3], (0.5 + magnify * change).clip(0, 1), f"difference × {magnify:g}")
    return figure


def show_masks(images: Any, masks: Any, titles: Sequence[str] | None = None) -> Figure:
    """Show each image with its object in colour, outlined, and the rest faded; returns the Figure.

    images: N images. masks: bool (N, H, W) or (H, W), True on the object. Raises ValueError or TypeError for
    what cannot be shown.
    """
    pictures, objects = _pictures(images), _maps(masks) > 0.5
    _same_number("masks", len(objects), len(pictures))
    titles = _titles(titles, len(pictures))
    figure, axes = _grid(1, len(pictures), titled=any(titles))
    for axis, picture, mask, title in zip(axes.flat, pictures, objects, titles, strict=True):
        if picture.shape[:2] != mask.shape:
            raise ValueError(f"a mask has shape {mask.shape}, but its image {picture.shape[:2]}; they must agree.")
        _draw(axis, _faded(picture, mask), title)
        if mask.any() and not mask.all():
            axis.contour(mask, levels=[0.5], colors=_OUTLINE, linewidths=1.2)
    return figure


def _grid(rows: int, columns: int, titled: bool) -> tuple[Figure, np.ndarray]:
    size = (columns * _CELL, rows * (_CELL + _TITLE * titled))
    figure, axes = plt.subplots(
        rows, columns, figsize=size, dpi=_DPI, squeeze=False, layout="constrained", facecolor="white"
    )
    # Closed: Jupyter shows the returned figure only, and pyplot does not keep it in memory.
    plt.close(figure)
    for axis in axes.flat:
        axis.set_axis_off()
    return figure, axes


def _draw(axis: Axes, picture: np.ndarray, title: str, **style: Any) -> None:
    axis.imshow(picture, interpolation="nearest" if max(picture.shape) <= 64 else "antialiased", **style)
    if title:
        axis.set_title(textwrap.fill(title, _WRAP, max_lines=2, placeholder="…"), fontsize=10)


def _faded(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    color = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    grey = 0.75 + 0.25 * color.mean(axis=2, keepdims=True)
    return np.where(mask[..., None], color, grey)


def _pictures(images: Any) -> list[np.ndarray]:
    many = isinstance(images, list | tuple) or (_is_array(images) and images.ndim == 4)
    if _is_array(images) and images.ndim == 3 and 3 not in (images.shape[0], images.shape[-1]):
        many = True  # maps (N, H, W)
    pictures = [_picture(image) for image in images] if many else [_picture(images)]
    if not pictures:
        raise ValueError("there is no image to show; give at least one.")
    return pictures


def _picture(image: Any) -> np.ndarray:
    """One image as floats: (H, W, 3) in [0, 1], or a map (H, W) as it is."""
    if isinstance(image, Image.Image):
        return np.asarray(image.convert("RGB")) / 255
    if not _is_array(image):
        raise TypeError(f"an image must be a PIL image, an array or a tensor, got {type(image).__name__}.")
    array = _finite(image)
    if array.ndim == 4 and len(array) == 1:
        array = array[0]
    if array.ndim == 3 and array.shape[-1] == 3:
        return array / 255 if array.dtype == np.uint8 else array.clip(0, 1)
    if array.ndim == 3 and array.shape[0] == 3 and array.dtype.kind == "f":
        return np.asarray(deprocess(torch.from_numpy(array.copy()), should_rescale=False)) / 255
    if array.ndim == 2:
        return array.astype(np.float64)
    raise ValueError(
        f"cannot show an image of shape {array.shape} and dtype {array.dtype}; wanted (H, W, 3), (H, W), "
        "or floats (3, H, W) normalised."
    )


def _maps(maps: Any) -> np.ndarray:
    array = _finite(maps) if _is_array(maps) else np.stack([_finite(one) for one in maps])
    if array.ndim == 2:
        array = array[None]
    if array.ndim != 3:
        raise ValueError(f"maps must have shape (N, H, W), got {array.shape}.")
    return array.astype(np.float64)


def _batch(X: torch.Tensor) -> torch.Tensor:
    if not isinstance(X, torch.Tensor) or X.ndim not in (3, 4) or X.shape[-3] != 3:
        got = tuple(X.shape) if isinstance(X, torch.Tensor) else type(X).__name__
        raise TypeError(f"show_fooling wants normalised tensors (N, 3, H, W), got {got}.")
    return (X if X.ndim == 4 else X[None]).detach()


def _prediction(model: torch.nn.Module, image: torch.Tensor, names: Any) -> str:
    with torch.no_grad():
        probability, label = model(image[None]).softmax(dim=1)[0].max(dim=0)
    name = names[int(label)] if names is not None else f"class {int(label)}"
    return f"{name.split(',')[0]} ({probability:.0%})"


def _finite(x: Any) -> np.ndarray:
    array = x.detach().cpu().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)
    if array.size == 0:
        raise ValueError(f"there is nothing to show in an array of shape {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{int((~np.isfinite(array)).sum())} of {array.size} values are NaN or infinite.")
    return array


def _titles(titles: Sequence[str] | None, count: int) -> list[str]:
    if titles is None:
        return [""] * count
    listed = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    _same_number("titles", len(listed), count)
    return listed


def _same_number(what: str, got: int, wanted: int) -> None:
    if got != wanted:
        raise ValueError(f"got {got} {what} for {wanted} images; give one each.")


def _is_array(x: Any) -> bool:
    return isinstance(x, np.ndarray | torch.Tensor)
