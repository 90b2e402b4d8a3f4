"""What an image is to excite: a class, a channel, a unit, a direction, a whole layer, a code; and sums of these.

An objective gives each image of a batch a number, which is raised. So one run makes many pictures: lists of classes,
channels or vectors hold one for each image. As in lucid, objectives can be added, subtracted and multiplied by numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.synthesis.activations import SCORES, Seen

_SMALLEST_COSINE = 0.1  # below it, a direction's objective is the dot product times a constant


@dataclass(frozen=True)
class Objective:
    """A number for each image, to be raised, from what some layers return.

    name: short, for the progress bar. layers: names of the layers that `value` needs; `activations.SCORES` is what the
    network returns, `activations.CANVAS` the images before they are transformed. value: {name: tensor (N, ...)} ->
    (N,), differentiable.
    """

    name: str
    layers: frozenset[str]
    value: Callable[[Seen], Tensor]

    def __add__(self, other: Objective) -> Objective:
        """Return the sum of both."""
        name, layers = f"{self.name} + {other.name}", self.layers | other.layers
        return Objective(name, layers, lambda seen: self.value(seen) + other.value(seen))

    def __mul__(self, factor: float) -> Objective:
        """Return the objective times a number."""
        return Objective(f"{factor:g} x {self.name}", self.layers, lambda seen: factor * self.value(seen))

    __rmul__ = __mul__

    def __neg__(self) -> Objective:
        """Return the opposite: what was raised is lowered."""
        return self * -1

    def __sub__(self, other: Objective) -> Objective:
        """Return the difference."""
        return self + -other


def class_score(classes: int | Sequence[int], minus_mean: bool = True) -> Objective:
    """Raise the score of a class, or of one class for each image.

    minus_mean: subtract the mean of all classes' scores, which anything with structure raises. Raises ArgumentError,
    when it is used, for a class that the network does not have.
    """
    listed = _listed(classes)

    def value(seen: Seen) -> Tensor:
        scores = seen[SCORES]
        if scores.ndim != 2:
            raise ArgumentError(f"the network returns {tuple(scores.shape)}; class_score needs scores (N, classes).")
        for one in listed:
            if not 0 <= one < scores.shape[1]:
                raise ArgumentError(f"a class must be from 0 to {scores.shape[1] - 1}, got {one}.")
        own = _own(scores, listed)
        return own - scores.mean(dim=1) if minus_mean else own

    return Objective(f"class {_short(listed)}", frozenset({SCORES}), value)


def channel(layer: str, channels: int | Sequence[int]) -> Objective:
    """Raise the mean over all places of a channel, or of one channel for each image."""
    listed = _listed(channels)
    return _at(layer, f"{layer}:{_short(listed)}", lambda maps: _own(_channels(maps, layer, listed), listed))


def unit(layer: str, channels: int | Sequence[int], row: int | None = None, column: int | None = None) -> Objective:
    """Raise one unit of a channel, or of one channel for each image: by default the one in the middle."""
    listed = _listed(channels)

    def value(maps: Tensor) -> Tensor:
        _channels(maps, layer, listed)
        i = maps.shape[2] // 2 if row is None else row
        j = maps.shape[3] // 2 if column is None else column
        if not (0 <= i < maps.shape[2] and 0 <= j < maps.shape[3]):
            raise ArgumentError(f"there is no unit at row {i}, column {j}: {layer} has {tuple(maps.shape[2:])} here.")
        return _own(maps[:, :, i, j], listed)

    return _at(layer, f"{layer}:{_short(listed)} unit", value)


# activations (M, K), vectors (M, K), cosine_power -> (M,), differentiable
Formula = Callable[[Tensor, Tensor, float], Tensor]


def direction(
    layer: str,
    vectors: Tensor,
    cosine_power: float = 0.0,
    window: int | None = None,
    formula: Formula | None = None,
) -> Objective:
    """Raise the activations along a direction: the mean over places of dot product times max(0.1, cosine)^cosine_power.

    vectors: (N, K), one for each image, or (K,) for all. cosine_power: above 0, the angle counts, and length alone does
    not help (Carter et al. 2019). window: only the window x window places in the middle; None for all. formula: a
    function of your own of the activations at M places, (M, K), the vector wanted at each, (M, K), and cosine_power,
    which returns (M,), in place of the one above.
    """
    vectors = torch.atleast_2d(vectors.detach())

    def value(maps: Tensor) -> Tensor:
        if maps.ndim == 4:
            maps = _middle(maps, window).flatten(2)
        if maps.shape[1] != vectors.shape[1]:
            raise ArgumentError(f"vectors have {vectors.shape[1]} entries; {layer} returns {maps.shape[1]} channels.")
        maps = maps.reshape(*maps.shape[:2], -1)
        wanted = vectors.to(maps)[:, :, None].expand_as(maps)
        return _along(maps, wanted, cosine_power) if formula is None else _by(formula, maps, wanted, cosine_power)

    return _at(layer, f"{layer} direction", value)


def _along(maps: Tensor, wanted: Tensor, cosine_power: float) -> Tensor:
    dot = (maps * wanted).sum(dim=1)
    if not cosine_power:
        return dot.mean(dim=1)
    cosine = dot / (maps.norm(dim=1) * wanted.norm(dim=1)).clamp(min=1e-8)
    return (dot * cosine.clamp(min=_SMALLEST_COSINE) ** cosine_power).mean(dim=1)


def _by(formula: Formula, maps: Tensor, wanted: Tensor, cosine_power: float) -> Tensor:
    n, places = len(maps), maps.shape[2]
    rows = [one.transpose(1, 2).flatten(0, 1) for one in (maps, wanted)]
    found = formula(rows[0], rows[1], cosine_power)
    if not isinstance(found, Tensor) or found.shape != (n * places,):
        got = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
        raise ArgumentError(f"the formula returns {got} for {n * places} activations; expected ({n * places},).")
    return found.view(n, places).mean(dim=1)


def layer_norm(layer: str) -> Objective:
    """Raise half the mean square of all that a layer returns: whatever it sees, more of it (DeepDream)."""
    return _at(layer, f"{layer} norm", lambda maps: 0.5 * maps.flatten(1).square().mean(dim=1))


def code(layer: str, target: Tensor) -> Objective:
    """Make a layer return a given code: minus the squared distance, in units of the code's own squared length.

    target: (N, ...), or (1, ...) for all images, as the layer returns it (Mahendran & Vedaldi 2015).
    """
    target = target.detach()

    def value(maps: Tensor) -> Tensor:
        if maps.shape[1:] != target.shape[1:]:
            shapes = f"{tuple(target.shape[1:])}, and {layer} returns {tuple(maps.shape[1:])}"
            raise ArgumentError(f"the code has shape {shapes} here; use views of the size that the code is from.")
        wanted = target.to(maps)
        return -(maps - wanted).flatten(1).square().sum(dim=1) / wanted.flatten(1).square().sum(dim=1)

    return _at(layer, f"{layer} code", value)


def one_each(objectives: Sequence[Objective]) -> Objective:
    """Give each image an objective of its own: the first to the first image, and so on."""
    layers = frozenset(layer for one in objectives for layer in one.layers)

    def value(seen: Seen) -> Tensor:
        parts = ({name: found[i : i + 1] for name, found in seen.items()} for i in range(len(objectives)))
        return torch.cat([one.value(part) for one, part in zip(objectives, parts, strict=True)])

    return Objective(_short([one.name for one in objectives]), layers, value)


def _at(layer: str, name: str, value: Callable[[Tensor], Tensor]) -> Objective:
    return Objective(name, frozenset({layer}), lambda seen: value(seen[layer]))


def _listed(numbers: int | Sequence[int]) -> list[int]:
    return [numbers] if isinstance(numbers, int) else [int(one) for one in numbers]


def _short(things: Sequence[object]) -> str:
    return f"{things[0]}" if len(things) == 1 else f"{things[0]}, ... ({len(things)})"


def _own(values: Tensor, listed: list[int]) -> Tensor:
    """Of values (N, n), each image's own column, (N,); one column counts for all images."""
    if len(listed) not in (1, len(values)):
        raise ArgumentError(
            f"there are {len(values)} images and {len(listed)} objectives; expected one for each image."
        )
    places = torch.tensor(listed, device=values.device).expand(len(values))
    return values.gather(1, places[:, None])[:, 0]


def _channels(maps: Tensor, layer: str, listed: list[int]) -> Tensor:
    """The mean of each channel over its places, (N, K)."""
    for one in listed:
        if not 0 <= one < maps.shape[1]:
            raise ArgumentError(f"{layer} has channels from 0 to {maps.shape[1] - 1}, got {one}.")
    return maps.flatten(2).mean(dim=2) if maps.ndim > 2 else maps


def _middle(maps: Tensor, window: int | None) -> Tensor:
    if window is None:
        return maps
    top, left = ((length - window) // 2 for length in maps.shape[2:])
    if window < 1 or top < 0 or left < 0:
        raise ArgumentError(f"window is {window}; the layer has {tuple(maps.shape[2:])} places here.")
    return maps[:, :, top : top + window, left : left + window]
