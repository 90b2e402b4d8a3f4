"""`autograde judge`: rows for functions in plain modules, whatever the files hold."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small_course import EXERCISE, RIGHT
from warm import fork_server, small_judges

from autograde import cli
from autograde.exercise import SEED_BITS
from autograde.exercises import find_exercise
from autograde.grading.modules import Row, find_modules, judge_module
from autograde.sessions.session import Limits
from helpers.checks.packing import pack

HEADER = "import torch\nimport torch.nn.functional as F\n"
BROKEN = f"def {EXERCISE}(X, y, model:\n    return X\n"


def rows(path: Path, *wanted: str) -> list[Row]:
    return list(judge_module(path, fork_server(), small_judges(), wanted))


def judged(tmp_path: Path, source: str, *wanted: str) -> Row:
    path = tmp_path / "student.py"
    path.write_text(source)
    (row,) = rows(path, *wanted)
    return row


def body(code: str, parameters: str = "X, y, model") -> str:
    return f"{HEADER}def {EXERCISE}({parameters}):\n    {code}\n"


def test_a_right_function_gets_full_points(tmp_path):
    row = judged(tmp_path, HEADER + RIGHT)
    assert (row.exercise, row.diagnosis, row.points) == (EXERCISE, None, row.max_points)
    assert all(part["passed"] for part in row.parts)


@pytest.mark.parametrize(
    ("source", "diagnosis", "words"),
    [
        (BROKEN, "syntax_error", "Line 1: "),
        (body("return None"), "not_written", "Not written"),
        (body("model(X)"), "returns_none", "None"),
        (body("return model(X)"), "wrong_shape", "(5, 1000)"),
        (body("return [1, 2]", "X, y, model"), "wrong_type", "list"),
        (body("model(X); return torch.full(X[:, 0].shape, float('nan'))"), "not_finite", "NaN"),
        (body("return (X[:, 0] > 0) & (model(X)[0, 0] > 9)"), "wrong_dtype", "bool"),
        (body("return X", "X, y"), "wrong_signature", "(X, y)"),
        (body("return X", "X, y, model, extra"), "wrong_signature", "extra"),
        (f"{EXERCISE} = 3\n", "not_callable", "int"),
        (body("return absent(model(X))"), "undefined_name", "absent"),
        (f"from nowhere import *\n{body('return magic(model(X))')}", "missing_import", "`from nowhere import *`"),
        (body("return F.relu(model(X), slope=1)"), "wrong_call", "slope"),
        (body("model(X).sum().backward(retain_variables=True)"), "removed_idiom", "`retain_variables=True`"),
        (body("return model(X.cuda(async=True))"), "removed_idiom", "`async=True`"),
        (body("return [model(X) for i in xrange(3)]"), "python_2", "`xrange`"),
        (f"from nowhere import magic\n{body('return magic(model(X))')}", "missing_import", "nowhere"),
        (body("import os; os._exit(4)"), "died", "code 4"),
        (body("return model(X.cuda())"), "needs_gpu", "GPU"),
        (body("while True: model(X)"), "forward_limit", "loop"),
        (f"import sys\nsys.exit()\n{BROKEN}", "syntax_error", "Line 3: "),
        (f"if 1 / 0:\n    def {EXERCISE}(X, y, model):\n        return X\n", "raised", "ZeroDivisionError"),
    ],
)
def test_a_wrong_function_gets_one_clear_sentence(tmp_path, source, diagnosis, words):
    row = judged(tmp_path, source)
    assert (row.exercise, row.diagnosis, row.points) == (EXERCISE, diagnosis, 0)
    assert words in row.message
    assert "Traceback" not in row.message


def test_a_broken_neighbour_costs_nothing(tmp_path):
    row = judged(tmp_path, f"{HEADER}def other(:\n    pass\n\n{RIGHT}\n")
    assert row.points == row.max_points
    assert any("syntax error" in note for note in row.notes)


def test_with_an_exercise_named_there_is_always_a_row(tmp_path):
    row = judged(tmp_path, "def compute_saliency_map(X, y, model):\n    return X\n", EXERCISE)
    assert (row.exercise, row.diagnosis) == (EXERCISE, "missing_function")
    assert "compute_saliency_map`" in row.hint


@pytest.mark.parametrize(
    ("content", "diagnosis"),
    [
        (b"", "empty_file"),
        (b"def f(x):\n    return x\n", "no_exercise"),
        (b"import nowhere\n", "missing_import"),
        (b"\x00" * 100, "syntax_error"),
        (b"x = 1\n" * 1_000_000, "too_large"),
    ],
)
@pytest.mark.parametrize("wanted", [(), (EXERCISE,)])
def test_a_file_without_any_exercise_is_a_row(tmp_path, content, diagnosis, wanted):
    path = tmp_path / "student.py"
    path.write_bytes(content)
    (row,) = rows(path, *wanted)
    assert row.exercise == (wanted[0] if wanted else None)
    assert row.diagnosis == ("missing_function" if wanted and diagnosis == "no_exercise" else diagnosis)
    assert row.message


def test_what_is_no_file_is_a_row(tmp_path):
    (tmp_path / "link.py").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "book.ipynb").write_text("{}")
    found = [rows(tmp_path / name)[0].diagnosis for name in ("link.py", "pipe.py", "book.ipynb")]
    assert found == ["missing_file", "not_a_file", "not_python"]


class Failing:
    """A judge with an error of its own: `act` instead of judging."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.judge = small_judges()(EXERCISE)
        self.act = act

    def __getattr__(self, name: str) -> object:
        if name in ("spec", "exercise"):
            return getattr(self.judge, name)
        return self.act()


