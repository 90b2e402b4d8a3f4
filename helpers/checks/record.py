"""Records: all that is kept of one probe's call, as arrays and plain data."""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

MAX_ELEMENTS = 4_000_000  # what a right answer returns is at most a tenth of this


@dataclass
class Record:
    """What came back from one probe.

    `returned` is an array or None, `returned_type` names what was returned, `returned_equals` the argument
    whose values before the call it has; `args_after` holds the watched arguments as
    the call left them, `args_changed` and `grads_left` say of every tensor whether its values were changed, and whether
    a gradient that is not zero was left in its `.grad`.
    `error` is None, or {"kind": "raised" | "timeout" | "forward_limit" | "died", "type", "message", "lines"}.
    `notes` are remarks of the recorder, such as a value too large to keep. `shown` is for stored records alone: what
    a criterion said of it ({criterion: kind of outcome}), in place of the large arrays from which it said so.
    """

    returned: np.ndarray | None = None
    returned_type: str = "None"
    returned_equals: str | None = None
    args_after: dict[str, np.ndarray | None] = field(default_factory=dict)
    args_changed: dict[str, bool] = field(default_factory=dict)
    grads_left: dict[str, bool] = field(default_factory=dict)
    forwards: int = 0
    forward_inputs: list[np.ndarray] = field(default_factory=list)
    error: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def to_data(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


def record_from_data(data: dict[str, Any]) -> Record:
    """The record that `to_data` described; raises ValueError if it is not one (its source may be hostile)."""
    known = {f.name for f in fields(Record)}
    if not isinstance(data, dict) or not set(data) <= known:
        raise ValueError("not a record")
    record = Record(**data)
    arrays = [record.returned, *_values(record.args_after)]
    arrays += record.forward_inputs if isinstance(record.forward_inputs, list) else [False]
    sound = (
        all(array is None or isinstance(array, np.ndarray) for array in arrays)
        and isinstance(record.returned_type, str)
        and isinstance(record.args_changed, dict)
        and isinstance(record.grads_left, dict)
        and isinstance(record.shown, dict)
        and isinstance(record.forwards, int)
        and isinstance(record.seconds, int | float)
        and isinstance(record.warnings, list)
        and isinstance(record.notes, list)
        and _is_error(record.error)
    )
    if not sound:
        raise ValueError("not a record")
    return record


def _values(mapping: Any) -> list[Any]:
    return list(mapping.values()) if isinstance(mapping, dict) else [False]


def _is_error(error: Any) -> bool:
    if error is None:
        return True
    keys = {"kind": str, "type": str, "message": str, "lines": list}
    return isinstance(error, dict) and all(isinstance(error.get(key), kind) for key, kind in keys.items())
