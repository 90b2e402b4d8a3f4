"""Attribution methods compared by number: measured once, by data_scripts/compare_methods.py."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from helpers.errors import DataError
from helpers.evidence.intervals import Interval, mean_interval, wilson_interval

FILE = Path(__file__).resolve().parents[1] / "data" / "method_scores.json"

Numbers = NDArray[np.float64]


class Judged(NamedTuple):
    """How one map of each of N photographs does, (N,) each: two areas, and whether its maximum lies on the object."""

    insertion: Numbers
    deletion: Numbers
    hits: Numbers

    @property
    def pointing(self) -> Interval:
        """The share of the photographs whose map points at the object, within Wilson's 95% interval."""
        return wilson_interval(int(self.hits.sum()), len(self.hits))

    def means(self) -> dict[str, Interval]:
        """Return {"insertion", "deletion", "pointing": the mean over the photographs with its 95% interval}."""
        return {
            "insertion": mean_interval(self.insertion),
            "deletion": mean_interval(self.deletion),
            "pointing": self.pointing,
        }


class MethodScore(NamedTuple):
    """What was measured of one method; `uses_network` is False of the baselines, which look at the picture alone.

    `right`: of the maps for the class that the network sees. `wrong`: of the maps for a class that has nothing to do
    with the picture, judged as those of `right` are: by the probability of the right class, and by the object.
    `pairs` (N,): whether, beside another photograph, the map for this one's class is largest in this one, 1 or 0.
    `correlation` (N,): rank correlation of these two maps. `cascade`: {layer: rank correlations (M,) with the trained
    network's maps, once that layer and all above it have random weights}, from the top, of M photographs. A baseline
    has the same maps for all classes and networks: `wrong` is `right`, and every correlation is 1.
    """

    title: str
    uses_network: bool
    right: Judged
    wrong: Judged
    pairs: Numbers
    correlation: Numbers
    cascade: dict[str, Numbers]

    @property
    def of_two(self) -> Interval:
        """The share of `pairs`, within Wilson's 95% interval; half is chance."""
        return wilson_interval(int(self.pairs.sum()), len(self.pairs))


class MethodScores(NamedTuple):
    """The comparison: `methods` by name, the baselines "random", "centre" and "edges" last.

    `photographs`: the names of N photographs of the bank. `classes` and `wrong_classes` (N,): for which the maps were
    made. `shares` (N,): the boxes' shares of the picture. `steps`: of insertion and deletion.
    """

    photographs: tuple[str, ...]
    classes: NDArray[np.int64]
    wrong_classes: NDArray[np.int64]
    shares: Numbers
    steps: int
    methods: dict[str, MethodScore]

    @property
    def chance(self) -> float:
        """How often a random pixel lies on the object: the mean share of the boxes."""
        return float(self.shares.mean())


def load_method_scores() -> MethodScores:
    """Return the stored measurement; raises DataError if its file is missing or damaged."""
    try:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        photographs = data["photographs"]
        layers, some = data["layers"], data["cascade_photographs"]
        return MethodScores(
            tuple(one["photo"] for one in photographs),
            np.array([one["class"] for one in photographs], np.int64),
            np.array([one["wrong_class"] for one in photographs], np.int64),
            np.array([one["share"] for one in photographs], np.float64),
            data["steps"],
            {name: _score(one, layers, some) for name, one in data["methods"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{FILE} cannot be read ({error}); restore the file that came with the course.") from error


def _score(one: dict[str, Any], layers: list[str], some: int) -> MethodScore:
    right, pairs = _judged(one["right"]), _numbers(one["pairs"])
    if "wrong" not in one:
        ones = {layer: np.ones(some) for layer in layers}
        return MethodScore(one["title"], False, right, right, pairs, np.ones(len(right.hits)), ones)
    cascade = {layer: _numbers(one["cascade"][layer]) for layer in layers}
    return MethodScore(one["title"], True, right, _judged(one["wrong"]), pairs, _numbers(one["correlation"]), cascade)


def _judged(data: dict[str, Any]) -> Judged:
    return Judged(_numbers(data["insertion"]), _numbers(data["deletion"]), _numbers(data["hits"]))


def _numbers(values: list[float | None]) -> Numbers:
    return np.array(values, np.float64)  # None, the rank correlation of a map without contrast, becomes NaN
