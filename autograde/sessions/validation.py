"""Check and bound everything that a student's process sends, which may be hostile."""

from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.inside.loading.report import cause_from_data
from helpers.checks.protocol.record import ASPECTS, Record, record_from_data, stopped_by
from helpers.checks.protocol.tree import MAX_ELEMENTS

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe

_KINDS = {"raised", "timeout", "forward_limit"}  # a process cannot report its own death


def trusted_record(data: Any, probe: "Probe | None" = None) -> Record:
    """The record in `data`; raises ValueError unless every field is one that a record (of this probe) may hold."""
    record = record_from_data(data)
    arrays, flags = (record.args_after, record.gradients), (record.args_changed, record.grads_left)
    for by_name in (*arrays, *flags, record.models_changed):
        _require(len(by_name) <= 1_000 and all(isinstance(name, str) and len(name) <= 200 for name in by_name))
        _require(probe is None or {name.partition(".")[0] for name in by_name} <= set(probe.args))
    for aspects in record.models_changed.values():
        _require(isinstance(aspects, list) and all(aspect in ASPECTS for aspect in aspects))
    _require(record.last_input is None or _sound(record.last_input))
    _require(all(array is None or _sound(array) for by_name in arrays for array in by_name.values()))
    _require(all(_sound(array) for array in record.forward_inputs))
    _require(isinstance(record.returned_equals, str | None) and len(record.returned_type) <= 300)
    _require(all(isinstance(flag, bool) for by_name in flags for flag in by_name.values()))
    _require(type(record.forwards) is int and 0 <= record.forwards < 10**9)
    _require(0 <= record.seconds < 10**9)  # false for NaN; no arithmetic, which overflows for a number of 400 digits
    record.warnings = _texts(record.warnings, 20)
    if record.too_large is not None and "type" in record.too_large:
        record.too_large["type"] = record.too_large["type"][:100]
    if record.error is not None:
        record.error = _error(record.error, probe)
    return record


def trusted_description(data: Any) -> dict[str, Any]:
    """The answer of `describe_function`, its texts cut to 300 characters; raises ValueError for anything else."""
    fields = {"found": bool, "callable": bool, "fits": bool, "type": str, "signature": str}
    _require(isinstance(data, dict) and all(isinstance(data.get(key), kind) for key, kind in fields.items()))
    return {key: data[key][:300] if kind is str else data[key] for key, kind in fields.items()}


def _error(error: dict[str, Any], probe: "Probe | None") -> dict[str, Any]:
    kind = error["kind"]
    _require(kind in _KINDS)
    raised = kind == "raised"
    return {
        "kind": kind,
        "type": error["type"][:100],
        "message": error["message"][:500] if raised else "",
        "lines": [_line(line) for line in error["lines"][:3]],
        # The limits of a call are known on this side.
        "cause": cause_from_data(error.get("cause")) if raised else probe and stopped_by(kind, probe),
        "deliberate": error.get("deliberate") is True,
        "own_callee": error.get("own_callee") is True,
    }


def _line(line: Any) -> dict[str, Any]:
    _require(isinstance(line, dict) and type(line.get("line")) is int and 0 <= line["line"] < 10**9)
    function, source = _texts([line.get("function"), line.get("source")], 2)
    return {"line": line["line"], "function": function[:100], "source": source[:160]}


def _texts(values: Any, limit: int) -> list[str]:
    _require(isinstance(values, list) and all(isinstance(value, str) for value in values))
    return [value[:500] for value in values[:limit]]


def _sound(array: Any) -> bool:
    return isinstance(array, np.ndarray) and array.dtype.kind in "biuf" and array.size <= MAX_ELEMENTS


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("not a record")
