"""Look up and call a submission's functions, in the student's process."""

import inspect
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autograde.inside.digest import Digests, digest
from autograde.inside.loading.report import LoadReport
from helpers.checks.protocol.probe import probe_from_data
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.run import run_probe

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def describe_function(namespace: dict[str, Any], name: str, calls: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Describe what is bound to `name`: {"found", "callable", "type", "signature", "fits"}.

    `calls` lists [number of positional arguments, names of keyword arguments] of the calls to come; `fits` is False
    if the function's signature accepts none of them.
    """
    if name not in namespace:
        return {"found": False, "callable": False, "type": "", "signature": "", "fits": False}
    value = namespace[name]
    kind = {"found": True, "callable": callable(value), "type": type(value).__name__}
    try:
        signature = inspect.signature(value)
    except Exception:
        return {**kind, "signature": "", "fits": True}
    return {**kind, "signature": str(signature)[:300], "fits": any(_accepts(signature, *call) for call in calls)}


def _accepts(signature: inspect.Signature, positional: int, keywords: Sequence[str]) -> bool:
    try:
        signature.bind(*range(positional), **dict.fromkeys(keywords))
    except TypeError:
        return False
    return True


def record_call(namespace: dict[str, Any], report: LoadReport, name: str, probe: dict[str, Any]) -> dict[str, Any]:
    """Call the function on the probe; {"record": what it did, as data, "digests": of the arguments after the call}."""
    digests: Digests = {}
    record = run_probe(namespace[name], probe_from_data(probe), lambda name, value: _keep(digests, name, value))
    _blame_the_cause(record, report)
    return {"record": record.to_data(), "digests": digests}


def _keep(digests: Digests, name: str, value: Any) -> None:
    with suppress(Exception):  # the function may leave anything here; without a digest it counts as changed
        digests[name] = digest(value)


def _blame_the_cause(record: Record, report: LoadReport) -> None:
    """Add the cause to a NameError if the name is undefined because its import or its cell failed."""
    undefined = _UNDEFINED.search(record.error["message"]) if record.error else None
    problem = report.problem_of(undefined[1]) if undefined else None
    if not undefined or not problem or not record.error or record.error["type"] != "NameError":
        return
    kind = "ModuleNotFoundError" if problem.kind == "missing_import" else "NameError"
    record.error |= {"type": kind, "cause": problem.whole_sentence.to_data()}
