"""Pictures for the lessons: rows of images, saliency maps, fooling images, object masks.

Each function returns a Picture: as the last line of a cell it is shown once; elsewhere use display(picture) or
picture.savefig(path). It describes itself in words; `alt` replaces these. An image is a PIL image, (H, W, 3) uint8 or
float in [0, 1], a grey map (H, W), or normalised with the channels first, (3, H, W), as an array or a tensor; several
form a batch or a list. Pass three maps as a list: an array (3, H, W) is one normalised image. None, or a list that
contains None, is the result of an unwritten exercise: a Note is then returned in place of the Picture.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from helpers.images import SQUEEZENET_STD, rescale
from helpers.pictures.colours import HEAT
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, layout, listed
from helpers.plotting_images import require_same_number, to_maps, to_picture, to_pictures, to_titles
from helpers.unwritten import is_unwritten, note

_COLUMNS = 5  # fill the width of a notebook


def show_images(
    images: Any,
    titles: Sequence[str] | None = None,
    columns: int = _COLUMNS,
    cmap: str = "gray",
    alt: str | None = None,
) -> Picture:
    """Show images in rows of up to `columns`, each with its title; returns the Picture.

    images: one image, a batch or a list (see the top of this file); maps (H, W) are drawn in `cmap` over their
    whole range. titles: one per image. Raises ValueError or TypeError for other input.
    """
    if is_unwritten(images):
        return note()
    pictures = to_pictures(images)
    if isinstance(columns, bool) or not isinstance(columns, int) or columns < 1:
        raise ValueError(f"columns must be a whole number, 1 or more, got {columns!r}.")
    titled = zip(pictures, to_titles(titles, len(pictures)), strict=True)
    rows = _rows([Panel(picture, title, _seen(picture, title), cmap) for picture, title in titled], columns)
    return Grid(rows, layout(len(rows), columns, len(pictures)), alt)


def show_saliency(
    X: Any, maps: Any, titles: Sequence[str] | None = None, cmap: str = HEAT, alt: str | None = None
) -> Picture:
    """Show each image above its saliency map, five per row; returns the Picture.

    X: N images. maps: (N, H, W). The colours of each map range from its 0.5% quantile (at most 0) to its 99.5%
    quantile, so that a few extreme pixels do not leave the rest black. Raises ValueError or TypeError for other
    input.
    """
    if is_unwritten(X) or is_unwritten(maps):
        return note()
    pictures, heat = to_pictures(X), to_maps(maps)
    require_same_number("saliency maps", heat, len(pictures))
    named = to_titles(titles, len(pictures))
    titled = list(zip(pictures, named, strict=True))
    above = _rows([Panel(picture, title, _seen(picture, title)) for picture, title in titled], _COLUMNS)
    places = [brightest(one) for one in heat]
    about = [
        f"saliency map{f' of {title}' if title else ''}, {place}" for title, place in zip(named, places, strict=True)
    ]
    below = _rows([Panel(one, "", said, cmap, *_limits(one)) for one, said in zip(heat, about, strict=True)], _COLUMNS)
    each = ", each" if len(pictures) > 1 else ""
    head = f"{layout(len(above), _COLUMNS, len(pictures))}{each} above its saliency map"
    told = [f"{title}, {place}" if title else place for title, place in zip(named, places, strict=True)]
    rows = [row for pair in zip(above, below, strict=True) for row in pair]
    return Grid(rows, head, alt, listed(told, "; "))


def show_fooling(
    X: torch.Tensor,
    X_fooling: torch.Tensor,
    model: torch.nn.Module,
    class_names: Mapping[int, str] | Sequence[str] | None = None,
    magnify: float = 10,
    alt: str | None = None,
) -> Picture:
    """Show original, fooling image, their difference and the magnified difference; returns the Picture.

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
    rows, told = [], []
    for original, fooled in zip(before, after, strict=True):
        old, new = (_prediction(model, one, class_names) for one in (original, fooled))
        change = (fooled - original).permute(1, 2, 0).float().cpu().numpy() * SQUEEZENET_STD
        rows.append(
            [
                Panel(to_picture(original), old, "the original"),
                Panel(to_picture(fooled), new, "the fooling image"),
                Panel((0.5 + change).clip(0, 1), "difference", "grey where nothing changes", exact=True),
                Panel((0.5 + magnify * change).clip(0, 1), f"difference × {magnify:g}", exact=True),
            ]
        )
        size = 255 * np.abs(change)
        told.append(
            f"{old} becomes {new} by a change of {size.mean():.2g} grey levels of 255 on average, "
            f"{size.max():.2g} at most"
        )
    head = f"original, fooling image, their difference, and the difference times {magnify:g}"
    return Grid(rows, head, alt, listed(told, "; "))


def show_masks(images: Any, masks: Any, titles: Sequence[str] | None = None, alt: str | None = None) -> Picture:
    """Show each image with its object in colour and outlined, the rest faded, five per row; returns the Picture.

    images: N images. masks: bool (N, H, W) or (H, W), or a list of (H, W), each of its image's size, True on the
    object. Raises ValueError or TypeError for other input.
    """
    if is_unwritten(images) or is_unwritten(masks):
        return note()
    pictures = to_pictures(images)
    listed_masks = masks if isinstance(masks, list | tuple) else to_maps(masks)
    objects = [to_maps(mask)[0] > 0.5 for mask in listed_masks]  # one at a time: photographs may differ in size
    require_same_number("masks", objects, len(pictures))
    for picture, mask in zip(pictures, objects, strict=True):
        if picture.shape[:2] != mask.shape:
            raise ValueError(f"a mask has shape {mask.shape}, but its image {picture.shape[:2]}; they must agree.")
    named = to_titles(titles, len(pictures))
    shares = [f"the object is {mask.mean():.0%} of the picture" for mask in objects]
    panels = [
        Panel(_faded(picture, mask), title, share, outline=mask)
        for picture, mask, title, share in zip(pictures, objects, named, shares, strict=True)
    ]
    rows = _rows(panels, _COLUMNS)
    head = f"{layout(len(rows), _COLUMNS, len(pictures))}, the object outlined and the rest faded"
    told = [f"{title} {mask.mean():.0%}".strip() for title, mask in zip(named, objects, strict=True)]
    return Grid(rows, head, alt, f"share of the picture that is object: {listed(told)}")


def _rows(panels: list[Panel], columns: int) -> list[list[Panel]]:
    return [panels[start : start + columns] for start in range(0, len(panels), columns)]


def _seen(picture: np.ndarray, title: str) -> str:
    """What a title leaves open: that an image is a map, or its size where there is no title."""
    if picture.ndim == 2:
        return f"a map, {brightest(picture)}"
    return "" if title else f"{picture.shape[1]} by {picture.shape[0]} pixels in colour"


def _limits(heat: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(heat, [0.005, 0.995])
    low = min(0.0, float(low))
    return low, float(high) if high > low else low + 1


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
