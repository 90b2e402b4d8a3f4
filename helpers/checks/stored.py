"""Stored records: the results of right and known wrong answers on the public probes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from helpers.checks import sentences
from helpers.checks.criteria.outcome import Outcomes, outcome_from_data
from helpers.checks.judging.pairs import table_from_data
from helpers.checks.judging.spec import Spec, spec_from_data
from helpers.checks.packing.compact import decompress
from helpers.checks.protocol.record import Record, record_from_data
from helpers.errors import ArgumentError, DataError

FOLDER = Path(__file__).parent / "records"


class StoredExpected:
    """An exercise's spec, and the stored records with which a student's are compared.

    `digest` is that of the exercise from which they were made, `table` that of its pairs of misconceptions.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Read the unpacked data of a file, and register its sentences; raises KeyError or TypeError for other data."""
        self.spec: Spec = spec_from_data(data["spec"])
        sentences.register(data["sentences"])
        self._accepted = {
            name: [record_from_data(record) for record in records] for name, records in data["accepted"].items()
        }
        self._wrong = {
            name: [_outcomes_from_data(outcomes) for outcomes in variants] for name, variants in data["wrong"].items()
        }
        self.table = table_from_data(data["pairs"])
        self.digest: str = data["digest"]

    def accepted(self, probe: str) -> Sequence[Record]:
        """Return the records of every accepted way to answer, the reference's first; KeyError for an unknown probe."""
        return self._accepted[probe]

    def wrong(self, diagnosis: str) -> Sequence[Outcomes]:
        """Return the outcomes of each implementation of the misconception, by part and probe; KeyError if unknown."""
        return self._wrong[diagnosis]

    def pairs(self, outcomes: Outcomes) -> Iterator[tuple[tuple[str, str], None]]:
        """Yield the names of pairs of misconceptions that give these outcomes on a few public probes."""
        for first, second in self.table.find(outcomes):
            yield (self.table.names[first], self.table.names[second]), None


def _outcomes_from_data(data: Mapping[str, Any]) -> Outcomes:
    return {
        part: {probe: outcome_from_data(outcome) for probe, outcome in outcomes.items()}
        for part, outcomes in data.items()
    }


def exercise_names() -> list[str]:
    """Return the names of the exercises that have stored records, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.xz"))


@cache
def load_expected(name: str) -> StoredExpected:
    """Return the stored records of an exercise, read once.

    Raises ArgumentError for a name without records, DataError if the file is damaged.
    """
    if name not in exercise_names():
        there = ", ".join(exercise_names()) or f"none: {FOLDER} is empty"
        raise ArgumentError(f"There is no exercise {name!r}; the exercises are: {there}.")
    path = FOLDER / f"{name}.xz"
    try:
        return read_expected(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The stored records in {path} cannot be read ({error}). Restore the file that came with the course: "
            "unpack it again, or download it again."
        ) from error


def read_expected(raw: bytes) -> StoredExpected:
    """Return the records in these bytes; raises ValueError, KeyError or TypeError for other bytes."""
    return StoredExpected(decompress(raw))
