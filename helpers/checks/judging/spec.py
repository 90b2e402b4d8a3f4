"""Sheets: what students may know of an exercise. Parts, public probes and known mistakes, without any solution.

They hold no text: an exercise's sentences are in the catalogue, by the keys that a sheet's names make.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from helpers.checks.protocol.probe import Probe, probe_from_data
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.criteria.outcome import Outcome


@dataclass(frozen=True)
class Part:
    """One thing asked of an exercise, with points of its own; `title` is English, and empty in what is stored.

    `probes` names the probes that all have to satisfy `criterion` (a name in `criteria.CRITERIA`) under `options`. With
    `needs`, the part counts only if that other part passes: leaving an input alone is worth nothing by itself.
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

    `diagnoses` names the misconceptions, the most common first; `remarks[i]` says whether there is something to remark
    when the i-th accepted way to answer was seen. `picture` tells the instant check which probe to draw: {"probe":
    name, "kind": a name in `pictures.PICTURES`, ...}.
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
        """The exercise's title, as a key of the catalogue."""
        return Sentence(self.key("title"))

    def key(self, *names: str) -> str:
        """The catalogue's key of one of the exercise's own sentences."""
        return ".".join(("exercise", self.name, *names))

    @property
    def max_points(self) -> float:
        """The points of all parts together."""
        return sum(part.points for part in self.parts)

    def to_data(self) -> dict[str, Any]:
        """Return the spec as plain data, without any text."""
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
        """The probe with this name; raises KeyError if there is none."""
        return {probe.name: probe for probe in self.probes}[name]


def spec_from_data(data: dict[str, Any]) -> Spec:
    """The spec that `to_data` described."""
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
    """Where the records of the reference and of the misconceptions come from: a stored file, or the judge."""

    def accepted(self, probe: str) -> Sequence[Record]:
        """Records of every accepted way to answer, the reference's first."""
        ...

    def wrong(self, diagnosis: str) -> Sequence[Mapping[str, Mapping[str, "Outcome"]]]:
        """For each implementation of the misconception, its outcomes by part and probe, on the probes it was run on."""
        ...
