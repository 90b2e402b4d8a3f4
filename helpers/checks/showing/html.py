"""A check's result as HTML for Jupyter: inline styles only, colours for light and dark themes, all text escaped."""

import html
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence
from helpers.checks.showing.lines import CROSS, TICK, WAITING, Line, is_unwritten, lines_of, total_of
from helpers.pictures import ONE_IMAGE

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict
    from helpers.checks.showing.result import CheckResult

# Mid tones of at least 4.5:1 on white and 3.5:1 on JupyterLab's dark background (#111).
_GREEN, _RED, _GREY = "#1e8a4c", "#d5403a", "#7a7a7a"
_COLOUR = {TICK: _GREEN, CROSS: _RED, WAITING: _GREY}
_NAME = {TICK: "check.right", CROSS: "check.wrong", WAITING: "check.waiting"}
_BOX = (
    "border:1px solid rgba(128,128,128,.35);border-left:4px solid {colour};border-radius:4px;padding:8px 12px;"
    "max-width:46rem;font-size:14px;line-height:1.45;color:inherit"
)
_ROW = "display:flex;gap:.6em;align-items:baseline;margin:.2em 0"
_SAID = "margin:0 0 .35em 1.7em"
_CODE = "font-family:monospace;background:rgba(128,128,128,.15);padding:0 .25em;border-radius:3px;color:inherit"


def html_of(result: "CheckResult") -> str:
    """Return the result as one <div>."""
    verdict = result.verdict
    if verdict is None:
        return _box(_GREY, f"<div><b>{_text(result.title)}</b> &middot; {_text(result.problem)}</div>")
    if is_unwritten(verdict):
        part = verdict.parts[0]
        return _box(_GREY, f"<div><b>{_text(result.title)}</b> &middot; {_text(part.message)} {_text(part.hint)}</div>")
    return _box(_GREEN if verdict.passed else _RED, "".join(_body(result, verdict)))


def _body(result: "CheckResult", verdict: "Verdict") -> Iterator[str]:
    yield _heading(result.title, total_of(verdict))
    for line in lines_of(verdict):
        yield _part(line)
    if result.own_lines:
        yield _own_lines(result.own_lines)
    for note in verdict.notes:
        yield f'<div style="margin-top:.4em">{_text(note)}</div>'
    # Where HTML is not shown, a grader keeps the sentences alone.
    if result.picture and not os.environ.get(ONE_IMAGE):
        yield f'<div style="margin-top:.6em">{result.picture.html}</div>'


def _heading(title: object, total: str) -> str:
    return f'<div style="{_ROW};font-size:15px"><b style="flex:1">{_text(title)}</b><b>{_text(total)}</b></div>'


def _part(line: Line) -> str:
    name = html.escape(str(Sentence(_NAME[line.mark])))
    mark = f'<b role="img" aria-label="{name}" style="color:{_COLOUR[line.mark]};width:1.1em">{line.mark}</b>'
    points = f'<span style="white-space:nowrap;font-variant-numeric:tabular-nums">{_text(line.points)}</span>'
    row = f'<div style="{_ROW}">{mark}<span style="flex:1">{_text(line.title)}</span>{points}</div>'
    message = f'<div style="{_SAID}">{_text(line.message)}</div>' if line.message else ""
    return row + message + (_hint(line.hint) if line.hint else "")


def _hint(hint: str) -> str:
    label = html.escape(str(Sentence("check.hint_label")))
    return f'<div style="{_SAID};opacity:.8"><i>{label}</i> {_text(hint)}</div>'


def _own_lines(lines: tuple[Sentence, ...]) -> str:
    code = "\n".join(html.escape(str(line)) for line in lines)
    label = html.escape(str(Sentence("check.your_lines")))
    style = "margin:.2em 0;padding:.4em .6em;background:rgba(128,128,128,.12);color:inherit;white-space:pre-wrap"
    return f'<div style="{_SAID}">{label}<pre style="{style}">{code}</pre></div>'


def _box(colour: str, content: str) -> str:
    return f'<div style="{_BOX.format(colour=colour)}">{content}</div>'


def _text(text: object) -> str:
    """The text escaped, with `code` in backticks as <code>."""
    return re.sub(r"`([^`]+)`", rf'<code style="{_CODE}">\1</code>', html.escape(str(text)))
