"""Probes: calls to make of a student's function, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from helpers.checks.protocol.arguments import Argument, from_data


@dataclass(frozen=True)
class Probe:
    """One call (or several in a row, on the same arguments) of the function, and what to watch.

    `args` are passed by position in their order, under names used for the record only: students rename parameters.
    `max_forwards` and `seconds` bound the call; `log_inputs` keeps what the model was called with, `watch` names
    the tensor arguments whose values after the call are kept.
    `diagnose` says whether misconceptions are recorded on this probe too (large ones would swell the student bundle).
    `hidden` ones are drawn from a secret seed: neither they nor their names are for students' eyes.
    """

    name: str
    args: Mapping[str, Argument]
    kwargs: Mapping[str, Argument] = field(default_factory=dict)
    calls: int = 1
    seed: int = 0
    max_forwards: int = 5_000
    seconds: float = 20.0
    log_inputs: bool = False
    watch: tuple[str, ...] = ()
    diagnose: bool = True
    scope: str = "both"  # "public", "hidden" or "both"
    hidden: bool = False

    def to_data(self) -> dict[str, Any]:
        """Return the probe as plain data and arrays, for `probe_from_data`."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        for group in ("args", "kwargs"):
            data[group] = {name: argument.to_data() for name, argument in data[group].items()}
        return data

    def anonymous(self) -> "Probe":
        """The probe as a student's process may see it: what to call, and nothing of what it is for."""
        return replace(self, name="", diagnose=True, scope="both", hidden=False)


def probe_from_data(data: dict[str, Any]) -> Probe:
    """The probe that `to_data` described."""
    data = dict(data)
    for group in ("args", "kwargs"):
        data[group] = {name: from_data(argument) for name, argument in data[group].items()}
    return Probe(**{**data, "watch": tuple(data["watch"])})
