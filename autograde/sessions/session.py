"""One submission in a process of its own, as the judge sees it: load it, then ask for records of calls."""

import math
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.inside.frames import MAX_FRAME, MAX_MESSAGE, BadFrame, Silence, receive, send
from autograde.inside.loading.report import LoadReport, Problem, report_from_data
from autograde.sandbox.supervisor import MEMORY, TIME
from autograde.sessions.fork_server import Ended, ForkServer
from autograde.sessions.outputs import BoundedOutputs
from autograde.sessions.validation import trusted_description, trusted_record
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe

Program = Mapping[str, Any]
Watcher = Callable[[int], None]


@dataclass(frozen=True)
class Limits:
    """Time limits of a session, in seconds, and the number of `restarts` of its process while loading."""

    unit: float = 20.0  # for one statement or cell
    load: float = 180.0  # for all of loading
    calls: float = 300.0  # for all calls together
    after_timeout: float = 3.0  # for a call of a function that timed out before
    grace: float = 3.0  # between a limit and the kill
    restarts: int = 4

    @property
    def whole(self) -> float:
        """The limit for all that a session does, which holds whatever hangs: loading, then calls."""
        return self.load + self.calls + self.grace


def module_program(source: bytes, path: str) -> Program:
    """The program to load for a plain module: its source, and the `path` that tracebacks show."""
    return {"kind": "module", "source": np.frombuffer(source, np.uint8), "path": path}


def notebook_program(cells: Sequence[Mapping[str, Any]]) -> Program:
    """The program to load for a notebook: its code cells, {"index", "source"} each."""
    return {"kind": "notebook", "cells": [dict(cell) for cell in cells]}


class Died(Exception):
    """The student's process ended or sent something other than an answer; `kind` is "died" or "timeout"."""

    def __init__(self, cause: Sentence, kind: str = "died") -> None:
        """Give the `cause` as the sentence that the student reads."""
        super().__init__(cause.key)
        self.cause, self.kind = cause, kind


