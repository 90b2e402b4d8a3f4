"""Look up and call a submission's functions, in the student's process."""

import inspect
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autograde.inside.digest import Digests, digest
from autograde.inside.loading.causes import with_cause
from autograde.inside.loading.report import LoadReport
from helpers.checks.protocol.probe import probe_from_data
from helpers.checks.protocol.run import run_probe


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
    record.error = with_cause(record.error, report)
    return {"record": record.to_data(), "digests": digests}


def _keep(digests: Digests, name: str, value: Any) -> None:
    with suppress(Exception):  # the function may leave anything here; without a digest it counts as changed
        digests[name] = digest(value)
