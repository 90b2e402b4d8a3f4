"""One submission in a process of its own, as the judge sees it: load it, then ask for records of calls."""

import math
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.inside.frames import MAX_FRAME, MAX_MESSAGE, BadFrame, Silence, receive, send
from autograde.inside.loading.report import LoadReport, Problem, report_from_data
from autograde.inside.warm import ON_DEMAND
from autograde.sandbox.processor import ProcessorUse
from autograde.sessions.effort import Effort
from autograde.sessions.ended import Died, failed, why
from autograde.sessions.fork_server import Ended, ForkServer
from autograde.sessions.outputs import BoundedOutputs
from autograde.sessions.validation import trusted_description, trusted_record
from helpers.checks.protocol.record import NOT_CALLED, Record
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe

_LAST_RESORT = 6  # seconds of wall time for one of effort: waiting and a busy machine stretch it
_ROUNDING = 0.001  # seconds

Program = Mapping[str, Any]
Watcher = Callable[[int], None]


@dataclass(frozen=True)
class Limits:
    """Limits of a session in seconds of effort (see `Effort`), and of `restarts` of its process while loading."""

    unit: float = 20.0  # for one statement or cell
    load: float = 180.0  # for all of loading
    calls: float = 180.0  # for all calls of one function, and loading again after those that ended the process
    after_timeout: float = 3.0  # for a call of a function that hung or ended the process before
    grace: float = 3.0  # between a limit and the kill
    restarts: int = 4

    @property
    def whole(self) -> float:
        """The limit for all that a session does, in seconds of wall time: the last resort, whatever hangs."""
        return _LAST_RESORT * (self.load + self.calls) + self.grace


def module_program(source: bytes, path: str) -> Program:
    """The program to load for a plain module: its source, and the `path` that tracebacks show."""
    return {"kind": "module", "source": np.frombuffer(source, np.uint8), "path": path}


