"""Redaction: remove texts that student code wrote on hidden probes, since they can spell out the hidden inputs.

A function may raise an error whose message, type or lines contain its inputs, and the next submission could be fitted
to those. Texts that also occur on a public probe reveal nothing new, and are kept.
"""

import builtins
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from helpers.checks.judging.error_hints import OWN_TYPE
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

_TYPES = {"None", "torch.Tensor", "torch.nn.parameter.Parameter", "numpy.ndarray", "PIL.Image.Image"}
_TYPES |= {f"builtins.{name}" for name in vars(builtins)}
_NO_TYPE = "builtins.object"


def redacted(records: Mapping[str, Record], hidden: Collection[str]) -> dict[str, Record]:
    """Return the records by probe, without texts that occur on `hidden` probes only."""
    public = [record for name, record in records.items() if name not in hidden]
    known = {_text(record.error): record.error["lines"] for record in public if record.error}
    types = _TYPES | {record.returned_type for record in public}
    return {name: _redacted(record, known, types) if name in hidden else record for name, record in records.items()}


def _redacted(record: Record, known: Mapping[str, list[Any]], types: set[str]) -> Record:
    error = record.error
    if error and error["kind"] == "raised" and _text(error) in known:
        error = {**error, "lines": known[_text(error)]}  # lines are texts too
    elif error and error["kind"] == "raised":
        kind = error["type"] if error["type"] in vars(builtins) else OWN_TYPE
        # The text still decides which known error it is, but is not shown.
        error = {**error, "kept_back": kind}
    if error and error["kind"] == "died" and (error["cause"] or {}).get("key") == "ended.bad_frame":
        # The reason why a frame is bad quotes the student's text.
        error = {**error, "cause": Sentence("ended.not_a_record").to_data()}
    too_large = record.too_large and {"of": record.too_large["of"]}  # sizes can encode inputs
    returned_type = record.returned_type if record.returned_type in types else _NO_TYPE
    return replace(record, error=error, too_large=too_large, returned_type=returned_type)


def _text(error: Mapping[str, Any]) -> str:
    """All texts of an error that would be shown, except its lines."""
    return json.dumps([error["type"], error["message"], error.get("cause")], sort_keys=True)
