"""Stored records of the exercises: what right and known wrong answers give on the public probes."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from helpers.checks.packing import unpack
from helpers.checks.record import Record, record_from_data
from helpers.checks.sheet import Sheet, sheet_from_data
from helpers.errors import ArgumentError, DataError

FOLDER = Path(__file__).parent / "records"


class StoredExpected:
    """An exercise's sheet, and the records that its answers are held against, from the file's unpacked data."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.sheet: Sheet = sheet_from_data(data["sheet"])
        self._accepted = {
            name: [record_from_data(record) for record in records] for name, records in data["accepted"].items()
        }
        self._wrong = {
            name: [{probe: record_from_data(record) for probe, record in records.items()} for records in variants]
            for name, variants in data["wrong"].items()
        }

    def accepted(self, probe: str) -> Sequence[Record]:
        return self._accepted[probe]

    def wrong(self, diagnosis: str) -> Sequence[Mapping[str, Record]]:
        return self._wrong[diagnosis]


def exercise_names() -> list[str]:
    """The exercises that have stored records."""
    return sorted(path.stem for path in FOLDER.glob("*.safetensors"))


@cache
def load_expected(name: str) -> StoredExpected:
    """The stored records of the exercise.

    Raises ArgumentError for a name without records, DataError when the file is damaged.
    """
    if name not in exercise_names():
        there = ", ".join(exercise_names()) or f"none: {FOLDER} is empty"
        raise ArgumentError(f"There is no exercise {name!r}; there are: {there}.")
    path = FOLDER / f"{name}.safetensors"
    try:
        return read_expected(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The stored records in {path} cannot be read ({error}). Put the file back as it came with the course: "
            "unpack it again, or fetch it again."
        ) from error


def read_expected(raw: bytes) -> StoredExpected:
    """The records in these bytes; raises ValueError, KeyError or TypeError when they are something else."""
    return StoredExpected(unpack(raw))
