"""A session whose submission runs in a Jupyter kernel; the judge uses it as any other.

The notebook's cells run as Jupyter runs them. Then, for each exercise, the kernel evaluates
`autograde.inside.hidden.points(NAME)`, which answers the judge's requests on a separate socket.
"""

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from autograde.inside.frames import Silence, send
from autograde.inside.loading.blocks import syntax_kind
from autograde.inside.loading.causes import star_import, star_imports, with_cause
from autograde.inside.loading.outputs import Outputs
from autograde.inside.loading.report import LoadReport, Problem
from autograde.kernel.fork_server import fork_server
from autograde.kernel.running import KernelBabble, KernelGone, KernelSilent, RunningKernel
from autograde.sessions.ended import Died
from autograde.sessions.fork_server import Ended
from autograde.sessions.outputs import BoundedOutputs
from autograde.sessions.session import Limits, Session, Watcher
from helpers.checks.judging.error_hints import shown
from helpers.checks.judging.idioms import idiom_in_error, idiom_in_syntax
from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.protocol.probe import Probe
    from helpers.checks.protocol.record import Record

_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w{1,100})", re.MULTILINE)
_SYNTAX = re.compile(r"^SyntaxError: (.*) \(.*, line (\d{1,6})\)$")
_LONGEST_ERROR = 500
_MOST_NAMES = 200
_KINDS = {
    "ImportError": "missing_import",
    "ModuleNotFoundError": "missing_import",
    "NameError": "undefined_name",
    "SyntaxError": "syntax_error",
    "FileNotFoundError": "missing_file",
    "StdinNotImplementedError": "needs_input",
    "TimeUp": "timeout",
}


class KernelSession(Session):
    """A session whose process is a kernel, restarted like others after a cell hangs or kills it."""

    def __init__(self, limits: Limits) -> None:
        """Prepare a session on this process's fork server."""
        super().__init__(fork_server(), limits)
        self._kernel: RunningKernel | None = None
        self._current: tuple[str, str] | None = None  # the exercise that `points` answers for, and its cell

    def leave(self, points: float) -> None:
        """Send the points to the call of `points` in the kernel, if one runs, and wait until it returns."""
        current, self._current = self._current, None
        if current is None or self._kernel is None:
            return
        try:
            send(self._connection, {"do": "done", "points": points}, self._effort.begin(self.limits.grace))
            self._kernel.finish(current[1], self.limits.grace)
        except (OSError, Silence, KernelGone, KernelSilent, KernelBabble):
            self._end()

    def _start(self) -> None:
        self._end()
        if self._stopped:
            raise Died(Sentence("ended.stopped"))
        try:
            files = {name: content.tobytes() for name, content in self._files.items()}
            self._kernel = RunningKernel(files, self.limits.whole)
        except (KernelGone, KernelBabble):
            raise Died(Sentence("ended.no_kernel")) from None
        self._connection, self._effort = self._kernel.judge, self._kernel.effort

    def _end(self) -> Ended:
        kernel, self._kernel = self._kernel, None
        self._connection, self._current = None, None
        return kernel.end() if kernel else Ended()

    def _load_once(self, seconds: float, outputs: BoundedOutputs, watch: Watcher) -> LoadReport:
        self._start()
        assert self._program is not None
        report = LoadReport()
        late = 0
        for cell in self._program["cells"]:
            index, source = int(cell["index"]), str(cell["source"])
            cell_number = index + 1
            names = tuple(_DEFINED.findall(source)[:_MOST_NAMES])
            report.defined += [name for name in names if name not in report.defined]
            if index in self._skip:
                died = self._skip[index]
                cause = {"cause": died.cause}
                report.problems.append(Problem(died.kind, "left_out_because", cause, cell_number, names=names))
                continue
            watch(index)
            unit = self.limits.unit if late < 2 else self.limits.unit / 5
            collected = Outputs()
            error = self._run(index, source, min(unit, seconds - self._effort.total), collected)
            items = [{key: value for key, value in item.items() if key != "_display_id"} for item in collected.items]
            outputs.keep(index, items)
            if error:
                late += error[0] == "TimeUp"
                text = f"{error[0]}: {shown(' '.join(error[1].split()))}"[:_LONGEST_ERROR]
                report.problems.append(replace(_problem(error[0], text, source), cell=cell_number, names=names))
                if _KINDS.get(error[0]) == "missing_import":
                    report.stars += _stars(source, text, cell_number)
        return report

    def _called(self, name: str, probe: "Probe") -> "Record":
        record = super()._called(name, probe)
        record.error = with_cause(record.error, self.report)  # the kernel has no report
        return record

    def _run(self, index: int, source: str, seconds: float, outputs: Outputs) -> tuple[str, str] | None:
        assert self._kernel is not None
        try:
            return self._kernel.run(source, seconds, self.limits.grace, outputs)
        except KernelGone:
            died = Died(Sentence("ended.ended_process", {"why": self._end_reason()}))
        except KernelSilent:
            died = Died(Sentence("ended.silent", {"seconds": seconds}), "timeout")
        except KernelBabble:
            died = Died(Sentence("ended.out_of_turn_kernel"), "timeout")
        self._skip[index] = died
        raise died

    def _be_ready_for(self, name: str) -> None:
        super()._be_ready_for(name)
        if self._current is not None and self._current[0] != name:
            self.leave(0.0)
            super()._be_ready_for(name)
        if self._current is None:
            assert self._kernel is not None
            with suppress(OSError):
                source = f"from autograde.inside.hidden import points\npoints({name!r})"
                self._current = name, self._kernel.begin(source)


def _problem(kind: str, error: str, source: str) -> Problem:
    """The problem for a cell that ended with this error; `kind` is the error's type."""
    found = _SYNTAX.search(error) if kind == "SyntaxError" else None
    line = source.splitlines()[int(found[2]) - 1 :][:1] if found else []
    idiom = idiom_in_syntax(found[1], line[0]) if found and line else idiom_in_error(error)
    if idiom is None:
        return Problem(_KINDS.get(kind, "raised"), "stopped", {"error": error})
    diagnosis = syntax_kind(idiom) if found else idiom.diagnosis
    return Problem(diagnosis, idiom.diagnosis, {**idiom.facts, "error": shown(error, brief=True)})


def _stars(source: str, error: str, cell: int) -> list[Problem]:
    """The star imports that failed in a cell, or were not reached, because an import failed with this error."""
    missing = re.search(r"No module named '(\w+)", error)
    lines = source.splitlines() if missing else []
    at = (
        i for i, line in enumerate(lines, 1) if missing and re.match(rf"\s*(?:from|import)\b.*\b{missing[1]}\b", line)
    )
    # A module that is there may itself import one that is not: then any of the cell's imports may have failed.
    return [star_import(statement, error, cell, line) for line, statement in star_imports(source, next(at, 1))]
