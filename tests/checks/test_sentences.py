"""Another language changes every sentence that a student reads, and no mark; and no key of a sentence is made up."""

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
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
from autograde.feedback.html import TEMPLATES
from autograde.feedback.write import write_feedback
from autograde.grading.results import SubmissionResult, read_result, write_result
from autograde.inside.loading.report import Problem, problem_from_data, report_from_data
from helpers import check
from helpers.checks.judging.error_hints import KNOWN_ERRORS
from helpers.checks.sentences import (
    LANGUAGE,
    Sentence,
    _generic,
    catalogue,
    english,
    fields_of,
    fill_in,
    flattened,
    is_known,
    language,
    use_language,
)
from helpers.checks.showing.result import CheckResult
from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parents[2]
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
        self.code = tag == "style"
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
    if answer is calls_too_often:  # the bound on calls has to come before the one on time, however busy the machine
        monkeypatch.setattr(importlib.import_module("helpers.checks.check"), "_SECONDS", 600.0)
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


# --- The catalogue and the code ---

SOURCES = [*ROOT.glob("helpers/checks/**/*.py"), *ROOT.glob("autograde/**/*.py")]
# `doctor` has findings of its own, about a machine.
SOURCES = [path for path in SOURCES if not {"exercises", "sample", "doctor.py"} & set(path.parts)]
_CALLS = {"Sentence": (0, 1, ""), "Finding": (1, 2, ""), "Problem": (1, 2, "problem."), "say": (0, None, "")}


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """(place, key, names of facts or None where they are not written there) of each sentence that the code makes."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name not in _CALLS:
                continue
            at, facts_at, prefix = _CALLS[name]
            if len(node.args) <= at or any(isinstance(arg, ast.Starred) for arg in node.args[: at + 1]):
                continue
            keys = node.args[at]
            branches = [keys.body, keys.orelse] if isinstance(keys, ast.IfExp) else [keys]
            for key in branches:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield f"{path.name}:{node.lineno}", f"{prefix}{key.value}", facts_of(node, facts_at)


def facts_of(node: ast.Call, at: int | None) -> set[str] | None:
    if at is None:
        return {keyword.arg or "" for keyword in node.keywords}
    if len(node.args) <= at:
        given = [keyword.value for keyword in node.keywords if keyword.arg in ("facts", None)]
        return None if given else set()
    facts = node.args[at]
    if not isinstance(facts, ast.Dict) or None in facts.keys:
        return None
    return {key.value for key in facts.keys if isinstance(key, ast.Constant)}


def test_every_key_in_the_code_exists_and_gets_its_facts():
    found = list(calls())
    assert len(found) > 150
    for place, key, facts in found:
        assert is_known(key), f"{place}: {key}"
        assert facts is None or fields_of(key) <= facts, f"{place}: {key} asks for {set(fields_of(key))}, gets {facts}"


def written_out(path: Path) -> Iterator[str]:
    """Texts of three words or more in a module, without docstrings and errors for developers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    errors = (node for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Assert))
    left_out = {id(part) for error in errors for part in ast.walk(error)}
    left_out |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield from [node.value] if re.search(r"[A-Za-z]{2,},? [a-z]{2,} [a-z]+", node.value) else []


def test_what_judges_and_shows_writes_no_sentence_out():
    folders = ("helpers/checks/criteria", "helpers/checks/judging", "helpers/checks/showing", "autograde/feedback")
    paths = [path for folder in folders for path in ROOT.glob(f"{folder}/**/*.py")]
    assert len(paths) > 20
    # Patterns of torch's messages, code, and CSS.
    paths = [path for path in paths if path.name not in ("error_hints.py", "idioms.py", "old_names.py", "html.py")]
    assert {str(path): texts for path in paths if (texts := list(written_out(path)))} == {}


def test_templates_say_known_sentences():
    for path in TEMPLATES.glob("*.html"):
        for key in re.findall(r'"(page\.\w+(?:\.\w+)*)"', path.read_text(encoding="utf-8")):
            assert is_known(key), f"{path.name}: {key}"


def test_every_known_error_has_a_sentence_and_a_hint():
    for name in KNOWN_ERRORS:
        assert fields_of(f"finding.{name}") - {"idiom", "instead", "library"} == {"error"}
        assert is_known(f"finding.{name}.hint")


def test_no_generic_sentence_is_left_over():
    code = "".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *TEMPLATES.glob("*.html")])
    computed = (
        "finding.",
        "walk.",
        "too_large.",
        "form.",
        "number.",
        "where.",
        "file_kind.",
        "page.state.",
        "problem_hint.",
    )
    for key in _generic():
        name = key.removesuffix(".hint").rpartition(".")[2]
        assert key in code or f'"{name}"' in code or key.startswith(computed), key
    assert all(english(key) for key in _generic())


