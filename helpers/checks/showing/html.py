"""A check's result as HTML for Jupyter: inline styles only, colours for light and dark themes, all text escaped."""

import html
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence
from helpers.checks.showing.folded import escaped, exercise_hints, own_lines, stages
from helpers.checks.showing.hints import hints_of
from helpers.checks.showing.lines import (
    CROSS,
    SIGNS,
    TICK,
    WAITING,
    Line,
    is_unwritten,
    lines_of,
    state_of,
    total_of,
)
from helpers.pictures import ONE_IMAGE

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict
    from helpers.checks.showing.result import CheckResult

# Mid tones of at least 4.5:1 on white and 3.5:1 on JupyterLab's dark background (#111).
_GREEN, _AMBER, _RED, _GREY = "#1c8649", "#a06a00", "#d5403a", "#767676"
_STATE_COLOUR = {"right": _GREEN, "partly": _AMBER, "wrong": _RED, "empty": _GREY}
_COLOUR = {TICK: _GREEN, CROSS: _RED, WAITING: _GREY}
_NAME = {TICK: "check.right", CROSS: "check.wrong", WAITING: "check.waiting"}
_BOX = (
    "border:1px solid rgba(128,128,128,.35);border-left:4px solid {colour};border-radius:4px;padding:8px 12px;"
    "max-width:46rem;font-size:14px;line-height:1.45;color:inherit"
)
_ROW = "display:flex;gap:.6em;align-items:baseline;margin:.2em 0"
_SAID = "margin:0 0 .35em 1.7em"
_BAR = "width:5em;height:.5em;border:1px solid {colour};border-radius:.25em;overflow:hidden;align-self:center"
_FILLED = "width:{share:.0%};height:100%;background:{colour}"


def html_of(result: "CheckResult") -> str:
    """Return the result as one <div>."""
    verdict = result.verdict
    if verdict is None:
        lines = own_lines(result.own_lines)
        hint = f"<div>{escaped(result.hint)}</div>" if result.hint else ""
        return _box(_AMBER if hint else _GREY, _said(result.title, result.problem) + lines + hint)
    if is_unwritten(verdict):
        part = verdict.parts[0]
        return _box(_GREY, _said(result.title, f"{part.message} {part.hint}"))
    return _box(_STATE_COLOUR[state_of(verdict)], "".join(_body(result, verdict)))


def _body(result: "CheckResult", verdict: "Verdict") -> Iterator[str]:
    yield _heading(result.title, verdict)
    for line in lines_of(verdict, result.own_lines):
        yield _part(line, verdict.exercise)
    for note in (*verdict.notes, *result.after):
        yield f'<div style="margin-top:.4em">{escaped(note)}</div>'
    # Where HTML is not shown, a grader keeps the sentences alone.
    if result.picture and not os.environ.get(ONE_IMAGE):
        yield f'<div style="margin-top:.6em">{result.picture.html}</div>'


def _said(title: object, text: object) -> str:
    return f"<div><b>{escaped(title)}</b> &middot; {escaped(text)}</div>"


def _heading(title: object, verdict: "Verdict") -> str:
    """The title, the state by sign and word, and the points as a bar and as a number."""
    state = state_of(verdict)
    colour, word = _STATE_COLOUR[state], Sentence(f"page.state.{state}")
    sign = f'<b aria-hidden="true" style="color:{colour};width:1.1em">{SIGNS[state]}</b>'
    filled = _FILLED.format(share=verdict.points / (verdict.max_points or 1), colour=colour)
    bar = f'<div aria-hidden="true" style="{_BAR.format(colour=colour)}"><div style="{filled}"></div></div>'
    name = f'<span style="flex:1"><b>{escaped(title)}</b> &middot; {escaped(word)}</span>'
    total = f'<b style="white-space:nowrap">{escaped(total_of(verdict))}</b>'
    return f'<div style="{_ROW};font-size:15px">{sign}{name}{bar}{total}</div>'


def _part(line: Line, exercise: str) -> str:
    name = html.escape(str(Sentence(_NAME[line.mark])))
    mark = f'<b role="img" aria-label="{name}" style="color:{_COLOUR[line.mark]};width:1.1em">{line.mark}</b>'
    points = f'<span style="white-space:nowrap;font-variant-numeric:tabular-nums">{escaped(line.points)}</span>'
    row = f'<div style="{_ROW}">{mark}<span style="flex:1">{escaped(line.title)}</span>{points}</div>'
    if not line.message:
        return row
    hints = exercise_hints(hints_of(exercise)) if line.stuck else ""
    return f'{row}<div style="{_SAID}"><div>{escaped(line.message)}</div>{stages(line)}{hints}</div>'


def _box(colour: str, content: str) -> str:
    return f'<div style="{_BOX.format(colour=colour)}">{content}</div>'
