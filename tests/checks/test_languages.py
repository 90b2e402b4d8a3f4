"""Another language changes every sentence that a student reads, and no mark."""

import importlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import torch
from in_process import Here
from nbformat.v4 import new_code_cell
from small_course import ASSIGNMENT, EXERCISE, RIGHT, make_class, marks, released, solved, text

from autograde.class_run.run import _items, prepare
from autograde.commands.sentences import all_sentences, as_toml
from autograde.course import Course
from autograde.feedback.write import write_feedback
from autograde.grading.results import SubmissionResult, read_result, write_result
from helpers import check
from helpers.checks.protocol import run as running
from helpers.checks.protocol.run import run_probe
from helpers.checks.sentences import (
    LANGUAGE,
    Sentence,
    catalogue,
    language,
    use_language,
)
from helpers.checks.showing.result import CheckResult
from helpers.errors import HelperError

_FIELD = re.compile(r"(\{[^{}]*\})")


def toy(template: str) -> str:
    """The sentence in a language of capitals and brackets; what is in {} stays."""
    pieces = _FIELD.split(template)
    return "⟦" + "".join(piece if _FIELD.fullmatch(piece) else piece.upper() for piece in pieces) + "⟧"


@pytest.fixture
def toy_language(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "toy.toml"
    path.write_text(as_toml({key: toy(template) for key, template in all_sentences().items()}), encoding="utf-8")
    yield path
    use_language(None)


# What of a text is not a sentence's: names, code, numbers.
NAMES = (EXERCISE, ASSIGNMENT, "Small", "Why", "ada", "bob", "eve", "fay", "gus", "hal", "NaN")


def untranslated(shown: str, *names: str) -> str:
    """The letters of a text outside all brackets, and whatever template of English is found in it."""
    outside = shown
    for _ in range(20):
        outside = re.sub(r"⟦[^⟦⟧]*⟧", "", outside)
    for name in (*NAMES, *names):
        outside = outside.replace(name, "")
    pieces = {piece for template in catalogue().values() for piece in _FIELD.split(template)}
    telling = [
        piece.strip() for piece in pieces if not _FIELD.fullmatch(piece) and len(re.findall("[a-z]{3,}", piece)) > 2
    ]
    left = [piece for piece in telling if piece in shown]
    return " ".join([*re.findall(r"[^\W\d_]+", outside), *left])


class Visible(HTMLParser):
    """What a reader sees or hears of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.code = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.code = tag in ("style", "pre")  # CSS, and lines of the student's
        self.text += [value or "" for name, value in attributes if name in ("alt", "aria-label", "title", "lang")]

    def handle_endtag(self, tag: str) -> None:
        self.code = False

    def handle_data(self, data: str) -> None:
        self.text += [] if self.code else [data]


def visible(page: str) -> str:
    return "".join(Visible(page).text)


def right(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)


def without_absolute_value(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.amax(dim=1)


def scores(X, y, model):
    return model(X)


def several(X, y, model):
    return {"maps": right(X, y, model)}


def far_away(X, y, model):
    return right(X, y, model) + 3 * torch.rand(len(X), *X.shape[2:])


def overwrites(X, y, model):
    found = right(X, y, model)
    X.data += 1
    return found


def too_much(X, y, model):
    model(X)
    return torch.zeros(3000, 3000)


def endless(X, y, model):
    model(X)
    while True:
        pass


def calls_too_often(X, y, model):
    while True:
        model(X)


def crashes(X, y, model):
    return X @ model(X)


def crashes_within(X, y, model):
    return crashes(X, y, model)


def untouched(X, y, model):
    return None


ANSWERS = (right, without_absolute_value, scores, several, far_away, overwrites, too_much, endless, calls_too_often)
ANSWERS += (crashes, crashes_within, untouched, 5, None)


def checked(answer: object, monkeypatch: pytest.MonkeyPatch) -> CheckResult:
    if answer is endless:
        monkeypatch.setattr(importlib.import_module("helpers.checks.check"), "_SECONDS", 0.3)
    if answer is calls_too_often:  # the bound on calls has to come before those on time, however slow the machine
        monkeypatch.setattr(
            running, "run_probe", lambda f, probe: run_probe(f, replace(probe, max_forwards=9, seconds=600))
        )
    return check(EXERCISE, answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: getattr(answer, "__name__", str(answer)))
def test_the_check_speaks_another_language_and_judges_the_same(answer, toy_language, monkeypatch):
    english_result = checked(answer, monkeypatch)
    plain = repr(english_result), english_result._repr_html_()
    use_language(toy_language)
    result = checked(answer, monkeypatch)
    if english_result.verdict:
        parts = [(part.points, part.diagnosis, part.probe) for part in result.verdict.parts]
        assert parts == [(part.points, part.diagnosis, part.probe) for part in english_result.verdict.parts]
    source = ("X", "y", "model", "def", "int")
    for shown in (repr(result), visible(result._repr_html_())):
        assert "⟦" in shown
        assert untranslated(shown, *source) == ""
    use_language(None)
    assert (repr(english_result), english_result._repr_html_()) == plain


def with_cells(*sources: str, solution: str = RIGHT) -> str:
    notebook = solved(solution)
    notebook.cells[2:2] = [new_code_cell(source) for source in sources]
    return text(notebook)


def oddly_marked() -> str:
    """A notebook with copied, edited, lost, moved and unknown cells."""
    notebook = solved()
    notebook.cells.append(notebook.cells.pop(1))
    notebook.cells.append(new_code_cell("1", metadata=marks("elsewhere", True, False)))
    notebook.cells.append(next(cell for cell in notebook.cells if cell.id == "todo").copy())
    check_cell = next(cell for cell in notebook.cells if cell.id == "check")
    check_cell.source = "1"
    del notebook.metadata["kernelspec"]
    return json.dumps(notebook)


SUBMISSIONS = {
    "ada": with_cells("1 / 0", "import nowhere", "nowhere.thing", "x = (", "import sys; sys.exit()", "open('absent')"),
    "bob": text(released()),
    "eve": text(solved(f"def {EXERCISE}(X, y, model:\n    return X")),
    "fay": text(solved(RIGHT.replace(".abs()", ""))),
    "gus": text(solved())[:400],
    "hal": oddly_marked(),
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_class(tmp_path / "course", SUBMISSIONS)


def graded(course: Course) -> dict[str, SubmissionResult]:
    assignment = prepare(course, ASSIGNMENT)
    items = _items(course, assignment, list(SUBMISSIONS), force=True)
    return {graded.result.student: graded.result for graded in Here(assignment).results(items)}


def test_feedback_speaks_another_language_without_grading_again(course, toy_language):
    results = graded(course)
    for result in results.values():
        path = write_result(course, result)
        assert read_result(path) == read_result(path) == result
    write_feedback(course, ASSIGNMENT)
    before = {path: path.read_text() for path in course.feedback.rglob("*.html")}
    assert len(before) == 2 * len(SUBMISSIONS)
    assert "Nothing could be judged" in "".join(before.values())
    assert "was moved to another place" in "".join(before.values())
    use_language(toy_language)
    write_feedback(course, ASSIGNMENT)
    for path, old in before.items():
        shown = visible(path.read_text())
        left = untranslated(shown)
        assert "⟦" in shown
        assert left == "", path
        assert visible(old) != shown
    use_language(None)
    write_feedback(course, ASSIGNMENT)
    assert {path: path.read_text() for path in course.feedback.rglob("*.html")} == before


def test_marks_and_facts_are_the_same_in_every_language(course, toy_language):
    first = graded(course)
    use_language(toy_language)
    second = graded(course)
    assert first == second
    told = second["fay"].with_texts()["lessons"][0]["exercises"][0]
    assert told["message"].startswith("⟦")
    assert told["verdict"]["parts"][0]["finding"]["key"] == f"exercise.{EXERCISE}.mistake.no_absolute_value"


# --- The language's file ---


def test_the_environment_names_the_language(toy_language, monkeypatch):
    monkeypatch.setenv(LANGUAGE, str(toy_language))
    assert str(Sentence("check.all_right")) == "⟦ALL RIGHT.⟧"


def test_what_a_language_leaves_out_stays_english(tmp_path):
    path = tmp_path / "some.toml"
    path.write_text('[check]\nhint = "Tipp: {hint}"\n[finding.wrong_sign]\nhint = "Suche ein Minus."\n')
    use_language(path)
    try:
        assert str(Sentence("check.hint", {"hint": "x"})) == "Tipp: x"
        assert str(Sentence("finding.wrong_sign.hint")) == "Suche ein Minus."
        assert str(Sentence("check.all_right")) == "All right."
    finally:
        use_language(None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        ("a = ", "cannot be read"),
        ("[check]\nnothing = 'x'", "check.nothing"),
        ("[check]\nhint = 5", "check.hint"),
        (f"[exercise.{EXERCISE}]\nname = 'x'", f"exercise.{EXERCISE}.name"),
    ],
)
def test_a_damaged_language_is_named_and_english_is_spoken(tmp_path, content, told):
    path = tmp_path / "some.toml"
    if content is not None:
        path.write_text(content)
    use_language(path)
    try:
        with pytest.raises(HelperError, match=re.escape(told)):
            language()
        assert str(Sentence("check.all_right")) == "All right."
        assert told in repr(check(EXERCISE, right))
    finally:
        use_language(None)
