"""Records: all that is kept of one probe's call, as arrays and plain data."""

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.checks.protocol.tree import Tree, is_sound
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe


NOT_CALLED = "not_called"  # the kind of error of a probe on which the function was not called

# What is said of a model, what matters most first.
ASPECTS = ("layers", "methods", "settings", "weights", "buffers", "mode", "hooks", "requires_grad", "gradients")
MAX_LOGGED = 256  # calls of a model
MAX_SHOWN = 10_000_000  # numbers in the images of all calls


@dataclass
class Call:
    """One forward pass of a model: the image that it was given, None where the probe does not ask for it.

    `differentiated` says whether a gradient was taken through it, `training` whether it ran in training mode.
    """

    image: np.ndarray | None = None
    differentiated: bool = False
    training: bool = False


@dataclass
class Record:
    """What came back from one probe.

    `returned` is a tree (see `tree`), None where nothing or nothing comparable came back; `returned_type` names what
    was returned, `returned_equals` the argument whose values before the call it has. `args_after` holds the watched
    arguments as the call left them. `args_changed` and `grads_left` say of every tensor argument whether its values
    were changed, and whether a gradient that is not zero was left in its `.grad`; `models_changed` says of every model
    what was not left as it was (in the words of ASPECTS). Tensors in a nesting are named as in "features.0".
    `gradients` holds the gradient of what was returned (see `gradients_of`) with respect to each argument that the
    probe asks for, None where none reaches it. `calls_apart`, where the probe asks for it, is the largest difference
    between two numbers of the arrays that the first and the last call returned, infinity if these are no arrays of
    one shape.
    `forwards` counts the forward passes, `calls` are the first MAX_LOGGED of them, and `last_input` is the last image
    given to a model, kept where the probe logs inputs, and where the call ended in an error or returned None.
    `error` is None, or {"kind": "raised" | "timeout" | "forward_limit" | "died" | "not_called", "type", "message",
    "lines", "cause", "deliberate", "own_callee"}: `lines` are the student's own that led to it, {"line", "function",
    "source"} each, `cause` is a sentence as data, or None: why the call gave nothing, or why the name that an error
    misses is not defined; `deliberate` says that the student's own code raised it, on purpose, `own_callee` that a
    function of the student's own did not accept the arguments of a call in the last line.
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
    calls: list[Call] = field(default_factory=list)
    last_input: np.ndarray | None = None
    error: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)
    too_large: dict[str, Any] | None = None
    seconds: float = 0.0
    gradients: dict[str, np.ndarray | None] = field(default_factory=dict)
    calls_apart: float | None = None

    @property
    def forward_inputs(self) -> list[np.ndarray]:
        """The images that the model was given, as far as they were kept."""
        return [call.image for call in self.calls if call.image is not None]

    @property
    def gradient_inputs(self) -> list[np.ndarray]:
        """Those at which a gradient was taken; all of them if no gradient was seen (a model that was traced)."""
        images = [call.image for call in self.calls if call.differentiated and call.image is not None]
        return images or self.forward_inputs

    @property
    def in_training_mode(self) -> bool:
        """Whether a gradient was taken in training mode."""
        return any(call.differentiated and call.training for call in self.calls)

    def to_data(self) -> dict[str, Any]:
        """Return the record as plain data and arrays, for `record_from_data`."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        if not self.gradients:
            del data["gradients"]  # as in the probe's data
        if self.calls_apart is None:
            del data["calls_apart"]
        return data | {"calls": [vars(call) for call in self.calls]}


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
    record = Record(**{**data, "calls": _calls(data.get("calls", []))})
    arrays = [record.last_input, *_values(record.args_after), *_values(record.gradients)]
    sound = (
        all(array is None or isinstance(array, np.ndarray) for array in arrays)
        and is_sound(record.returned)
        and isinstance(record.returned_type, str)
        and isinstance(record.args_changed, dict)
        and isinstance(record.grads_left, dict)
        and isinstance(record.models_changed, dict)
        and isinstance(record.forwards, int)
        and isinstance(record.seconds, int | float)
        and isinstance(record.calls_apart, float | None)
        and isinstance(record.warnings, list)
        and _is_too_large(record.too_large)
        and _is_error(record.error)
    )
    if not sound:
        raise ValueError("not a record")
    return record


def _calls(data: Any) -> list[Call]:
    if not isinstance(data, list) or len(data) > MAX_LOGGED or not all(map(_is_call, data)):
        raise ValueError("not a record")
    if sum(call["image"].size for call in data if call["image"] is not None) > MAX_SHOWN:
        raise ValueError("not a record")
    return [Call(**call) for call in data]


def _is_call(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and set(data) == {"image", "differentiated", "training"}
        and isinstance(data["image"], np.ndarray | None)
        and isinstance(data["differentiated"], bool)
        and isinstance(data["training"], bool)
    )


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
