"""The model answer to a question in prose, once the instructor has released it as a file."""

import json
import re
from pathlib import Path
from typing import Any

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import Shown, escaped

FILE = "model_answers.json"
_LARGEST = 1_000_000  # bytes
_KEPT = re.compile(r"(\$\$.*?\$\$|\$[^$\n]*(?:\n[^$\n]+)*?\$|`[^`]*`)", re.DOTALL)  # formulas and code


class ModelAnswer:
    """A model answer, which notebooks show as Markdown."""

    def __init__(self, text: str) -> None:
        """Keep the Markdown; HTML in it is shown as text."""
        self._text = text

    def __repr__(self) -> str:
        """Return the Markdown as it was written."""
        return self._text

    def _repr_markdown_(self) -> str:
        pieces = _KEPT.split(self._text)
        return "".join(piece if number % 2 else piece.replace("<", "&lt;") for number, piece in enumerate(pieces))


def model_answer(question: str, folder: str | Path = ".") -> ModelAnswer | Shown:
    """Return the model answer to a question, such as "saliency_question", from the file that the instructor gave out.

    The file model_answers.json is looked for in `folder`, where the notebook is, and in the folder above it. Without
    it, or if it has nothing on this question, a sentence says so; nothing is raised.
    """
    paths = [path for path in (Path(folder) / FILE, Path(folder).resolve().parent / FILE) if path.is_file()]
    if not paths:
        return _told(Sentence("closing.not_released"))
    try:
        answer = _answers(paths[0])[question]["answer"]
    except (OSError, ValueError, TypeError):
        return _told(Sentence("closing.damaged", {"path": FILE}))
    except KeyError:
        return _told(Sentence("closing.not_among_them", {"path": FILE}))
    return ModelAnswer(f"{answer}") if isinstance(answer, str) else _told(Sentence("closing.damaged", {"path": FILE}))


def _answers(path: Path) -> dict[str, Any]:
    """The answers by question; raises OSError, ValueError or TypeError if the file is not what the command writes."""
    if path.stat().st_size > _LARGEST:
        raise ValueError("too large")
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
    if not isinstance(answers, dict):
        raise TypeError("not a table")
    return answers


def _told(sentence: Sentence) -> Shown:
    return Shown(str(sentence), escaped(sentence))
