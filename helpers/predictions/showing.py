"""Predictions as HTML: the question where there are no controls, and the guess beside the result."""

import base64
import html
from typing import Any

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import BLUE, GREEN, Shown, box, escaped, marked
from helpers.predictions.kinds import Choice, Kind, Number
from helpers.predictions.places import Place, jpeg_of

_COLUMNS = "display:flex;flex-wrap:wrap;gap:.3em 2.5em;margin:.4em 0"
_BAR = "height:.8em;border-radius:2px;box-sizing:border-box;min-width:2px;width:{width:.1f}%;{look}"
_GUESS_LOOK = f"border:2px solid {BLUE}"
_RESULT_LOOK = f"background:{BLUE}"
_MARKS = {"same": "\u2713", "close": "\u2713", "near": "\u2248", "far": "!"}


def static_question(question: str, kind: Kind, status: Sentence) -> str:
    """Return the question without controls, as a notebook without a kernel shows it."""
    rows = ""
    if isinstance(kind, Choice):
        rows = "".join(f"<li>{escaped(one)}</li>" for one in kind.choices)
        rows = f'<ol style="margin:.3em 0 .3em 1.2em;padding-left:1em">{rows}</ol>'
    asked = rows or f"<div>{escaped(kind.asked)}</div>"
    return box(f"{heading(question)}{asked}<div>{escaped(status)}</div>", BLUE)


def heading(question: str, title: str = "predict.title") -> str:
    """Return the question as a line of its own, after the sentence `title`."""
    return f"<div><b>{escaped(Sentence(title))}</b> {escaped(question)}</div>"


def compared(question: str, kind: Kind, guess: Any, result: Any) -> Shown:
    """Return the guess, if there is one, beside the result, with a word on how close it is."""
    came_out = kind.text(result)
    if guess is None:
        said, mark = Sentence("predict.no_guess", {"result": came_out}), ""
        columns = ""
    else:
        word = kind.word(guess, result)
        said = Sentence(f"predict.word.{word}") if word != "far" else _surprise(kind)
        mark = marked(_MARKS[word], str(Sentence(f"predict.mark.{word}")), GREEN if _MARKS[word] == "\u2713" else BLUE)
        columns = _column(Sentence("predict.yours"), kind.text(guess)) + _column(Sentence("predict.result"), came_out)
    side_by_side = f'<div style="{_COLUMNS}">{columns}</div>' if columns else ""
    content = f"{heading(question, 'predict.question')}{side_by_side}{_picture(kind, guess, result)}"
    text = f"{question} {said}"
    if guess is not None:
        yours = f"{Sentence('predict.yours')}: {kind.text(guess)}."
        text = f"{question} {yours} {Sentence('predict.result')}: {came_out}. {said}"
    return Shown(text, f"{content}<div>{mark}{escaped(said)}</div>", BLUE)


def _surprise(kind: Kind) -> Sentence:
    return Sentence("predict.word.other") if isinstance(kind, Choice) else Sentence("predict.word.far")


def _column(title: Sentence, text: str) -> str:
    return f'<div><div style="opacity:.8">{escaped(title)}</div><div><b>{escaped(text)}</b></div></div>'


def _picture(kind: Kind, guess: Any, result: Any) -> str:
    if isinstance(kind, Number):
        return _bars(kind, guess, result)
    if isinstance(kind, Place):
        return _marks(kind, guess, result)
    return ""


def _bars(kind: Number, guess: float | None, result: float) -> str:
    """Bars from the lower limit (or 0) to guess and result; only for numbers that are not below it."""
    shown = [(guess, _GUESS_LOOK), (result, _RESULT_LOOK)]
    values = [value for value, _ in shown if value is not None]
    low = kind.low if kind.low is not None else 0.0
    high = max([*values, *([kind.high] if kind.high is not None else [])])
    if min(values) < low or high <= low or (guess is None and kind.high is None):
        return ""
    bars = (
        f'<div style="{_BAR.format(width=100 * (value - low) / (high - low), look=look)}"></div>'
        for value, look in shown
        if value is not None
    )
    style = "max-width:26rem;border-left:1px solid;border-right:1px dotted;padding:2px 0;margin:.4em 0;opacity:.95"
    legend = f'<div style="opacity:.8">{escaped(Sentence("predict.legend_of_bars"))}</div>' if len(values) > 1 else ""
    return f'<div aria-hidden="true"><div style="{style}">{"".join(bars)}</div>{legend}</div>'


def _marks(kind: Place, guess: Any, result: Any) -> str:
    data = base64.b64encode(jpeg_of(kind.marked(guess, result))).decode("ascii")
    facts = {"result": kind.text(result), "guess": "" if guess is None else kind.text(guess)}
    key = "predict.picture_of_both" if guess is not None else "predict.picture_of_result"
    alternative = html.escape(str(Sentence(key, facts)))
    legend = escaped(Sentence("predict.legend" if guess is not None else "predict.legend_of_result"))
    image = f'<img alt="{alternative}" style="max-width:100%;display:block" src="data:image/jpeg;base64,{data}">'
    return f'{image}<div style="opacity:.8;margin:.2em 0 .4em">{legend}</div>'
