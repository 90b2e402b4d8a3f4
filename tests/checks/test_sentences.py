"""No key of a sentence is made up, none is left over; sentences survive storage."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_course import EXERCISE

from autograde.commands.sentences import all_sentences, as_toml
from autograde.feedback.html import TEMPLATES
from autograde.inside.loading.report import Problem, problem_from_data, report_from_data
from helpers.checks.judging.error_hints import KNOWN_ERRORS
from helpers.checks.sentences import (
    Sentence,
    _generic,
    catalogue,
    english,
    fields_of,
    fill_in,
    flattened,
    is_known,
)

ROOT = Path(__file__).resolve().parents[2]


# --- The catalogue and the code ---

SOURCES = [*ROOT.glob("helpers/**/*.py"), *ROOT.glob("autograde/**/*.py")]
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
    paths = [
        path for path in paths if path.name not in ("error_hints.py", "idioms.py", "old_names.py", "html.py", "box.py")
    ]
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
        "warm_up.",
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
    assert "by nan%; the correlation is -inf" in str(again)


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
