"""Nothing that a student's process sends is trusted: here it is checked, bounded and made plain."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.checks.record import MAX_ELEMENTS, Record, record_from_data

if TYPE_CHECKING:
    from helpers.checks.probe import Probe

_KINDS = {"raised", "timeout", "forward_limit", "died"}
_STREAMS = {"stdout", "stderr"}
_MAX_OUTPUTS = 250
_MAX_OUTPUT_BYTES = 8_000_000
_MAX_NOTEBOOK_BYTES = 32_000_000
_TOO_MUCH = "[the outputs were too large to keep]"


def trusted_record(data: Any, probe: "Probe | None" = None) -> Record:
    """The record in `data`; raises ValueError unless every field is what a record (of this probe) may hold."""
    record = record_from_data(data)
    record.shown = {}  # what criteria said is for stored records alone
    for told in (record.args_after, record.args_changed, record.grads_left):
        _require(probe is None or set(told) <= set(probe.args))
    _require(record.returned is None or _sound(record.returned))
    _require(all(array is None or _sound(array) for array in record.args_after.values()))
    _require(len(record.forward_inputs) <= 64 and all(_sound(array) for array in record.forward_inputs))
    _require(isinstance(record.returned_equals, str | None) and len(record.returned_type) <= 300)
    for flags in (record.args_changed, record.grads_left):
        _require(all(isinstance(flag, bool) for flag in flags.values()))
    _require(type(record.forwards) is int and 0 <= record.forwards < 10**9)
    _require(0 <= record.seconds < 10**9)  # false for NaN; without arithmetic, which a number of 400 digits overflows
    record.warnings, record.notes = _texts(record.warnings, 20), _texts(record.notes, 20)
    if record.error is not None:
        record.error = _error(record.error)
    return record


def trusted_description(data: Any) -> dict[str, Any]:
    """What `describe_function` told; raises ValueError if it is something else."""
    wanted = {"found": bool, "callable": bool, "fits": bool, "type": str, "signature": str}
    _require(isinstance(data, dict) and all(isinstance(data.get(key), kind) for key, kind in wanted.items()))
    return {key: data[key][:300] if kind is str else data[key] for key, kind in wanted.items()}


def trusted_outputs(data: Any) -> list[dict[str, Any]]:
    """A cell's outputs in nbformat's form, without whatever is not of it."""
    if not isinstance(data, list) or len(json.dumps(data, default=str)) > _MAX_OUTPUT_BYTES:
        return [_stream("stderr", _TOO_MUCH)]
    kept = (_output(item) for item in data[:_MAX_OUTPUTS] if isinstance(item, dict))
    return [item for item in kept if item]


class BoundedOutputs:
    """The outputs of a notebook's cells, as far as there is room for them."""

    def __init__(self) -> None:
        self.by_cell: dict[int, list[dict[str, Any]]] = {}
        self._room = _MAX_NOTEBOOK_BYTES

    def keep(self, cell: int, data: Any) -> None:
        """Keep what a cell put out, in nbformat's form; in its place a line that says so when there is too much."""
        outputs = trusted_outputs(data)
        self._room -= len(json.dumps(outputs))
        self.by_cell[cell] = outputs if self._room > 0 else [_stream("stderr", _TOO_MUCH)]


def _output(item: dict[str, Any]) -> dict[str, Any] | None:
    kind = item.get("output_type")
    if kind == "stream" and item.get("name") in _STREAMS and isinstance(item.get("text"), str):
        return _stream(item["name"], item["text"])
    if kind == "error":
        lines = item.get("traceback")
        trace = [str(line) for line in lines] if isinstance(lines, list) else []
        return {
            "output_type": kind,
            "ename": str(item.get("ename")),
            "evalue": str(item.get("evalue")),
            "traceback": trace,
        }
    if kind not in ("display_data", "execute_result") or not isinstance(item.get("data"), dict):
        return None
    data = {mime: value for mime, value in item["data"].items() if isinstance(value, str) or mime.endswith("json")}
    metadata = item.get("metadata")
    made = {"output_type": kind, "data": data, "metadata": metadata if isinstance(metadata, dict) else {}}
    count = item.get("execution_count")
    return made | ({"execution_count": count if type(count) is int else None} if kind == "execute_result" else {})


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def _error(error: dict[str, Any]) -> dict[str, Any]:
    _require(error["kind"] in _KINDS)
    return {
        "kind": error["kind"],
        "type": error["type"][:100],
        "message": error["message"][:500],
        "lines": _texts(error["lines"], 3),
    }


def _texts(values: Any, limit: int) -> list[str]:
    _require(isinstance(values, list) and all(isinstance(value, str) for value in values))
    return [value[:500] for value in values[:limit]]


def _sound(array: Any) -> bool:
    return isinstance(array, np.ndarray) and array.dtype.kind in "biuf" and array.size <= MAX_ELEMENTS


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("not a record")
