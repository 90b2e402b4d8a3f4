"""Specs: what students may know of an exercise, namely its parts, public probes and misconceptions' names.

A spec holds no text: an exercise's sentences are in the catalogue, under keys built from the spec's names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from helpers.checks.protocol.probe import Probe, probe_from_data
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.criteria.outcome import Outcomes


@dataclass(frozen=True)
class Part:
    """One requirement of an exercise, with its points; `title` is English, and empty in stored specs.

    The part passes if every probe named in `probes` satisfies `criterion` (a name in `CRITERIA`) under `options`. With
    `needs`, it counts only if that other part passes too, calls that were stopped aside: leaving an input unchanged is
    worth nothing by itself.
    """

    name: str
    title: str
    points: float
    probes: tuple[str, ...]
    criterion: str = "values"
    options: dict[str, Any] = field(default_factory=dict)
    needs: str | None = None


@dataclass(frozen=True)
class Spec:
    """An exercise without its secrets.

    `diagnoses` names the misconceptions, the most common first. `remarks[i]` says whether the i-th accepted way to
    answer has a remark. `picture` tells the instant check what to draw: {"probe": name, "kind": name in `PICTURES`,
    ...}.
    """

    name: str
    signature: str
    parts: tuple[Part, ...]
    probes: tuple[Probe, ...]
    diagnoses: tuple[str, ...]
    remarks: tuple[bool, ...] = ()
    picture: Mapping[str, Any] | None = None

    @property
    def title(self) -> Sentence:
        """The sentence of the exercise's title."""
        return Sentence(self.key("title"))

    def key(self, *names: str) -> str:
        """Return the catalogue key of one of the exercise's own sentences: "exercise.NAME.", then `names`."""
        return ".".join(("exercise", self.name, *names))

    @property
    def max_points(self) -> float:
        """The points of all parts together."""
        return sum(part.points for part in self.parts)

    def to_data(self) -> dict[str, Any]:
        """Return the spec as plain data, without titles, for `spec_from_data`."""
        return {
            "name": self.name,
            "signature": self.signature,
            "parts": [asdict(replace(part, title="")) for part in self.parts],
            "probes": [probe.to_data() for probe in self.probes],
            "diagnoses": list(self.diagnoses),
            "remarks": list(self.remarks),
            "picture": self.picture,
        }

    def probe(self, name: str) -> Probe:
        """Return the probe with this name; raises KeyError for an unknown name."""
        return {probe.name: probe for probe in self.probes}[name]


def spec_from_data(data: dict[str, Any]) -> Spec:
    """Rebuild the spec that `to_data` described; raises KeyError or TypeError if entries are missing or unknown."""
    parts = (Part(**{**part, "probes": tuple(part["probes"])}) for part in data["parts"])
    return Spec(
        **{
            **data,
            "parts": tuple(parts),
            "probes": tuple(probe_from_data(probe) for probe in data["probes"]),
            "remarks": tuple(data["remarks"]),
            "diagnoses": tuple(data["diagnoses"]),
        }
    )


class Expected(Protocol):
    """A source of what references and misconceptions give: a stored file, or the judge."""

    def accepted(self, probe: str) -> Sequence[Record]:
        """Return the records of every accepted way to answer, the reference's first."""
        ...

    def wrong(self, diagnosis: str) -> Sequence["Outcomes"]:
        """Return the outcomes of each implementation of the misconception, by part and probe, where it was run."""
        ...

    def pairs(self, outcomes: "Outcomes") -> Iterator[tuple[tuple[str, str], "Outcomes | None"]]:
        """Yield the names of pairs of misconceptions that give these outcomes on a few public probes.

        Each comes with its outcomes on all probes, None where those are not known.
        """
        ...
