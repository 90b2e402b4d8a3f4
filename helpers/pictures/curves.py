"""The values of a line plot, checked, and what they do in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np
import torch

from helpers.pictures.words import listed, sentence

Log = bool | Literal["x", "y"]
_TURN = 0.05  # of a curve's range: a smaller hill or valley on the way is not worth a word
_MOST = 2  # crossings that are told


@dataclass(frozen=True)
class Axis:
    """One pair of axes: {label: y values} of curves over the same x, and the quantity they show."""

    ylabel: str
    curves: dict[str, np.ndarray]


@dataclass(frozen=True)
class Lines:
    """All that a line plot shows: axes above each other, and straight lines, {label: place}, in all of them.

    bands: {label: (low, high)}, around curves of this label.
    """

    x: np.ndarray
    axes: list[Axis]
    xlabel: str
    title: str = ""
    vlines: dict[str, float] = field(default_factory=dict)
    hlines: dict[str, float] = field(default_factory=dict)
    bands: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)


def numbers(what: str, values: Iterable[Any], count: int | None = None) -> np.ndarray:
    """Return the values as float64 (N,); raises ValueError, naming them as `what`, unless there are `count` of them."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
    array = np.array([float(value) for value in values])
    if not len(array):
        raise ValueError(f"{what} has no values; give at least one.")
    if count is not None and len(array) != count:
        raise ValueError(f"{what} has {len(array)} values for {count} points on the x-axis; give one value for each.")
    if not np.isfinite(array).all():
        raise ValueError(f"{what}: {int((~np.isfinite(array)).sum())} of {len(array)} values are NaN or infinite.")
    return array


def to_axes(curves: Mapping[str, Any], ylabel: str, count: int) -> list[Axis]:
    """Convert {label: y values}, or {ylabel: {label: y values}} for axes above each other."""
    if not curves:
        raise ValueError("there is no curve to show; pass at least one.")
    nested = any(isinstance(values, Mapping) for values in curves.values())
    groups = curves if nested else {ylabel: curves}
    return [
        Axis(str(name), {str(label): numbers(f"the curve {label!r}", y, count) for label, y in group.items()})
        for name, group in groups.items()
    ]


def to_bands(bands: Mapping[str, Any], axes: list[Axis], count: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Convert {label: (low, high)}, numbers each; raises ValueError for a label that no curve has."""
    known = {label for axis in axes for label in axis.curves}
    if not known >= set(bands):
        raise ValueError(f"there are bands for {sorted(set(bands) - known)}; the curves are {sorted(known)}.")
    low, high = (
        {label: numbers(f"the band of {label!r}", band[end], count) for label, band in bands.items()} for end in (0, 1)
    )
    return {label: (low[label], high[label]) for label in bands}


def require_positive(lines: Lines, log: Log) -> None:
    """Raise ValueError if a value has no place on a logarithmic axis."""
    on_x = {lines.xlabel: lines.x} if log in (True, "x") else {}
    on_y = {label: y for axis in lines.axes for label, y in axis.curves.items()} if log in (True, "y") else {}
    for name, values in (on_x | on_y).items():
        if values.min() <= 0:
            raise ValueError(f"{name!r} has the value {values.min():g}, which a logarithmic axis cannot show.")


def describe(lines: Lines) -> str:
    """Say what is plotted, where each curve begins and ends, where it turns, and where two curves cross."""
    said = [f'Line plot "{lines.title}"' if lines.title else "Line plot"]
    for axis in lines.axes:
        told = [f"{label} {_course(lines.x, y)}" for label, y in axis.curves.items()]
        told += list(_crossings(lines.x, axis.curves))[:_MOST]
        said.append(f"{axis.ylabel} against {lines.xlabel}: {listed(told, '; ')}".strip())
    for label, (low, high) in lines.bands.items():
        said.append(f"{label} has a band from {_short(low[-1])} to {_short(high[-1])} at {_short(lines.x[-1])}")
    marked = {**lines.vlines, **lines.hlines}
    if marked:
        said.append(f"Marked: {listed([f'{label} at {_short(place)}' for label, place in marked.items()])}")
    return " ".join(map(sentence, said))


def _course(x: np.ndarray, y: np.ndarray) -> str:
    if len(x) == 1:
        return f"is {_short(y[0])} at {_short(x[0])}"
    ends = f"goes from {_short(y[0])} at {_short(x[0])} to {_short(y[-1])} at {_short(x[-1])}"
    for name, place in (("highest", int(y.argmax())), ("lowest", int(y.argmin()))):
        if min(abs(y[place] - y[0]), abs(y[place] - y[-1])) > _TURN * np.ptp(y):
            ends += f", {name} {_short(y[place])} at {_short(x[place])}"
    return ends


def _crossings(x: np.ndarray, curves: Mapping[str, np.ndarray]) -> Iterable[str]:
    for (one, a), (other, b) in combinations(curves.items(), 2):
        apart = a - b
        crossed = np.flatnonzero(apart[:-1] * apart[1:] < 0)
        if len(crossed):
            at = crossed[0]
            place = x[at] + (x[at + 1] - x[at]) * apart[at] / (apart[at] - apart[at + 1])
            yield f"{one} and {other} cross at {_short(place)}"


def _short(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 1000 else f"{number:,.0f}"
