"""What is not repeated to students: texts of their own making that come from hidden probes, since those can hold them.

A function may raise an error whose message, type or lines spell out the inputs that it got; the next submission could
then be made for them. What it also said on a public probe tells nothing new, and is kept.
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
    """The records by probe; of those on the `hidden` probes, without texts that only they hold."""
    public = [record for name, record in records.items() if name not in hidden]
    known = {_said(record.error): record.error["lines"] for record in public if record.error}
    types = _TYPES | {record.returned_type for record in public}
    return {name: _hushed(record, known, types) if name in hidden else record for name, record in records.items()}


def _hushed(record: Record, known: Mapping[str, list[Any]], types: set[str]) -> Record:
    error = record.error
    if error and error["kind"] == "raised" and _said(error) in known:
        error = {**error, "lines": known[_said(error)]}  # lines are texts too
    elif error and error["kind"] == "raised":
        kind = error["type"] if error["type"] in vars(builtins) else OWN_TYPE
        # Which of the known errors it is still decides on the sentence; the text itself is not shown.
        error = {**error, "kept_back": kind}
    if error and error["kind"] == "died" and (error["cause"] or {}).get("key") == "ended.bad_frame":
        error = {
            **error,
            "cause": Sentence("ended.not_a_record").to_data(),
        }  # what was wrong in it is the student's text
    too_large = record.too_large and {"of": record.too_large["of"]}  # sizes can be made to tell numbers
    returned_type = record.returned_type if record.returned_type in types else _NO_TYPE
    return replace(record, error=error, too_large=too_large, returned_type=returned_type)


def _said(error: Mapping[str, Any]) -> str:
    """All of an error that would be shown but for its lines, which are of the student's source."""
    return json.dumps([error["type"], error["message"], error.get("cause")], sort_keys=True)
