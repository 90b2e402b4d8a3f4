"""Line plots for the lessons: `show_curves` returns a Picture, as the functions for images do."""

from collections.abc import Iterable, Mapping
from typing import Any

from helpers.pictures.curves import Lines, Log, numbers, require_positive, to_axes, to_bands
from helpers.pictures.picture import Picture
from helpers.pictures.plot import Plot
from helpers.unwritten import is_unwritten, note


def show_curves(
    x: Iterable[Any],
    curves: Mapping[str, Any],
    *,
    xlabel: str,
    ylabel: str = "",
    title: str = "",
    log: Log = False,
    vlines: Mapping[str, float] | None = None,
    hlines: Mapping[str, float] | None = None,
    ylim: tuple[float, float] | None = None,
    bands: Mapping[str, tuple[Iterable[Any], Iterable[Any]]] | None = None,
    alt: str | None = None,
) -> Picture:
    """Plot curves, {label: y values}, over x; returns the Picture, which describes itself unless `alt` is given.

    x: N numbers; y values: N each, as lists, arrays or tensors. For two quantities, {ylabel: {label: y values}} gives
    each its own axes, one above the other. log: True for both axes, "x" or "y" for one. vlines, hlines: {label: place}
    of dotted lines. bands: {label: (low, high)}, N numbers each, shaded around the curve, such as an interval. Raises
    ValueError for other numbers of values, NaN, and what a logarithmic axis cannot show.
    Curves of an unwritten exercise, None, give a Note.
    """
    groups = [group if isinstance(group, Mapping) else {"": group} for group in (curves or {}).values()]
    if is_unwritten(x) or curves is None or any(is_unwritten(y) for group in groups for y in group.values()):
        return note()
    places = numbers("x", x)
    axes = to_axes(curves, ylabel, len(places))
    lines = Lines(
        x=places,
        axes=axes,
        xlabel=xlabel,
        title=title,
        vlines=dict(vlines or {}),
        hlines=dict(hlines or {}),
        bands=to_bands(bands or {}, axes, len(places)),
    )
    require_positive(lines, log)
    return Plot(lines, log, ylim, alt)
