"""The closing card as HTML: inline styles, readable in light and dark themes, all text escaped."""

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import GREEN, GREY, escaped, marked
from helpers.checks.showing.lines import TICK

_CARD = (
    "border:1px solid rgba(128,128,128,.5);border-radius:10px;padding:14px 18px;max-width:34rem;font-size:14px;"
    "line-height:1.45;color:inherit;box-shadow:0 1px 4px rgba(0,0,0,.25)"
)
_FRAME = "margin:.7em 0 .3em;padding:6px;background:#fff;border:1px solid rgba(128,128,128,.5);display:inline-block"
_ROW = "display:flex;gap:.6em;align-items:baseline;margin:.15em 0"


@dataclass(frozen=True)
class Row:
    """One exercise: a mark, its title, its points as text, and as numbers, None for a check that did not run."""

    mark: str
    title: str
    text: str
    points: float | None
    most: float


def card_html(title: str, rows: Sequence[Row], notes: Sequence[str], picture: bytes | None, found: str) -> str:
    """Return the card as one <div>; `picture` is a JPEG."""
    parts = [f'<div style="font-size:18px;margin-bottom:.3em"><b>{escaped(title)}</b></div>']
    parts += [_row(row) for row in rows]
    parts += [f'<div style="margin-top:.4em;opacity:.85">{escaped(note)}</div>' for note in notes]
    if picture is not None:
        data = base64.b64encode(picture).decode("ascii")
        alternative = html.escape(str(Sentence("closing.picture", {"found": found})))
        image = f'<img alt="{alternative}" style="max-width:100%;display:block" src="data:image/jpeg;base64,{data}">'
        parts.append(f'<div style="{_FRAME}">{image}</div>')
    parts.append(f'<div style="font-size:15px;margin-top:.3em"><i>{escaped(found)}</i></div>')
    return f'<div style="{_CARD}">{"".join(parts)}</div>'


def _row(row: Row) -> str:
    is_right = row.mark == TICK
    name = str(Sentence("check.right" if is_right else "check.waiting"))
    mark = marked(row.mark, name, GREEN if is_right else GREY)
    points = f'<span style="white-space:nowrap;font-variant-numeric:tabular-nums">{escaped(row.text)}</span>'
    return f'<div style="{_ROW}">{mark}<span style="flex:1">{escaped(row.title)}</span>{points}</div>'