def notebook_program(cells: Sequence[Mapping[str, Any]]) -> Program:
    """The program to load for a notebook: its code cells, {"index", "source"} each."""
    return {"kind": "notebook", "cells": [dict(cell) for cell in cells]}


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
        self._effort = Effort(self._used)
        self._calling: defaultdict[str, float] = defaultdict(float)  # effort of each function's calls so far, seconds
        self._called_last = ""
        self._shortened: set[str] = set()  # functions that hung or ended the process
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
        left = self.limits.load
        self._end_by = time.monotonic() + self.limits.whole
        for _ in range(self.limits.restarts + 1):
            try:
                self.report = self._load_once(left, outputs, watch)
                break
            except Died as error:
                self.report = LoadReport(problems=[Problem("died", "given_up", {"cause": error.cause})])
                left -= self._effort.total
                self._end()
                if left <= 0 or time.monotonic() >= self._end_by:
                    break
        self.report.outputs = outputs.by_cell
        return self.report

    def describe(self, name: str, calls: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
        """What the submission binds to `name`, see `inside.calls.describe_function`; None without an answer."""
        try:
            self._be_ready_for(name)
            request = {"do": "describe", "name": name, "calls": [list(call) for call in calls]}
            return trusted_description(self._ask(request, self.limits.unit)["described"])
        except (Died, Silence, KeyError, TypeError, ValueError):
            self._end()
            return None

    def record(self, name: str, probe: "Probe") -> Record:
        """Call the function on the probe; always returns a record, after the probe's time and `limits.grace` at most.

        A function that hung or ended the process before has less time, and one whose calls took `limits.calls` is
        called no more. Neither costs other functions anything.
        """
        if self._calling[name] > self.limits.calls:
            return failed(NOT_CALLED, Sentence("ended.calls_before", {"seconds": self.limits.calls}))
        try:
            self._be_ready_for(name)
        except Died as error:
            return failed(NOT_CALLED, error.cause)
        if name in self._shortened:
            probe = replace(probe, seconds=min(probe.seconds, self.limits.after_timeout))
        record = self._called(name, probe)
        self._calling[name] += self._effort.spent
        if record.error and record.error["kind"] in ("timeout", "died"):
            self._shortened.add(name)
            if self._effort.goes_on:
                self._end()  # what the call left running would take later calls' time
        return record

    def _called(self, name: str, probe: "Probe") -> Record:
        from autograde.inside.digest import changed  # imports torch, which a run's coordinator does without

        self._called_last = name
        try:
            request = {"do": "record", "name": name, "probe": probe.anonymous().to_data()}
            answer = self._ask(request, probe.seconds + self.limits.grace, MAX_FRAME)
            record = trusted_record(answer["record"], probe)
            record.args_changed, record.models_changed = changed(probe.args, answer["digests"])
            return record
        except Silence:
            self._end()
            return failed("timeout", self._why_silent("ended.no_answer", probe.seconds))
        except Died as error:
            return failed("died", error.cause)
        except (KeyError, TypeError, ValueError):
            self._end()
            return failed("died", Sentence("ended.not_a_record"))

    def _why_silent(self, key: str, seconds: float) -> Sentence:
        if time.monotonic() >= self._end_by:
            return Sentence("ended.too_long_together", {"seconds": self.limits.whole})
        return Sentence(key, {"seconds": seconds})

    def _load_once(self, seconds: float, outputs: BoundedOutputs, watch: Watcher) -> LoadReport:
        """Run the program in a new process, with at most `seconds` of effort; raises Died."""
        self._start()
        request = {"do": "load", "program": self._program, "skip": list(self._skip), "seconds": self.limits.unit}
        at: int | None = None
        try:
            send(self._connection, request | {"files": self._files}, self._next_unit(seconds))
            while True:
                frame = receive(self._connection, self._next_unit(seconds), MAX_MESSAGE)
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
            all_of_it = self._effort.total > seconds - _ROUNDING
            key, limit = ("too_long_together", self.limits.load) if all_of_it else ("silent", self.limits.unit)
            died = Died(self._why_silent(f"ended.{key}", limit), "timeout")
        except (EOFError, OSError):
            died = Died(Sentence("ended.ended_process", {"why": self._end_reason()}))
        except (BadFrame, KeyError, TypeError, ValueError):
            # The process still runs, so the report says that the part took too long.
            died = Died(Sentence("ended.out_of_turn"), "timeout")
        if at is not None:
            self._skip[at] = died
        raise died

    def _next_unit(self, seconds: float) -> Effort:
        """The deadline of the next statement or cell, where all together may take `seconds`."""
        return self._effort.begin(min(self.limits.unit + self.limits.grace, seconds - self._effort.total))

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
        deadline = self._effort.begin(seconds)
        try:
            # A process that answers in advance and never reads must not stop the judge, either.
            send(self._connection, request, deadline)
            return receive(self._connection, deadline, limit)
        except (EOFError, OSError):
            raise Died(self._end_reason()) from None
        except BadFrame as error:
            self._end()
            raise Died(Sentence("ended.bad_frame", {"error": str(error)})) from None

    def _be_ready_for(self, name: str) -> None:
        """Have a process that can be asked for this function; raises Died if there is none."""
        if self._connection is not None and _is_closed(self._connection):
            self._end()  # after it had answered: that is no fault of the next call
        if self._connection is None:
            self._reload()

    def _reload(self) -> None:
        if self._program is None:
            raise Died(Sentence("ended.nothing_loaded"))
        if time.monotonic() >= self._end_by:
            raise Died(Sentence("ended.too_long_together", {"seconds": self.limits.whole}))
        before = self.report
        try:
            self._load_once(self.limits.load, BoundedOutputs(), lambda index: None)
        except Died:
            self._end()
            raise
        finally:
            self._calling[self._called_last] += self._effort.total
        self.report = before

    def _start(self) -> None:
        self._end()
        if not self._stopped:
            self._pid, self._connection = self._fork_server.spawn(self.limits.whole, _mentioned(self._program))
            self._effort = Effort(self._used, self._end_by)
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
        return why(self._end(), self._fork_server.resources.memory, self.limits.whole)

    def _used(self) -> ProcessorUse | None:
        return None if self._pid is None else self._fork_server.used(self._pid)


def _mentioned(program: Program | None) -> list[str]:
    """The libraries that are imported on demand and whose names occur in the program."""
    sources = [cell["source"] for cell in program["cells"]] if program and "cells" in program else []
    if program and "source" in program:
        sources.append(program["source"].tobytes().decode(errors="replace"))
    return [name for name in ON_DEMAND if any(name in str(source) for source in sources)]


def _is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection, as a process does that ends."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
