"""Call a function on a probe and record what happens. The only place where a student's function is called."""

import linecache
import time
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from helpers.checks.probe import Probe
from helpers.checks.quiet import ForwardLimit, TimeUp, muted, seeded, time_limit
from helpers.checks.record import MAX_ELEMENTS, Record

_MAX_LOGGED = 64


Look = Callable[[str, torch.Tensor], None]


def run_probe(function: Callable[..., Any], probe: Probe, look: Look = lambda name, tensor: None) -> Record:
    """The record of calling `function` on `probe`; whatever the function does, this returns.

    `look(name, tensor)` is shown each tensor argument as the call left it.
    """
    record = Record()
    built = {name: argument.build() for name, argument in probe.args.items()}
    options = {name: argument.build() for name, argument in probe.kwargs.items()}
    before = {name: value.detach().clone() for name, value in built.items() if isinstance(value, torch.Tensor)}
    _count_forwards(built, record, probe)
    result = None
    start = time.perf_counter()
    with seeded(probe.seed), muted() as record.warnings:
        try:
            with time_limit(probe.seconds):
                for _ in range(probe.calls):
                    result = function(*built.values(), **options)
                _keep_returned(record, result)
        except BaseException as error:
            record.error = describe_error(error, function)
        record.seconds = time.perf_counter() - start
        _keep_arguments(record, probe, built, before)
        for name in before:
            look(name, built[name])
    return record


def describe_error(error: BaseException, function: Callable[..., Any] | None = None) -> dict[str, Any]:
    """The error as data: kind, type, message, and the student's own lines that led to it, the innermost last."""
    kind = {TimeUp: "timeout", ForwardLimit: "forward_limit"}.get(type(error), "raised")
    code = getattr(function, "__code__", None)
    own = code.co_filename if code else None
    lines = [
        f"line {frame.lineno}, in {frame.name}: {_source(frame)}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == own or "ipython-input" in frame.filename or "ipykernel" in frame.filename
    ]
    message = " ".join(_text(error).split())[:500]
    return {"kind": kind, "type": type(error).__name__, "message": message, "lines": lines[-3:]}


def to_array(value: Any) -> np.ndarray | None:
    """A plain numeric array of a tensor, array, picture or number, or None if it is none of these."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        value = (value.float() if value.dtype in (torch.bfloat16, torch.float16) else value).resolve_conj().numpy()
    if type(value).__module__.startswith("PIL."):
        value = np.asarray(value)
    if isinstance(value, np.generic | bool | int | float):
        value = np.asarray(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.dtype.itemsize <= 8:
        return np.array(value, dtype=np.float32 if value.dtype == np.float16 else value.dtype)
    return None


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(an error whose message cannot be read)"


def _source(frame: traceback.FrameSummary) -> str:
    return (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()[:160]


def _count_forwards(built: dict[str, Any], record: Record, probe: Probe) -> None:
    def count(_module: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
        record.forwards += 1
        if record.forwards > probe.max_forwards:
            raise ForwardLimit(f"the model was called more than {probe.max_forwards} times")
        if probe.log_inputs and len(record.forward_inputs) < _MAX_LOGGED and inputs:
            array = to_array(inputs[0])
            if array is not None:
                record.forward_inputs.append(array)

    for value in built.values():
        if isinstance(value, torch.nn.Module):
            value.register_forward_pre_hook(count)


def _keep_returned(record: Record, result: Any) -> None:
    record.returned_type = "None" if result is None else f"{type(result).__module__}.{type(result).__qualname__}"
    array = to_array(result)
    if array is not None and array.size > MAX_ELEMENTS:
        record.notes.append(f"returned {array.size:,} numbers, of shape {array.shape}: too many to compare")
        array = None
    record.returned = array


def _keep_arguments(record: Record, probe: Probe, built: dict[str, Any], before: dict[str, torch.Tensor]) -> None:
    if record.returned is not None:
        same = (name for name, old in before.items() if np.array_equal(record.returned, old.numpy()))
        record.returned_equals = next(same, None)
    for name, old in before.items():
        new = built[name].detach()
        record.args_changed[name] = not (new.shape == old.shape and torch.equal(new, old))
        grad = built[name].grad
        record.grads_left[name] = grad is not None and bool(grad.count_nonzero())
        if name in probe.watch:
            record.args_after[name] = to_array(new) if new.numel() <= MAX_ELEMENTS else None
