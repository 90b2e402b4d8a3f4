"""Build stored records: the results of right and wrong answers on the public probes, for the instant check.

They hold arrays and plain data from the references and misconceptions, but no line of their source.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Exercise
from autograde.judging.expected import ComputedExpected
from autograde.judging.pairs import make_table
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.criteria.values import block_means
from helpers.checks.packing.compact import compress, decompress, in_blocks, rounded
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

# Relative; other processors and thread counts change the last digits of a record.
_SAME = 1e-2


def make_records(exercise: Exercise) -> bytes:
    """Return the compressed spec, sentences and records of the exercise."""
    spec = exercise.spec()
    expected = ComputedExpected(exercise, spec)
    return compress(
        {
            "spec": spec.to_data(),
            "digest": exercise.digest,
            "sentences": dict(exercise.sentences),
            "accepted": {
                probe.name: [_public(record, probe) for record in expected.accepted(probe.name)]
                for probe in spec.probes
            },
            "wrong": {
                diagnosis: [_data(outcomes) for outcomes in expected.wrong(diagnosis)] for diagnosis in spec.diagnoses
            },
            "pairs": make_table(exercise, expected).to_data(),
        }
    )


def same_records(old: Path, new: bytes) -> bool:
    """Return whether the file holds the same as `new`, up to a relative difference of 1% in floats and sketches."""
    try:
        before = decompress(old.read_bytes())
    except (OSError, ValueError):
        return False
    return all(_same(a, b, key == "levels") for key, a, b in _pairs(before, decompress(new)))


def _public(record: Record, probe: Probe) -> dict[str, Any]:
    """The record's data without what varies between runs, and without lines of source.

    The returned array is stored as means of the probe's blocks, if it has any; on photographs it is rounded too.
    """
    data = record.to_data() | {"seconds": 0.0, "warnings": [], "calls": [], "last_input": None}
    returned = record.returned
    if isinstance(returned, np.ndarray):
        means = block_means(returned, probe.blocks)
        kept = means if probe.diagnose else rounded(means)
        data["returned"] = kept if probe.blocks == 1 else in_blocks(kept, returned.shape, probe.blocks)
    if record.error is not None:
        # No reference calls a function of its own with wrong arguments.
        data["error"] = {name: value for name, value in record.error.items() if name != "own_callee"} | {"lines": []}
    return data


def _data(outcomes: Mapping[str, Mapping[str, Outcome]]) -> dict[str, Any]:
    return {part: {probe: outcome.to_data() for probe, outcome in probes.items()} for part, probes in outcomes.items()}


def _pairs(a: Any, b: Any, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Pairs of leaves at the same place of two nestings, and the last key there; True, False where forms differ."""
    if isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b):
        for key in a:
            yield from _pairs(a[key], b[key], key)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for x, y in zip(a, b, strict=True):
            yield from _pairs(x, y, key)
    elif isinstance(a, dict | list) or isinstance(b, dict | list):
        yield key, True, False
    else:
        yield key, a, b


def _same(a: Any, b: Any, rounded_sums: bool) -> bool:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return type(a) is type(b) and bool(a == b)
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype.kind != "f" and not rounded_sums:
        return bool((a == b).all())
    x, y = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(x)
    if not (finite == np.isfinite(y)).all():
        return False
    return bool(np.linalg.norm((x - y)[finite]) <= _SAME * max(float(np.linalg.norm(x[finite])), 1e-30))
