"""Call a function on a probe and record what happens. The only place where a student's function is called."""

import dis
import sysconfig
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from helpers.checks.protocol.gradients import gradients_of
from helpers.checks.protocol.own_code import own_lines, refused_by_own
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import ForwardLimit, muted, seeded
from helpers.checks.protocol.record import ASPECTS, Record, stopped_by
from helpers.checks.protocol.state import flat, model_state
from helpers.checks.protocol.time_limit import TimeUp, time_limit
from helpers.checks.protocol.tree import MAX_ELEMENTS, TooLarge, to_array, to_tree
from helpers.checks.protocol.watch import watched
from helpers.ready_made import answer_is_judged

_RAISE = dis.opmap["RAISE_VARARGS"]
_LIBRARIES = ("<frozen", str(Path(__file__).parents[2]), *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))


Look = Callable[[str, Any], None]


def run_probe(function: Callable[..., Any], probe: Probe, look: Look = lambda name, value: None) -> Record:
    """The record of calling `function` on `probe`; whatever the function does, this returns.

    `look(name, value)` is shown each tensor and model among the arguments as the call left it; those in a nesting are
    named as in "features.0".
    """
    record = Record()
    built = {name: argument.build() for name, argument in probe.args.items()}
    options = {name: argument.build() for name, argument in probe.kwargs.items()}
    single = dict(flat(built))  # by now: the function may change a list or dict that it is given
    before = {name: value.detach().clone() for name, value in single.items() if isinstance(value, torch.Tensor)}
    models = {name: value for name, value in single.items() if isinstance(value, nn.Module)}
    states = {name: model_state(model) for name, model in models.items()}
    wanted = {name: single[name] for name in probe.gradients}
    result = first = None
    start = time.perf_counter()
    with seeded(probe.seed), muted() as record.warnings:
        try:
            with answer_is_judged(), watched(models.values(), record, probe), time_limit(probe.seconds):
                for number in range(probe.calls):
                    result = function(*built.values(), **options)
                    first = to_array(result) if probe.compare_calls and not number else first
                _keep_returned(record, result)
                record.calls_apart = _apart(first, to_array(result)) if probe.compare_calls else None
                record.gradients = gradients_of(result, wanted)
                record.last_input = record.last_input if result is None or probe.log_inputs else None
        except BaseException as error:
            record.error = describe_error(error, function) | {"cause": stopped_by(describe_kind(error), probe)}
        record.seconds = time.perf_counter() - start
        _keep_arguments(record, probe, single, before)
        _keep_models(record, models, states)
        for name in (*before, *models):
            look(name, single[name])
    return record


def describe_error(error: BaseException, function: Callable[..., Any] | None = None) -> dict[str, Any]:
    """The error as data: kind, type, message, and the student's own lines that led to it, the innermost last.

    `deliberate` says that a `raise` or `assert` of the student's own raised it, and in answer to no other error,
    `own_callee` that a function of the student's own did not accept the arguments of a call in the last line.
    """
    kind = describe_kind(error)
    message = " ".join(_text(error).split())[:500] if kind == "raised" else ""  # `cause` tells the others
    return {
        "kind": kind,
        "type": type(error).__name__,
        "message": message,
        "lines": own_lines(error, message, function),
        "deliberate": _is_deliberate(error),
        "own_callee": refused_by_own(error, message, function),
    }


def describe_kind(error: BaseException) -> str:
    """The kind of an error, in the words of Record."""
    return {TimeUp: "timeout", ForwardLimit: "forward_limit"}.get(type(error), "raised")


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(an error whose message cannot be read)"


def _is_deliberate(error: BaseException) -> bool:
    """Whether the innermost frame is in no library, and stopped at a `raise` or an `assert`."""
    trace = error.__traceback__
    # `raise "a text"` ends at a `raise` too, but by mistake.
    mistaken = isinstance(error, TypeError) and "derive from BaseException" in _text(error)
    if trace is None or error.__context__ is not None or mistaken or isinstance(error, NotImplementedError):
        return False
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return not code.co_filename.startswith(_LIBRARIES) and code.co_code[trace.tb_lasti] == _RAISE


def _apart(first: np.ndarray | None, last: np.ndarray | None) -> float:
    if first is None or last is None or first.shape != last.shape:
        return float("inf")
    return float(np.abs(np.asarray(first, np.float64) - last).max(initial=0.0))


def _keep_returned(record: Record, result: Any) -> None:
    record.returned_type = "None" if result is None else f"{type(result).__module__}.{type(result).__qualname__}"
    try:
        record.returned = to_tree(result)
    except TooLarge as error:
        record.too_large = error.facts


def _keep_models(record: Record, models: Mapping[str, nn.Module], before: Mapping[str, Mapping[str, str]]) -> None:
    for name, model in models.items():
        try:
            after = model_state(model)
        except Exception:  # whatever was made of it
            after = {}
        record.models_changed[name] = [aspect for aspect in ASPECTS if after.get(aspect) != before[name][aspect]]


def _keep_arguments(record: Record, probe: Probe, built: dict[str, Any], before: dict[str, torch.Tensor]) -> None:
    if isinstance(record.returned, np.ndarray):
        same = (name for name, old in before.items() if np.array_equal(record.returned, old.numpy()))
        record.returned_equals = next(same, None)
    for name, old in before.items():
        new = built[name].detach()
        record.args_changed[name] = not (new.shape == old.shape and torch.equal(new, old))
        grad = built[name].grad
        record.grads_left[name] = grad is not None and bool(grad.count_nonzero())
        if name in probe.watch:
            record.args_after[name] = to_array(new) if new.numel() <= MAX_ELEMENTS else None
