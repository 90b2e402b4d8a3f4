"""A submission in a Jupyter kernel, as the judge sees it: the same questions as to a plain session, the same answers.

The notebook's cells run as Jupyter runs them. Then, for each exercise, the kernel is told to evaluate
`autograde.hidden.points(NAME)`, which answers the judge's questions on a line of its own until the judge is done.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from autograde.kernel.running import KernelBabble, KernelGone, KernelSilent, RunningKernel
from autograde.kernel.warm import warm_process
from autograde.load_report import LoadReport, Problem
from autograde.sessions.session import Died, Limits, Session, Watcher
from autograde.sessions.trust import BoundedOutputs
from autograde.sessions.zygote import Ended
from autograde.worker.frames import MAX_MESSAGE, send
from autograde.worker.outputs import Outputs

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
    """A session whose process is a kernel; restarted, like others, around what hangs or kills it."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(warm_process(), limits)
        self._kernel: RunningKernel | None = None
        self._asked: tuple[str, str] | None = None  # the exercise that `points` answers for now, and its cell

    def leave(self, points: float) -> None:
        """Tell `points` in the kernel, if it answers there, how many they are, and wait until it has ended."""
        asked, self._asked = self._asked, None
        if asked is None or self._kernel is None:
            return
        try:
            send(self._connection, {"do": "done", "points": points})
            self._kernel.finish(asked[1], self.limits.grace)
        except (OSError, KernelGone, KernelSilent, KernelBabble):
            self._end()

    def _start(self) -> None:
        self._end()
        if self._stopped:
            raise Died("grading was stopped")
        try:
            self._kernel = RunningKernel({name: content.tobytes() for name, content in self._files.items()})
        except (KernelGone, KernelBabble):
            raise Died("the kernel did not start") from None
        self._connection = self._kernel.judge

    def _end(self) -> Ended:
        kernel, self._kernel = self._kernel, None
        self._connection, self._asked = None, None
        return kernel.end() if kernel else Ended()

    def _load_once(self, deadline: float, outputs: BoundedOutputs, watch: Watcher) -> LoadReport:
        self._start()
        assert self._program is not None
        report = LoadReport()
        late = 0
        for cell in self._program["cells"]:
            index, source = int(cell["index"]), str(cell["source"])
            where = f"cell {index + 1}"
            names = tuple(_DEFINED.findall(source)[:_MOST_NAMES])
            report.defined += [name for name in names if name not in report.defined]
            if index in self._skip:
                reason = self._skip[index]
                kind = "died" if "ended the process" in reason else "timeout"
                report.problems.append(Problem(kind, f"{reason}; it was left out.", where, names))
                continue
            watch(index)
            seconds = self.limits.unit if late < 2 else self.limits.unit / 5
            collected = Outputs()
            error = self._run(index, source, min(seconds, deadline - time.monotonic()), collected)
            shown = [{key: value for key, value in item.items() if key != "_display_id"} for item in collected.items]
            outputs.keep(index, shown)
            if error:
                late += error[0] == "TimeUp"
                told = f"it stopped with {error[0]}: {' '.join(error[1].split())}."
                report.problems.append(Problem(_KINDS.get(error[0], "raised"), told, where, names))
        return report

    def _run(self, index: int, source: str, seconds: float, outputs: Outputs) -> tuple[str, str] | None:
        assert self._kernel is not None
        try:
            return self._kernel.run(source, seconds, self.limits.grace, outputs)
        except KernelGone:
            reason = f"it ended the process ({self._end_reason()})"
        except KernelSilent:
            reason = f"it did not come back within {seconds:.3g} s"
        except KernelBabble:
            reason = "it spoke out of turn on the kernel's channels"
        self._skip[index] = reason
        raise Died(reason)

    def _ask(self, request: Mapping[str, Any], seconds: float, limit: int = MAX_MESSAGE) -> Any:
        if self._connection is None:
            self._reload()
        assert self._kernel is not None
        name = str(request["name"])
        if self._asked is None or self._asked[0] != name:
            self.leave(0.0)
            if self._kernel is None:
                self._reload()
            with suppress(OSError):
                self._asked = name, self._kernel.begin(f"from autograde.hidden import points\npoints({name!r})")
        return super()._ask(request, seconds, limit)
