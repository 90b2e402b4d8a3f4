"""Probes: calls of a student's function, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from helpers.checks.protocol.arguments import Argument, from_data


@dataclass(frozen=True)
class Probe:
    """One call of the function, or `calls` in a row on the same arguments, and what to record.

    `args` are passed by position; their names are used in the record only, since students rename parameters.
    `max_forwards` (model calls) and `seconds` (of CPU time) limit all calls together. `log_inputs` keeps the model's
    inputs; `watch` names the tensor arguments whose values after the call are kept, `gradients` those with respect to
    which the returned tensor is differentiated after the call: they must require a gradient. `diagnose` says whether
    misconceptions are recorded too (on large probes they would swell the student bundle); `shows` names the only ones
    that the probe can show, where it can show few. With `blocks`, arrays are compared, and stored, as averages of
    squares of so many pixels. With `compare_calls`, it is kept how far apart the results of the
    first and the last call are. A `hidden` probe comes from a secret seed: students must see neither the probe nor its
    name.
    """

    name: str
    args: Mapping[str, Argument]
    kwargs: Mapping[str, Argument] = field(default_factory=dict)
    calls: int = 1
    seed: int = 0
    max_forwards: int = 500
    seconds: float = 20.0
    log_inputs: bool = False
    watch: tuple[str, ...] = ()
    diagnose: bool = True
    shows: tuple[str, ...] = ()
    blocks: int = 1
    scope: str = "both"  # "public", "hidden" or "both"
    hidden: bool = False
    gradients: tuple[str, ...] = ()
    compare_calls: bool = False

    def to_data(self) -> dict[str, Any]:
        """Return the probe as plain data and arrays, for `probe_from_data`."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        for group in ("args", "kwargs"):
            data[group] = {name: argument.to_data() for name, argument in data[group].items()}
        for rare in ("gradients", "compare_calls"):
            if not data[rare]:
                del data[rare]  # few probes ask for it: what is stored of the others stays as it is
        return data

    def anonymous(self) -> "Probe":
        """Return the probe as a student's process may see it: the call, but not its name or purpose."""
        return replace(self, name="", diagnose=True, shows=(), scope="both", hidden=False)

    def can_show(self, misconception: str) -> bool:
        """Return whether the misconception is recorded on this probe."""
        return not self.shows or misconception in self.shows


def probe_from_data(data: dict[str, Any]) -> Probe:
    """Rebuild the probe that `to_data` described; raises KeyError or TypeError for other data."""
    data = dict(data)
    for group in ("args", "kwargs"):
        data[group] = {name: from_data(argument) for name, argument in data[group].items()}
    names = {field: tuple(data.get(field, ())) for field in ("watch", "shows", "gradients")}
    return Probe(**{**data, **names})