def broken(*_: object) -> None:
    raise ValueError("hidden inputs [1.25, 2.5]")


def hanging(*_: object) -> None:
    while True:
        pass


def test_a_judge_that_fails_gives_the_file_its_row_and_tells_no_inputs(tmp_path):
    (tmp_path / "student.py").write_text(HEADER + RIGHT)
    (row,) = judge_module(tmp_path / "student.py", fork_server(), lambda name: Failing(broken), [EXERCISE])
    assert (row.exercise, row.diagnosis, row.points) == (EXERCISE, "grader_error", 0)
    assert "1.25" not in str(row.to_data())


@pytest.mark.parametrize("act", [broken, hanging])
def test_a_grader_that_fails_or_never_ends_gives_the_file_its_row(tmp_path, monkeypatch, act):
    (tmp_path / "student.py").write_text(HEADER + RIGHT)
    with monkeypatch.context() as patched:
        patched.setattr("autograde.grading.fence.OTHER_SECONDS", 0.5)
        patched.setattr("autograde.grading.modules.read_bounded", act)
        limits = Limits(load=0.0, calls=0.0, grace=0.0)
        (row,) = judge_module(tmp_path / "student.py", fork_server(), small_judges(), [EXERCISE], limits)
    assert (row.exercise, row.diagnosis, row.points) == (EXERCISE, "grader_died", 0)
    assert {broken: "ValueError at autograde/grading/modules.py:", hanging: "TooLong at"}[act] in row.message
    assert "1.25" not in str(row.to_data())


def test_a_folder_is_searched_in_order(tmp_path):
    for name in ("b.py", "a/z.py", "a/b.py", ".hidden/c.py", "__pycache__/d.py", "e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [str(path.relative_to(tmp_path)) for path in find_modules([tmp_path, tmp_path / "b.py"])]
    assert found == ["a/b.py", "a/z.py", "b.py"]


def test_a_script_made_of_a_notebook_of_the_bundle_is_judged(tmp_path):
    (tmp_path / "1_saliency_maps.py").write_text(HEADER + RIGHT)
    (path,) = find_modules([tmp_path])
    assert [row.points for row in rows(path)] == [10]


def test_json_has_the_promised_fields_and_marks_repeat(tmp_path, capsys):
    (tmp_path / "a.py").write_text("x = 1")
    (tmp_path / "b.py").write_text(BROKEN)
    assert cli.main(["judge", str(tmp_path), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert [(row["exercise"], row["diagnosis"]) for row in first] == [(None, "no_exercise"), (EXERCISE, "syntax_error")]
    wanted = {"file", "exercise", "points", "max_points", "parts", "diagnosis", "message", "seconds"}
    assert all(wanted <= set(row) for row in first)
    assert {"name", "points", "max_points", "passed", "diagnosis", "message"} <= set(first[1]["parts"][0])


def test_the_hidden_inputs_of_a_run_are_nobody_s_to_know_and_can_be_had_again(tmp_path, capsys):
    path = tmp_path / "student.py"
    # What the row tells depends on the hidden inputs alone.
    path.write_text(body("raise (ValueError, TypeError, KeyError, IndexError)[int(X.double().sum().abs() * 1e6) % 4]"))

    def run(*seed: str) -> tuple[list[str], str]:
        assert cli.main(["judge", str(path), "--exercise", EXERCISE, "--json", *seed]) == 0
        out, err = capsys.readouterr()
        return [f"{part['diagnosis']} {part['message']}" for row in json.loads(out) for part in row["parts"]], err

    first, told = run()
    (seed,) = re.findall(r"--seed (\d+)\n", told)
    assert 2**64 < int(seed) < 2**SEED_BITS
    assert run("--seed", seed) == (first, "")
    assert re.findall(r"--seed (\d+)\n", run()[1]) != [seed]


def test_every_bit_of_a_seed_counts():
    exercise = find_exercise(EXERCISE)

    def drawn(seed: int) -> bytes:
        return pack({probe.name: probe.to_data()["args"] for probe in exercise.hidden_probes(seed)})

    seeds = [7, *(7 + 2**bit for bit in (0, 31, 32, 63, 64, 96, 127))]
    assert len({drawn(seed) for seed in seeds}) == len(seeds)
    with pytest.raises(ValueError, match="from 0 to"):
        exercise.hidden_probes(2**SEED_BITS)


def test_the_report_for_people_names_file_part_and_hint(tmp_path, capsys):
    path = tmp_path / "student.py"
    path.write_text(BROKEN + "\x1b[31mred")
    assert cli.main(["judge", str(path)]) == 0
    out = capsys.readouterr().out
    assert "student.py" in out
    assert EXERCISE in out
    assert "Hint:" in out
    assert "\x1b[31m" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.py"],
        [".", "--exercise", "no_such_exercise"],
        [".", "--seed", "-1"],
        [".", "--seed", str(2**128)],
        ["empty"],
    ],
)
def test_usage_errors_end_with_2(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert cli.main(["judge", *arguments]) == 2
    assert capsys.readouterr().err.startswith("autograde judge: ")
