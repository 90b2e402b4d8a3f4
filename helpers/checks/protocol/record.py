"""Records: all that is kept of one probe's call, as arrays and plain data."""

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.checks.protocol.tree import Tree, is_sound
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe


# What is said of a model, what matters most first.
ASPECTS = ("layers", "weights", "buffers", "mode", "hooks", "requires_grad", "gradients")


@dataclass
class Record:
    """What came back from one probe.

    `returned` is a tree (see `tree`), None where nothing or nothing comparable came back; `returned_type` names what
    was returned, `returned_equals` the argument whose values before the call it has. `args_after` holds the watched
    arguments as the call left them. `args_changed` and `grads_left` say of every tensor argument whether its values
    were changed, and whether a gradient that is not zero was left in its `.grad`; `models_changed` says of every model
    what was not left as it was (in the words of ASPECTS). Tensors in a nesting are named as in "features.0".
    `forward_inputs` are the first images that the model was called with, where the probe asks for them, and
    `last_input` is the last one, kept there too, and where the call ended in an error or returned None.
    `error` is None, or {"kind": "raised" | "timeout" | "forward_limit" | "died", "type", "message", "lines", "cause",
    "deliberate"}: `lines` are the student's own that led to it, {"line", "function", "source"} each, `cause` is a
    sentence as data, or None: why the call gave nothing, or why the name that an error misses is not defined;
    `deliberate` says that the student's own code raised it, on purpose.
    `too_large` is None, or says of a value that is not kept how much it holds: {"of": "numbers" | "arrays" | "things",
    "size"}, and the "shape" of one array or the "type" of a container.
    """

    returned: Tree = None
    returned_type: str = "None"
    returned_equals: str | None = None
    args_after: dict[str, np.ndarray | None] = field(default_factory=dict)
    args_changed: dict[str, bool] = field(default_factory=dict)
    grads_left: dict[str, bool] = field(default_factory=dict)
    models_changed: dict[str, list[str]] = field(default_factory=dict)
    forwards: int = 0
    forward_inputs: list[np.ndarray] = field(default_factory=list)
    last_input: np.ndarray | None = None
    error: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)
    too_large: dict[str, Any] | None = None
    seconds: float = 0.0

    def to_data(self) -> dict[str, Any]:
        """Return the record as plain data and arrays, for `record_from_data`."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def stopped_by(kind: str, probe: "Probe") -> dict[str, Any] | None:
    """Which limit of the probe a call ran into, as a sentence's data; None for an error of another kind."""
    if kind == "timeout":
        return Sentence("ended.no_answer", {"seconds": probe.seconds}).to_data()
    if kind == "forward_limit":
        return Sentence("ended.too_many_forwards", {"times": probe.max_forwards}).to_data()
    return None


def record_from_data(data: dict[str, Any]) -> Record:
    """The record that `to_data` described; raises ValueError if it is not one (its source may be hostile)."""
    known = {f.name for f in fields(Record)}
    if not isinstance(data, dict) or not set(data) <= known:
        raise ValueError("not a record")
    record = Record(**data)
    arrays = [record.last_input, *_values(record.args_after)]
    arrays += record.forward_inputs if isinstance(record.forward_inputs, list) else [False]
    sound = (
        all(array is None or isinstance(array, np.ndarray) for array in arrays)
        and is_sound(record.returned)
        and isinstance(record.returned_type, str)
        and isinstance(record.args_changed, dict)
        and isinstance(record.grads_left, dict)
        and isinstance(record.models_changed, dict)
        and isinstance(record.forwards, int)
        and isinstance(record.seconds, int | float)
        and isinstance(record.warnings, list)
        and _is_too_large(record.too_large)
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
    return (
        isinstance(error, dict)
        and all(isinstance(error.get(key), kind) for key, kind in keys.items())
        and isinstance(error.get("cause"), dict | None)
    )


def _is_too_large(told: Any) -> bool:
    if told is None:
        return True
    shape = told.get("shape") if isinstance(told, dict) else None
    return (
        isinstance(told, dict)
        and set(told) <= {"of", "size", "shape", "type"}
        and told.get("of") in ("numbers", "arrays", "things")
        and _is_size(told.get("size"))
        and (shape is None or (isinstance(shape, list) and len(shape) <= 10 and all(map(_is_size, shape))))
        and isinstance(told.get("type", ""), str)
    )


def _is_size(number: Any) -> bool:
    return type(number) is int and 0 <= number < 10**18
