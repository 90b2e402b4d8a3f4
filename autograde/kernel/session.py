"""A session whose submission runs in a Jupyter kernel; the judge uses it as any other.

The notebook's cells run as Jupyter runs them. Then, for each exercise, the kernel evaluates
`autograde.inside.hidden.points(NAME)`, which answers the judge's requests on a separate socket.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from autograde.inside.frames import MAX_MESSAGE, Silence, send
from autograde.inside.loading.outputs import Outputs
from autograde.inside.loading.report import LoadReport, Problem
from autograde.kernel.fork_server import fork_server
from autograde.kernel.running import KernelBabble, KernelGone, KernelSilent, RunningKernel
from autograde.sessions.fork_server import Ended
from autograde.sessions.outputs import BoundedOutputs
from autograde.sessions.session import Died, Limits, Session, Watcher
from helpers.checks.sentences import Sentence

_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w{1,100})", re.MULTILINE)
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
            send(self._connection, {"do": "done", "points": points}, time.monotonic() + self.limits.grace)
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
        self._connection = self._kernel.judge

    def _end(self) -> Ended:
        kernel, self._kernel = self._kernel, None
        self._connection, self._current = None, None
        return kernel.end() if kernel else Ended()

    def _load_once(self, deadline: float, outputs: BoundedOutputs, watch: Watcher) -> LoadReport:
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
            seconds = self.limits.unit if late < 2 else self.limits.unit / 5
            collected = Outputs()
            error = self._run(index, source, min(seconds, deadline - time.monotonic()), collected)
            items = [{key: value for key, value in item.items() if key != "_display_id"} for item in collected.items]
            outputs.keep(index, items)
            if error:
                late += error[0] == "TimeUp"
                facts = {"error": f"{error[0]}: {' '.join(error[1].split())}"}
                kind = _KINDS.get(error[0], "raised")
                report.problems.append(Problem(kind, "stopped", facts, cell_number, names=names))
        return report

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

    def _ask(self, request: Mapping[str, Any], seconds: float, limit: int = MAX_MESSAGE) -> Any:
        if self._connection is None:
            self._reload()
        assert self._kernel is not None
        name = str(request["name"])
        if self._current is None or self._current[0] != name:
            self.leave(0.0)
            if self._kernel is None:
                self._reload()
            with suppress(OSError):
                source = f"from autograde.inside.hidden import points\npoints({name!r})"
                self._current = name, self._kernel.begin(source)
        return super()._ask(request, seconds, limit)
