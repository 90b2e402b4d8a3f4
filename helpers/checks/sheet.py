"""Sheets: what students may know of an exercise. Parts, public probes and messages, without any solution."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from helpers.checks.probe import Probe, probe_from_data
from helpers.checks.record import Record
from helpers.checks.verdict import Diagnosis


@dataclass(frozen=True)
class Part:
    """One thing asked of an exercise, with points of its own.

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
class Sheet:
    """An exercise without its secrets.

    `remarks[i]` is said when the i-th accepted way to answer was seen (empty: nothing is said). `picture` tells the
    instant check which probe to draw: {"probe": name, "kind": a name in `pictures.PICTURES`, ...}.
    """

    name: str
    title: str
    signature: str
    parts: tuple[Part, ...]
    probes: tuple[Probe, ...]
    diagnoses: tuple[Diagnosis, ...]
    remarks: tuple[str, ...] = ()
    picture: Mapping[str, Any] | None = None

    @property
    def max_points(self) -> float:
        return sum(part.points for part in self.parts)

    def to_data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "signature": self.signature,
            "parts": [asdict(part) for part in self.parts],
            "probes": [probe.to_data() for probe in self.probes],
            "diagnoses": [asdict(diagnosis) for diagnosis in self.diagnoses],
            "remarks": list(self.remarks),
            "picture": self.picture,
        }

    def probe(self, name: str) -> Probe:
        """The probe with this name; raises KeyError if there is none."""
        return {probe.name: probe for probe in self.probes}[name]


def sheet_from_data(data: dict[str, Any]) -> Sheet:
    """The sheet that `to_data` described."""
    parts = (Part(**{**part, "probes": tuple(part["probes"])}) for part in data["parts"])
    return Sheet(
        **{
            **data,
            "parts": tuple(parts),
            "probes": tuple(probe_from_data(probe) for probe in data["probes"]),
            "remarks": tuple(data["remarks"]),
            "diagnoses": tuple(Diagnosis(**diagnosis) for diagnosis in data["diagnoses"]),
        }
    )


class Expected(Protocol):
    """Where the records of the reference and of the misconceptions come from: a stored file, or the judge."""

    def accepted(self, probe: str) -> Sequence[Record]:
        """Records of every accepted way to answer, the reference's first."""
        ...

    def wrong(self, diagnosis: str) -> Sequence[Mapping[str, Record]]:
        """For each implementation of the misconception, its records by probe, on the probes it was run on."""
        ...