def test_results_are_read_and_told_without_torch():
    code = (
        "import sys, autograde.class_run.run, autograde.class_run.table, autograde.feedback.write\n"
        "from helpers.checks.sentences import Sentence, catalogue\n"
        f"print(Sentence('exercise.{EXERCISE}.title'), len(catalogue()) > 300, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "Saliency maps True False\n"


def test_facts_that_do_not_fit_never_stop_a_page():
    assert fill_in("{a:.2f} of {b}", {"a": "odd"}) == "odd of {b}"
    assert fill_in("{a:,}", {"a": None}) == "None"
    assert fill_in("{a:.3g} and {b:.3g}", {"a": 1423.9, "b": 0.01234}) == "1,420 and 0.0123"
    assert fill_in("{a}: {b}", {"a": "no attribute 'e+03'", "b": "e+"}) == "no attribute 'e+03': e+"
    assert fill_in("{a:and}", {"a": [1, 2]}) == "1 and 2"
    assert fill_in("{a:capital}", {"a": ""}) == ""
    assert fill_in("a { brace", {"a": 1}) == "a { brace"
    assert fill_in("{a.real} {a[0]}", {"a": 1}) == "{a.real} {a[0]}", "nothing but names"
    assert str(Sentence("finding.some_own_kind")) == "some own kind"


def test_sentences_survive_storage():
    inner = Sentence("where.cell_line", {"cell": 2, "line": 3})
    sentence = Sentence("problem.at", {"where": inner, "problem": Sentence("problem.stopped", {"error": "x" * 5000})})
    again = Sentence.from_data(sentence.to_data())
    assert again == Sentence.from_data(again.to_data())
    assert str(again).startswith("Cell 2, line 3: it stopped with xxx")
    assert len(str(again)) < 1100
    assert hash(inner) == hash(Sentence("where.cell_line", {"line": 3, "cell": 2}))


def test_numbers_that_json_does_not_know_survive_storage():
    facts = {
        "away": float("nan"),
        "correlation": float("-inf"),
        "seconds": 10**30,
        "name": "nan",
        "list": [float("inf")],
    }
    data = json.loads(json.dumps(Sentence("finding.wrong_values", facts).to_data(), allow_nan=False))
    again = Sentence.from_data(data)
    assert {name: str(fact) for name, fact in again.facts.items()} == {
        "away": "nan", "correlation": "-inf", "seconds": "inf", "name": "nan", "list": "[inf]"
    }  # fmt: skip
    assert isinstance(again.facts["away"], float)
    assert again.facts["name"] == "nan"
    assert "nan% away from them, with a correlation of -inf" in str(again)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"key": "where.line", "facts": {"line": {"not_finite": "1e5"}}},
        {"key": "where.line", "facts": {"line": {"not_finite": ["nan"]}}},
        {"key": "where.line", "facts": {"line": [{"key": "where.line", "facts": {}}]}},
        {"key": "where.line"},
        {"key": "no.such_key", "facts": {}},
        {"key": 5, "facts": {}},
        {"key": "where.line", "facts": {"line": {"a": 1}}},
        {"key": "where.line", "facts": {"line": [[1]]}},
        {"key": "where.line", "facts": {"line": 10**20}},
        {"key": "where.line", "facts": {"Line!": 1}},
        {"key": "where.line", "facts": {f"n{i}": 1 for i in range(21)}},
    ],
)
def test_what_is_no_sentence_is_refused(data):
    with pytest.raises(ValueError, match="not a sentence"):
        Sentence.from_data(data)


def test_a_sentence_within_a_sentence_without_end_is_refused():
    data = Sentence("where.line").to_data()
    for _ in range(30):
        data = {"key": "problem.at", "facts": {"where": data}}
    with pytest.raises(ValueError, match="not a sentence"):
        Sentence.from_data(data)


def test_a_students_process_may_only_say_what_loading_shows():
    told = Problem("raised", "stopped", {"error": "x"}, cell=1, names=("f",)).to_data()
    assert report_from_data({"defined": [], "problems": [told]}).problems[0].sentence == "Cell 1: it stopped with x."
    praise = {"error": Sentence("page.greeting.all_right").to_data()}
    for change in ({"facts": praise}, {"kind": "grader_died"}, {"reason": "nothing"}, {"cell": -1}, {"names": [1]}):
        with pytest.raises(ValueError, match="not a"):
            problem_from_data(told | change, hostile=True)


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


def test_the_catalogue_can_be_printed_and_read_back():
    assert dict(flattened(tomllib.loads(as_toml(all_sentences())))) == all_sentences()
    assert f"exercise.{EXERCISE}.mistake.no_absolute_value.hint" in catalogue()


def test_a_reader_that_stops_early_hears_no_complaint():
    command = [sys.executable, "-m", "autograde", "sentences"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1
