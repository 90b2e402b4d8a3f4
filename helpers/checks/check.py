"""The instant check below each exercise: it calls the student's function on the public probes."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from helpers.checks.newest import newest_failed
from helpers.checks.sentences import Sentence, language
from helpers.checks.showing.result import CheckResult
from helpers.errors import HelperError

if TYPE_CHECKING:
    from helpers.checks.judging.spec import Spec
    from helpers.checks.protocol.record import Record

_SECONDS = 10.0  # of CPU time, per call; right answers take well under one
_SECONDS_AFTER_TIMEOUT = 2.0


def check(name: str, function: Callable[..., Any] | None = None) -> CheckResult:
    """Check the exercise `name` on its public examples: what is right, what is wrong, and why.

    `function` defaults to the notebook's function of that name. The result displays as a table; its `.verdict` holds
    the same as data, or None if nothing could be checked. Raises nothing but KeyboardInterrupt.
    """
    namespaces = [sys._getframe(1).f_globals, _notebook_namespace()]
    try:
        from helpers.checks.stored import load_expected

        language()  # whose file may be damaged
        expected = load_expected(name)
    except (HelperError, ImportError) as error:
        return CheckResult(str(name), problem=_cannot_check(error))
    if function is None:
        function = next((space[name] for space in namespaces if name in space), None)
        failed = newest_failed(name, function)
        if failed:
            return CheckResult(expected.spec.title, problem=failed.problem, own_lines=failed.lines, hint=failed.hint)
    if not callable(function):
        return CheckResult(expected.spec.title, problem=_no_function(expected.spec, name, function))
    return _judged(expected, function)


def _judged(expected: Any, function: Callable[..., Any]) -> CheckResult:
    from helpers.checks.judging.judgement import judge
    from helpers.checks.progress import after
    from helpers.checks.protocol.quiet import one_thread, seeded
    from helpers.checks.showing.pictures import draw

    spec = expected.spec
    # Building the models draws random numbers, which must not advance the student's generators.
    with seeded(0), one_thread():
        records = _run(spec, function)
    verdict = judge(spec, records, expected)
    return CheckResult(
        spec.title,
        verdict=verdict,
        own_lines=_own_lines(records),
        after=after(verdict),
        picture=None if verdict.passed else draw(spec, records, expected),
    )


def _run(spec: "Spec", function: Callable[..., Any]) -> dict[str, "Record"]:
    from helpers.checks.protocol.run import run_probe

    records: dict[str, Record] = {}
    seconds = _SECONDS
    for probe in spec.probes:
        record = run_probe(function, replace(probe, seconds=min(seconds, probe.seconds)))
        if record.error and record.error["type"] == "KeyboardInterrupt":
            raise KeyboardInterrupt
        if record.error and record.error["kind"] == "timeout":
            seconds = min(_SECONDS, _SECONDS_AFTER_TIMEOUT)
        records[probe.name] = record
    return records


def _own_lines(records: Mapping[str, "Record"]) -> tuple[Sentence, ...]:
    """The student's lines that led to the first error; empty for a single line, which the message quotes."""
    errors = (record.error for record in records.values() if record.error)
    lines = next((tuple(error["lines"]) for error in errors if error["lines"]), ())
    return tuple(Sentence("where.own_line", line) for line in lines) if len(lines) > 1 else ()


def _notebook_namespace() -> Mapping[str, Any]:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.user_ns if shell else {}


def _no_function(spec: "Spec", name: str, found: Any) -> Sentence:
    if found is None:
        return Sentence("check.no_function", {"name": name})
    facts = {"name": name, "type": type(found).__name__, "signature": spec.signature}
    return Sentence("check.not_a_function", facts)


def _cannot_check(error: Exception) -> Sentence:
    if isinstance(error, ImportError):
        return Sentence("check.package_missing", {"error": str(error)})
    return Sentence("note.text", {"text": str(error)})
