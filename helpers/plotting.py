"""Pictures for the lessons: rows of images, saliency maps, fooling images, object masks.

Each function returns a Picture: as the last line of a cell it is shown once; elsewhere use display(picture) or
picture.savefig(path). It describes itself in words; `alt` replaces these. An image is a PIL image, (H, W, 3) uint8 or
float in [0, 1], a grey map (H, W), or normalised with the channels first, (3, H, W), as an array or a tensor; several
form a batch or a list. Pass three maps as a list: an array (3, H, W) is one normalised image. None, or a list that
contains None, is the result of an unwritten exercise: a Note is then returned in place of the Picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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

    X: N images. maps: (N, H, W), or several kinds of them as {name: (N, H, W)}: then each kind is a row of its own, and
    of a single image all are in one row. The colours of each map range from its 0.5% quantile (at most 0) to its 99.5%
    quantile, so that a few extreme pixels do not leave the rest black. Raises ValueError or TypeError for other input.
    """
    kinds = maps if isinstance(maps, Mapping) else {"": maps}
    if is_unwritten(X) or any(map(is_unwritten, kinds.values())):
        return note()
    pictures = to_pictures(X)
    named = to_titles(titles, len(pictures))
    photos = [Panel(picture, title, _seen(picture, title)) for picture, title in zip(pictures, named, strict=True)]
    heats = {kind: to_maps(one) for kind, one in kinds.items()}
    for heat in heats.values():
        require_same_number("saliency maps", heat, len(pictures))
    panels = [_map_panels(heat, kind, named, cmap) for kind, heat in heats.items()]
    told = listed(_brightest_places(heats, named), "; ")
    if len(pictures) == 1 and len(heats) > 1:
        row = photos + [panel for (panel,) in panels]
        return Grid(_rows(row, _COLUMNS), "A picture beside its saliency maps", alt, told)
    blocks = [_rows(block, _COLUMNS) for block in (photos, *panels)]
    each = ", each" if len(pictures) > 1 else ""
    what = "its saliency map" if len(heats) == 1 else "its saliency maps"
    head = f"{layout(len(blocks[0]), _COLUMNS, len(pictures))}{each} above {what}"
    return Grid([row for rows in zip(*blocks, strict=True) for row in rows], head, alt, told)


def show_maps(maps: Any, titles: Sequence[str] | None = None, cmap: str = HEAT, alt: str | None = None) -> Picture:
    """Show saliency maps without their images, five per row; returns the Picture.

    maps: (N, H, W), or several kinds of them as {kind: (N, H, W)}: the titles then say the kind too. Colours as in
    `show_saliency`. Raises ValueError or TypeError for other input.
    """
    kinds = maps if isinstance(maps, Mapping) else {"": maps}
    if any(map(is_unwritten, kinds.values())):
        return note()
    heats = {kind: to_maps(one) for kind, one in kinds.items()}
    named = to_titles(titles, len(next(iter(heats.values()))))
    for heat in heats.values():
        require_same_number("titles", named, len(heat))
    rows = []
    for kind, heat in heats.items():
        panels = _map_panels(heat, kind, named, cmap)
        both = [", ".join(filter(None, (title, kind))) for title in named]  # no photograph above says whose map it is
        titled = [replace(panel, title=title) for panel, title in zip(panels, both, strict=True)]
        rows += _rows(titled, _COLUMNS)
    head = f"Saliency maps, {len(named)} of each kind" if len(heats) > 1 else f"{len(named)} saliency maps"
    return Grid(rows, head, alt, listed(_brightest_places(heats, named), "; "))


def _map_panels(heat: np.ndarray, kind: str, named: Sequence[str], cmap: str) -> list[Panel]:
    """Return the panels of one kind of maps."""
    what = f"{kind}, " if kind else ""
    return [
        Panel(one, kind, f"{what}saliency map{f' of {title}' if title else ''}, {brightest(one)}", cmap, *_limits(one))
        for one, title in zip(heat, named, strict=True)
    ]


def _brightest_places(heats: Mapping[str, np.ndarray], named: Sequence[str]) -> list[str]:
    """Say of each map where it is brightest."""
    places = [
        (kind, title, brightest(one)) for kind, heat in heats.items() for one, title in zip(heat, named, strict=True)
    ]
    return [", ".join(filter(None, parts)) for parts in places]


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
    shares = [f"the object covers {mask.mean():.0%} of the picture" for mask in objects]
    panels = [
        Panel(_faded(picture, mask), title, share, outline=mask)
        for picture, mask, title, share in zip(pictures, objects, named, shares, strict=True)
    ]
    rows = _rows(panels, _COLUMNS)
    head = f"{layout(len(rows), _COLUMNS, len(pictures))}, the object outlined and the rest faded"
    told = [f"{title} {mask.mean():.0%}".strip() for title, mask in zip(named, objects, strict=True)]
    return Grid(rows, head, alt, f"share of the picture that the object covers: {listed(told)}")


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
