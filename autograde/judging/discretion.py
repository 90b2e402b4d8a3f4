"""What is not repeated to students: texts of their own making that come from hidden probes, since those can hold them.

A function may raise an error whose message, type or lines spell out the inputs that it got; the next submission could
then be made for them. What it also said on a public probe tells nothing new, and is kept.
"""

import builtins
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograde.exercise import HIDDEN
from helpers.checks.record import Record

_TYPES = {"None", "torch.Tensor", "torch.nn.parameter.Parameter", "numpy.ndarray", "PIL.Image.Image"}
_TYPES |= {f"builtins.{name}" for name in vars(builtins)}
_NOTE = re.compile(r"returned [\d,]{1,20} numbers, of shape \([\d, ]{1,60}\): too many to compare")
_OWN_TYPE = "builtins.object"


def discreet(records: Mapping[str, Record]) -> dict[str, Record]:
    """The records by probe; of those on hidden probes, without texts that only they hold."""
    public = [record for name, record in records.items() if not name.endswith(HIDDEN)]
    known = {_said(record.error) for record in public if record.error}
    types = _TYPES | {record.returned_type for record in public}
    hidden = {name: _hushed(record, known, types) for name, record in records.items() if name.endswith(HIDDEN)}
    return {**records, **hidden}


def _hushed(record: Record, known: set[tuple[str, str]], types: set[str]) -> Record:
    error = record.error
    if error and error["kind"] == "raised" and _said(error) not in known:
        kind = error["type"] if error["type"] in vars(builtins) else "an exception"
        # Which of the known errors it is still decides on the sentence; the text itself is not shown.
        error = {**error, "kept_back": kind}
    notes = [note if _NOTE.fullmatch(note) else "returned too many numbers to compare" for note in record.notes]
    returned_type = record.returned_type if record.returned_type in types else _OWN_TYPE
    return replace(record, error=error, notes=notes, returned_type=returned_type)


def _said(error: Mapping[str, Any]) -> tuple[str, str]:
    return error["type"], error["message"]
