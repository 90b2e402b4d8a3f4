"""`autograde grade` and `check`: a class with every kind of submission ends in marks, and a second run does nothing."""

import json
import os
import stat
from pathlib import Path

import nbformat
import pytest
from in_process import Here
from nbformat.v4 import new_code_cell
from rich.console import Console
from small_course import ASSIGNMENT, EXERCISE, LESSON, RIGHT, hand_in, make_class, released, solved, text
from warm import fork_server, small_judges

from autograde import cli
from autograde.class_run.roster import read_roster
from autograde.class_run.run import Done, grade_class, prepare
from autograde.class_run.table import Row, show_class
from autograde.course import Course
from autograde.exercise import SEED_BITS
from autograde.gradebook.writer import GradebookWriter, _quiet
from autograde.grading.lesson import grade_lesson
from autograde.grading.marks import mark
from autograde.grading.results import LessonResult, read_result
from autograde.intake.submission import take_in_file
from autograde.sessions.fork_server import ForkServerError
from autograde.sessions.session import Limits, Session, notebook_program
from helpers.errors import HelperError

QUICK = Limits(unit=1.0, grace=0.5, after_timeout=0.5)


def with_cell(source: str, at: int = 2) -> str:
    notebook = solved()
    notebook.cells.insert(at, new_code_cell(source))
    return json.dumps(notebook)


