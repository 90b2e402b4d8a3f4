"""The instant check under each exercise: does the function just written do what was asked?"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from helpers.checks.show import CheckResult
from helpers.errors import HelperError

if TYPE_CHECKING:
    from helpers.checks.record import Record
    from helpers.checks.sheet import Sheet

_SECONDS = 10.0  # a call; right answers take well below one
_SECONDS_AFTER_TIMEOUT = 1.0


def check(name: str, function: Callable[..., Any] | None = None) -> CheckResult:
    """Check the exercise called `name` on its public examples, and say what is right, what is wrong and why.

    `function` is by default the one with this name in the notebook. The result shows itself as a table; its `.verdict`
    (None when nothing could be checked) holds the same as data. Never raises, but for KeyboardInterrupt.
    """
    namespaces = [sys._getframe(1).f_globals, _notebook_namespace()]
    try:
        from helpers.checks.stored import load_expected

        expected = load_expected(name)
    except (HelperError, ImportError) as error:
        return CheckResult(str(name), problem=_cannot_check(error))
    if function is None:
        function = next((space[name] for space in namespaces if name in space), None)
    if not callable(function):
        return CheckResult(expected.sheet.title, problem=_no_function(expected.sheet, name, function))
    return _judged(expected, function)


def _judged(expected: Any, function: Callable[..., Any]) -> CheckResult:
    from helpers.checks.judgement import judge
    from helpers.checks.pictures import draw
    from helpers.checks.quiet import seeded

    sheet = expected.sheet
    with seeded(0):  # making the models draws random numbers: the student's stay as they are
        records = _run(sheet, function)
    verdict = judge(sheet, records, expected)
    return CheckResult(
        sheet.title,
        verdict=verdict,
        own_lines=_own_lines(records),
        picture=None if verdict.passed else draw(sheet, records, expected),
    )


def _run(sheet: "Sheet", function: Callable[..., Any]) -> dict[str, "Record"]:
    from helpers.checks.run import run_probe

    records: dict[str, Record] = {}
    seconds = _SECONDS
    for probe in sheet.probes:
        record = run_probe(function, replace(probe, seconds=min(seconds, probe.seconds)))
        if record.error and record.error["type"] == "KeyboardInterrupt":
            raise KeyboardInterrupt
        if record.error and record.error["kind"] == "timeout":
            seconds = _SECONDS_AFTER_TIMEOUT
        records[probe.name] = record
    return records


def _own_lines(records: Mapping[str, "Record"]) -> tuple[str, ...]:
    """The student's lines that led to the first error; one line alone stands in the message already."""
    errors = (record.error for record in records.values() if record.error)
    lines = next((tuple(error["lines"]) for error in errors if error["lines"]), ())
    return lines if len(lines) > 1 else ()


def _notebook_namespace() -> Mapping[str, Any]:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.user_ns if shell else {}


def _no_function(sheet: "Sheet", name: str, found: Any) -> str:
    if found is None:
        return f"There is no function `{name}` yet: run the cell above first."
    return (
        f"`{name}` is not a function here but a {type(found).__name__}: it was given another value. "
        f"Run the cell that defines `{sheet.signature}` again."
    )


def _cannot_check(error: Exception) -> str:
    if isinstance(error, ImportError):
        return (
            f"The check needs a package that is not installed here ({error}). Install what the course's README lists."
        )
    return str(error)