class Session:
    """A student's process, restarted after it hung or died; a context manager that ends it and all it started."""

    def __init__(self, fork_server: ForkServer, limits: Limits | None = None) -> None:
        """Prepare a session; `load` has `fork_server` fork the process."""
        self.limits = limits or Limits()
        self.report = LoadReport()
        self._fork_server = fork_server
        self._pid: int | None = None
        self._connection: Any = None
        self._stopped = False
        self._program: Program | None = None
        self._files: Mapping[str, np.ndarray] = {}
        self._skip: dict[int, Died] = {}
        self._timeouts: dict[str, int] = {}
        self._given_up: dict[str, Record] = {}
        self._calling = 0.0  # seconds spent on calls so far
        self._end_by = math.inf  # time.monotonic, for all that the session does

    def __enter__(self) -> "Session":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session."""
        self.close()

    def close(self) -> None:
        """End the process and all that it started."""
        self._end()

    def stop(self) -> None:
        """Kill the process and never restart it; another thread that waits in `load` returns at once."""
        self._stopped = True
        if self._pid is not None:
            self._fork_server.end(self._pid)

    def load(
        self, program: Program, files: Mapping[str, bytes] | None = None, watch: Watcher = lambda index: None
    ) -> LoadReport:
        """Run the program, leaving out statements or cells that hang or kill the process; the report.

        `files`, contents by name, are written to the folder that it runs in. `watch(i)` is called before each statement
        or cell.
        """
        self._program = program
        self._files = {name: np.frombuffer(content, np.uint8) for name, content in (files or {}).items()}
        outputs = BoundedOutputs()
        deadline = time.monotonic() + self.limits.load
        self._end_by = time.monotonic() + self.limits.whole
        for _ in range(self.limits.restarts + 1):
            try:
                self.report = self._load_once(deadline, outputs, watch)
                break
            except Died as error:
                self.report = LoadReport(problems=[Problem("died", "given_up", {"cause": error.cause})])
                self._end()
                if time.monotonic() >= deadline:
                    break
        self.report.outputs = outputs.by_cell
        return self.report

    def describe(self, name: str, calls: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
        """What the submission binds to `name`, see `inside.calls.describe_function`; None without an answer."""
        try:
            answer = self._ask(
                {"do": "describe", "name": name, "calls": [list(call) for call in calls]}, self.limits.unit
            )
            return trusted_description(answer["described"])
        except (Died, Silence, KeyError, TypeError, ValueError):
            self._end()
            return None

    def record(self, name: str, probe: "Probe") -> Record:
        """Call the function on the probe; always returns a record, within the probe's time (plus `limits.grace`)."""
        if name in self._given_up:
            return self._given_up[name]
        if name in self._timeouts:
            probe = replace(probe, seconds=min(probe.seconds, self.limits.after_timeout))
        if self._calling > self.limits.calls:
            return failed("timeout", Sentence("ended.calls_before", {"seconds": self._calling}))
        try:
            record = self._called(name, probe)
        except Silence:
            self._end()
            record = failed("timeout", Sentence("ended.no_answer", {"seconds": probe.seconds}))
            self._given_up[name] = record
        except Died as error:
            record = failed("died", error.cause)
        except (KeyError, TypeError, ValueError):
            self._end()
            record = failed("died", Sentence("ended.not_a_record"))
        self._count(name, record)
        return record

    def _called(self, name: str, probe: "Probe") -> Record:
        from autograde.inside.digest import changed  # imports torch, which a run's coordinator does without

        start = time.monotonic()
        try:
            request = {"do": "record", "name": name, "probe": probe.anonymous().to_data()}
            answer = self._ask(request, probe.seconds + self.limits.grace, MAX_FRAME)
            record = trusted_record(answer["record"], probe)
            record.args_changed, record.models_changed = changed(probe.args, answer["digests"])
            return record
        finally:
            self._calling += time.monotonic() - start

    def _count(self, name: str, record: Record) -> None:
        """Give up a function that timed out or killed the process twice, so that the class does not wait for it."""
        if record.error and record.error["kind"] in ("timeout", "died"):
            self._timeouts[name] = self._timeouts.get(name, 0) + 1
            if self._timeouts[name] >= 2:
                self._given_up[name] = record

    def _load_once(self, deadline: float, outputs: BoundedOutputs, watch: Watcher) -> LoadReport:
        self._start()
        request = {"do": "load", "program": self._program, "skip": list(self._skip), "seconds": self.limits.unit}
        at: int | None = None
        try:
            send(self._connection, request | {"files": self._files}, min(deadline, self._unit_deadline()))
            while True:
                frame = receive(self._connection, min(deadline, self._unit_deadline()), MAX_MESSAGE)
                if not isinstance(frame, dict):
                    raise BadFrame("not a message")
                if "loaded" in frame:
                    return self._with_causes(report_from_data(frame["loaded"]))
                if "cell" in frame:
                    if type(frame["cell"]) is not int or frame["cell"] != at:
                        raise BadFrame("outputs of a cell that does not run")
                    outputs.keep(at, frame["outputs"])
                else:
                    if type(frame["at"]) is not int or frame["at"] <= (-1 if at is None else at):
                        raise BadFrame("a step back")
                    at = frame["at"]
                    watch(at)
        except Silence:
            died = Died(Sentence("ended.silent", {"seconds": self.limits.unit}), "timeout")
            if time.monotonic() >= deadline:
                died = Died(Sentence("ended.too_long_together", {"seconds": self.limits.load}), "timeout")
        except (EOFError, OSError):
            died = Died(Sentence("ended.ended_process", {"why": self._end_reason()}))
        except (BadFrame, KeyError, TypeError, ValueError):
            # The process still runs, so the report says that the part took too long.
            died = Died(Sentence("ended.out_of_turn"), "timeout")
        if at is not None:
            self._skip[at] = died
        raise died

    def _unit_deadline(self) -> float:
        return time.monotonic() + self.limits.unit + self.limits.grace

    def _with_causes(self, report: LoadReport) -> LoadReport:
        """Add why parts were left out after a restart, which only this side knows."""
        known = list(self._skip.values())
        for i, problem in enumerate(report.problems):
            if problem.reason in ("statement_left_out", "cell_left_out") and known:
                died = known.pop(0)
                facts = {"cause": died.cause}
                report.problems[i] = replace(problem, kind=died.kind, reason="left_out_because", facts=facts)
        return report

    def _ask(self, request: Mapping[str, Any], seconds: float, limit: int = MAX_MESSAGE) -> Any:
        if self._connection is None:
            self._reload()
        deadline = min(time.monotonic() + seconds, self._end_by)
        try:
            # A process that answers in advance and never reads must not stop the judge, either.
            send(self._connection, request, deadline)
            return receive(self._connection, deadline, limit)
        except (EOFError, OSError):
            raise Died(self._end_reason()) from None
        except BadFrame as error:
            self._end()
            raise Died(Sentence("ended.bad_frame", {"error": str(error)})) from None

    def _reload(self) -> None:
        if self._program is None:
            raise Died(Sentence("ended.nothing_loaded"))
        if time.monotonic() >= self._end_by:
            raise Died(Sentence("ended.too_long_together", {"seconds": self.limits.whole}))
        before = self.report
        try:
            self._load_once(
                min(time.monotonic() + self.limits.load, self._end_by), BoundedOutputs(), lambda index: None
            )
        except Died:
            self._end()
            raise
        self.report = before

    def _start(self) -> None:
        self._end()
        if not self._stopped:
            self._pid, self._connection = self._fork_server.spawn(self.limits.whole)
        if self._stopped:  # perhaps while the process was forked
            self._end()
            raise Died(Sentence("ended.stopped"))

    def _end(self) -> Ended:
        pid, self._pid = self._pid, None
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None
        return self._fork_server.end(pid) if pid is not None else Ended()

    def _end_reason(self) -> Sentence:
        # The child may still be exiting: end() would kill it, and hide how it ended by itself.
        time.sleep(0.05)
        ended = self._end()
        if ended.reason == MEMORY:
            return Sentence("ended.memory", {"megabytes": self._fork_server.resources.memory / 2**20})
        if ended.reason == TIME:
            return Sentence("ended.too_long_together", {"seconds": self.limits.whole})
        if ended.status is None:
            return Sentence("ended.unknown")
        if ended.status >= 0:
            return Sentence("ended.exit_code", {"code": ended.status})
        return Sentence("ended.signal", {"signal": signal.Signals(-ended.status).name})


def failed(kind: str, cause: Sentence) -> Record:
    """The record of a call that returned none, because of a "timeout" or because the process "died"."""
    name = "TimeUp" if kind == "timeout" else "ProcessDied"
    return Record(error={"kind": kind, "type": name, "message": "", "lines": [], "cause": cause.to_data()})