SUBMISSIONS = {
    "ada": text(solved()),
    "bob": text(released()),
    "cleo": "",
    "dan": None,
    "eve": text(solved(f"def {EXERCISE}(X, y, model:\n    return X")),
    "fay": with_cell("raise ValueError('early')"),
    "gus": text(solved())[:400],
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_class(tmp_path, SUBMISSIONS)


def grade(course: Course, *students: str, force: bool = False) -> dict[str, Done]:
    assignment = prepare(course, ASSIGNMENT)
    chosen = students or read_roster(course).students
    done = grade_class(course, assignment, chosen, Here(assignment), force)
    return {item.result.student: item for item in done}


def scores(course: Course) -> dict[str, list[tuple[str, float | None, bool]]]:
    with GradebookWriter(course) as writer, _quiet():
        found = writer._book.assignment_submissions(ASSIGNMENT)
        return {
            s.student.id: [(g.name, g.auto_score, g.needs_manual_grade) for n in s.notebooks for g in n.grades]
            for s in found
        }


def test_a_class_is_graded_whatever_was_handed_in(course):
    done = grade(course)
    told = {name: item.result.lessons[0].exercises[0].verdict for name, item in done.items()}
    assert {name: verdict.diagnosis for name, verdict in told.items()} == {
        "ada": None,
        "bob": "not_written",
        "cleo": "empty_file",
        "dan": "missing_file",
        "eve": "syntax_error",
        "fay": None,
        "gus": "corrupt",
    }
    assert {name for name, verdict in told.items() if verdict.points} == {"ada", "fay"}
    assert [name for name, item in done.items() if item.result.lessons[0].status == "missing"] == ["dan"]

    marks = scores(course)
    check = f"check-{EXERCISE}"
    assert marks["ada"] == [(check, 10.0, False), ("why", None, True)]
    assert marks["bob"] == marks["cleo"] == marks["dan"] == [(check, 0.0, False), ("why", 0.0, False)]

    for student, item in done.items():
        assert read_result(course.result(student, ASSIGNMENT)) == read_result(course.result(student, ASSIGNMENT))
        assert item.result.seed == course.seed_id(ASSIGNMENT)
        where = item.result.lessons[0].autograded
        assert (where is None) == (student == "dan")
        if where:
            executed = nbformat.read(course.root / where, as_version=4)
            nbformat.validate(executed)
            play = [cell for cell in executed.cells if "play" in cell.metadata.get("tags", [])]
            assert all("not run during grading" in cell.outputs[0].text for cell in play)
            assert play or student == "gus"


def test_a_second_run_grades_only_what_changed(course):
    grade(course, "ada", "bob")
    assert not any(item.fresh for item in grade(course, "ada", "bob").values())
    hand_in(course, "bob", text(solved()))
    again = grade(course, "ada", "bob")
    assert [name for name, item in again.items() if item.fresh] == ["bob"]
    assert again["bob"].result.points == 10
    assert grade(course, "ada", force=True)["ada"].fresh


def test_a_run_that_was_interrupted_before_its_last_step_does_it_again(course):
    first = grade(course, "ada")["ada"].result
    course.result("ada", ASSIGNMENT).write_text('{"student": "ada", "ass')
    again = grade(course, "ada")["ada"]
    assert again.fresh
    assert again.result.points == first.points
    assert scores(course)["ada"][0][1] == 10.0


def test_another_seed_means_grading_anew(course):
    grade(course, "bob")
    (course.private / "hidden_seeds" / ASSIGNMENT).unlink()
    assert grade(Course(course.root), "bob")["bob"].fresh


def test_marks_given_by_hand_are_kept_and_flagged(course):
    grade(course, "ada")
    with GradebookWriter(course) as writer, _quiet():
        writer._book.find_grade("why", LESSON, ASSIGNMENT, "ada").manual_score = 3
        writer._book.db.commit()
    grade(course, "ada", force=True)
    with GradebookWriter(course) as writer, _quiet():
        kept = writer._book.find_grade("why", LESSON, ASSIGNMENT, "ada")
        assert (kept.manual_score, kept.needs_manual_grade) == (3, True)


def test_each_assignment_has_a_hidden_seed_that_is_made_once_and_kept_private(tmp_path):
    course = Course(tmp_path / "course")
    assert course.hidden_seed("one") == Course(tmp_path / "course").hidden_seed("one")
    assert course.hidden_seed("one") != course.hidden_seed("two")
    assert course.seed_id("one") != course.seed_id("two")
    assert 2**64 < course.hidden_seed("one") < 2**SEED_BITS  # 64 leading zeros do not happen
    path = course.private / "hidden_seeds" / "one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(course.hidden_seed("one")) not in course.seed_id("one")
    path.write_text("")
    with pytest.raises(HelperError, match="contains no secret"):
        course.hidden_seed("one")


def lesson(course: Course, content: str) -> tuple[LessonResult, nbformat.NotebookNode]:
    path = course.root / "handed_in.ipynb"
    path.write_text(content)
    release = course.notebooks / ASSIGNMENT / f"{LESSON}.ipynb"
    intake = take_in_file(path, release.read_bytes(), LESSON)
    result, executed = grade_lesson(intake, LESSON, fork_server(), small_judges(), QUICK)
    assert executed is not None
    return result, executed


@pytest.mark.parametrize("source", ["import os; os._exit(0)", "while True: pass", "def g(:", "import nowhere"])
def test_a_bad_cell_is_named_and_the_exercise_counts(course, source):
    result, _ = lesson(course, with_cell(source))
    assert result.points == 10
    assert result.problems[0].sentence.startswith("Cell 3")


def test_a_machine_that_starts_no_process_any_more_is_no_fault_of_the_student(monkeypatch):
    cell = f"def {EXERCISE}(*arguments):\n    import os\n    os._exit(3)"
    with Session(fork_server(), QUICK) as session:
        session.load(notebook_program([{"index": 0, "source": cell}]))
        monkeypatch.setattr(fork_server(), "spawn", lambda *_: raises(ForkServerError("out of processes")))
        with pytest.raises(ForkServerError, match="out of processes"):
            mark(session, small_judges()(EXERCISE))


def test_a_judge_that_fails_is_said_to_and_the_class_goes_on(monkeypatch):
    judge = small_judges()(EXERCISE)
    monkeypatch.setattr(judge, "verdict", lambda *_: raises(RuntimeError("a shape that nobody thought of")))
    with Session(fork_server(), QUICK) as session:
        session.load(notebook_program([{"index": 0, "source": RIGHT}]))
        verdict = mark(session, judge)
    assert verdict.points == 0
    assert verdict.diagnosis == "grader_error"
    assert "RuntimeError" in verdict.message
    assert "a shape" not in verdict.message  # it could come from hidden inputs


def raises(error: Exception):
    raise error


def test_patching_the_comparison_gives_no_points(course):
    cheat = "import torch, numpy\ntorch.allclose = numpy.allclose = lambda *a, **k: True\n"
    cheat += f"def {EXERCISE}(X, y, model):\n    return model(X).sum() * 0 + X[:, 0]"
    assert lesson(course, text(solved(cheat)))[0].points == 0


def test_the_check_cell_shows_the_verdict_and_is_not_run(course):
    _, executed = lesson(course, text(solved()))
    (output,) = executed.cells[3].outputs
    assert output["data"]["text/plain"] == "10"
    assert executed.cells[4].outputs[0].text.startswith("[not run during grading")


def test_files_beside_the_notebook_can_be_read(course):
    hand_in(
        course, "ada", text(solved("from pathlib import Path\nassert Path('own.txt').read_text() == 'mine'\n" + RIGHT))
    )
    (course.submission("ada", ASSIGNMENT) / "own.txt").write_text("mine")
    (course.submission("ada", ASSIGNMENT) / "pipe").unlink(missing_ok=True)
    os.mkfifo(course.submission("ada", ASSIGNMENT) / "pipe")
    assert grade(course, "ada")["ada"].result.points == 10


def test_a_notebook_of_the_bundle_is_graded_and_checked_as_the_lesson(course, capsys):
    folder = course.submission("ada", ASSIGNMENT)
    (folder / f"{LESSON}.ipynb").rename(folder / f"1_{LESSON}.ipynb")
    (lesson,) = grade(course, "ada")["ada"].result.lessons
    assert (lesson.lesson, lesson.points, lesson.notes) == (LESSON, 10, ())
    assert (course.autograded / "ada" / ASSIGNMENT / f"{LESSON}.ipynb").is_file()
    assert cli.main(["check", str(folder / f"1_{LESSON}.ipynb"), "--course", str(course.root), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["lesson"], found["notes"]) == (LESSON, [])
    assert sum(exercise["points"] for exercise in found["exercises"]) == 10


@pytest.mark.parametrize(
    "arguments",
    [["grade", "no-such"], ["grade", ASSIGNMENT, "--only", "nobody"], ["check", "nowhere.ipynb"]],
)
def test_usage_errors_end_with_2(course, capsys, arguments):
    assert cli.main([*arguments, "--course", str(course.root)]) == 2
    assert capsys.readouterr().err.startswith(f"autograde {arguments[0]}: ")


def test_an_empty_course_is_a_usage_error(tmp_path, capsys):
    release = tmp_path / "notebooks" / ASSIGNMENT / f"{LESSON}.ipynb"
    release.parent.mkdir(parents=True)
    release.write_text(text(released()))
    assert cli.main(["grade", ASSIGNMENT, "--course", str(tmp_path)]) == 2
    assert "no submissions" in capsys.readouterr().err


def test_the_commands_print_what_was_found(course, capsys):
    broken = course.root / f"{LESSON}.ipynb"
    broken.write_text(SUBMISSIONS["eve"] or "")
    assert cli.main(["check", str(broken), "--course", str(course.root), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["exercises"][0]["diagnosis"] == "syntax_error"
    assert cli.main(["grade", ASSIGNMENT, "--course", str(course.root), "--only", "cleo"]) == 0
    assert "empty file" in capsys.readouterr().out


def test_the_table_of_a_class_fits_a_terminal_of_80_columns(course, capsys):
    names = [f"an_exercise_with_a_long_name_{n}" for n in range(8)]
    right = dict.fromkeys(names, (10.0, 10.0, None))
    rows = [
        Row("ada", 80.0, 80.0, right, (), True, True, None),
        Row("bob", 63.0, 80.0, right | {names[1]: (3.0, 10.0, "absolute_after_maximum")}, (), True, True, None),
        Row("cleo", 70.0, 80.0, right | {names[7]: (0.0, 10.0, "not_written")}, (), False, True, None),
    ]
    show_class(Console(width=80), rows, course)
    printed = capsys.readouterr().out
    assert "ada      ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓   80/80  all right" in printed
    assert f"bob      ✓ ◐ ✓ ✓ ✓ ✓ ✓ ✓   63/80  {names[1]}: " in printed
    assert f"cleo     ✓ ✓ ✓ ✓ ✓ ✓ ✓ ○   70/80  {names[7]}: not" in printed
    assert "3 students, 2 graded now; the others had not changed." in printed
    show_class(Console(width=80), rows[2:], course)
    assert "1 student, none graded now: nothing had changed." in capsys.readouterr().out
