"""A run over a class: one at a time, a row for everybody, nobody's failure loses another's marks, nothing is redone."""

import nbformat
import pytest
from in_process import Here
from light_course import ASSIGNMENT, EXERCISE, MOST, hand_in, make_course, released, solved
from light_runs import database, grade
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from autograde import cli
from autograde.class_run.lessons import Beginning, Lessons
from autograde.class_run.lock import locked
from autograde.class_run.progress import Progress, watch
from autograde.class_run.roster import read_roster
from autograde.class_run.run import grade_class, prepare
from autograde.feedback.source import class_pages
from autograde.gradebook.writer import _quiet
from autograde.grading.assignment import NOT_SANDBOXED, Graded, Submission
from autograde.grading.results import LessonResult, SubmissionResult, read_result
from helpers.errors import HelperError


def test_a_second_run_on_a_course_is_refused_and_told_who_holds_it(course, capsys):
    with locked(course), pytest.raises(HelperError, match=r"another run is grading .* \(process \d+ on "):
        grade(course)
    with locked(course):
        assert cli.main(["grade", ASSIGNMENT, "--course", str(course.root), "--unsafe-no-sandbox"]) == 1
    assert "another run is grading" in capsys.readouterr().err
    assert not course.results.exists()
    assert len(grade(course)[0]) == 3


def test_everybody_on_the_roster_gets_a_row(course):
    grade(course)
    (course.root / "roster.csv").write_text("first_name,id\nDan,dan\nAda,ada\nNobody,\n,,\n\nEvil,../../etc\n")
    with database(course) as book:
        book.execute("INSERT INTO student (id) VALUES ('eve')")
    roster = read_roster(course)
    assert roster.students == ("ada", "bob", "cleo", "dan", "eve")
    assert [str(note).partition("roster.csv")[2] for note in roster.notes[:1]] == [", line 4: there is no id."]
    assert "'../../etc'" in str(roster.notes[-1])

    done, _ = grade(course)
    assert sorted(name for name, item in done.items() if item.fresh) == ["dan", "eve"]
    for name in ("dan", "eve"):
        (lesson,) = done[name].result.lessons
        assert (lesson.status, lesson.points, lesson.max_points) == ("missing", 0, MOST)
    with Gradebook(course.db_url) as book, _quiet():
        scores = {
            s.student.id: [g.auto_score for g in s.notebooks[0].grades] for s in book.assignment_submissions(ASSIGNMENT)
        }
    assert scores["dan"] == [0, 0]
    assert scores["ada"] == [MOST, None]


def test_a_students_folder_that_is_a_link_is_refused_and_the_student_gets_a_row(course):
    (course.submitted / "mallory").symlink_to("ada")
    (course.submitted / "nina").mkdir()
    (course.submitted / "nina" / ASSIGNMENT).symlink_to(course.submission("ada", ASSIGNMENT))
    done, _ = grade(course)
    for name, link in (("mallory", "mallory"), ("nina", ASSIGNMENT)):
        (lesson,) = done[name].result.lessons
        assert lesson.points == 0
        assert f"{link} is a link" in str(lesson.notes[0])
    assert done["ada"].result.points == MOST


def test_marks_that_the_gradebook_refuses_lose_nobody_elses_and_leave_no_half_row(course):
    grade(course)
    with database(course) as book:
        book.execute("DELETE FROM student")
        book.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON comment WHEN 'bob' = ("
            "SELECT student_id FROM submitted_assignment a JOIN submitted_notebook n ON n.assignment_id = a.id "
            "WHERE n.id = NEW.notebook_id) "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
        for table in ("submitted_assignment", "submitted_notebook", "grade", "comment"):
            book.execute(f"DELETE FROM {table}")
    before = course.result("bob", ASSIGNMENT).read_bytes()
    for student in ("ada", "bob", "cleo"):
        hand_in(course, student, released())

    done, _ = grade(course)
    assert [name for name, item in done.items() if item.unstored] == ["bob"]
    assert "the disk is full" in str(done["bob"].unstored)
    assert course.result("bob", ASSIGNMENT).read_bytes() == before
    with database(course) as book:
        assert book.execute("SELECT id FROM student ORDER BY id").fetchall() == [("ada",), ("cleo",)]
        book.execute("DROP TRIGGER refuse")
    assert [name for name, item in grade(course)[0].items() if item.fresh] == ["bob"]


def test_a_folder_that_cannot_be_written_is_named_and_the_run_ends_with_1(course, capsys, monkeypatch):
    (course.autograded / "bob").parent.mkdir()
    (course.autograded / "bob").write_text("in the way")
    monkeypatch.setattr("autograde.workers.pool.Pool", lambda assignment, workers, progress: Here(assignment))
    assert cli.main(["grade", ASSIGNMENT, "--course", str(course.root), "--unsafe-no-sandbox"]) == 1
    printed = capsys.readouterr()
    assert "Not stored: bob: " in printed.out
    assert "Graded without a sandbox: 3 students" in printed.out
    assert "WITHOUT A SANDBOX" in printed.err
    assert not course.result("bob", ASSIGNMENT).exists()
    for student in ("ada", "cleo"):
        stored = read_result(course.result(student, ASSIGNMENT))
        assert stored is not None
        assert stored.points == MOST


def test_only_lessons_whose_checks_changed_are_graded_again(tmp_path):
    course = make_course(tmp_path, "one", "two")
    for lesson in ("one", "two"):
        hand_in(course, "ada", solved(), lesson)
    (course.submission("ada", ASSIGNMENT) / "data.txt").symlink_to("one.ipynb")
    first = grade(course)[0]["ada"].result
    changed = released()
    changed.cells.append(new_markdown_cell("One more remark.", id="more"))
    nbformat.write(changed, course.notebooks / ASSIGNMENT / "two.ipynb")

    done, graders = grade(course)
    assert graders.graded == [("ada", ["two"])]
    again = done["ada"].result
    assert [lesson.lesson for lesson in again.lessons] == ["one", "two"]
    assert again.lessons[0] == first.lessons[0]
    assert [any("data.txt" in str(note) for note in lesson.notes) for lesson in again.lessons] == [True, False]
    assert again.points == first.points == 2 * MOST
    assert grade(course)[1].graded == []


def test_lessons_are_graded_apart_and_put_together_in_whatever_order_they_come():
    def submission(student: str, *lessons: str) -> Submission:
        return Submission(student, {}, "content", lessons=frozenset(lessons))

    def graded(part: Submission) -> Graded:
        assert part.lessons is not None
        results = tuple(LessonResult(lesson, "graded", (), ()) for lesson in part.lessons)
        notebooks = {lesson: lesson.encode() for lesson in part.lessons}
        return Graded(SubmissionResult(part.student, ASSIGNMENT, "content", "seed", lessons=results), notebooks, "then")

    apart = Lessons("abc")
    items = list(apart.apart(["done", submission("ada", *"abc"), submission("bob", "b"), submission("cleo"), "done"]))
    assert [item for item in items if not isinstance(item, Submission)] == ["done", items[1], "done"]
    assert isinstance(items[1], Beginning)
    parts = [item for item in items if isinstance(item, Submission)]
    assert [(part.student, *sorted(part.lessons)) for part in parts] == [
        ("ada", "a"),
        ("ada", "b"),
        ("ada", "c"),
        ("bob", "b"),
        ("cleo",),
    ]
    whole = [apart.together(graded(parts[number])) for number in (2, 4, 3, 0, 1)]
    assert whole[0] is whole[3] is None
    for student, lessons, found in (("cleo", "", whole[1]), ("bob", "b", whole[2]), ("ada", "abc", whole[4])):
        assert found is not None
        assert found.result.student == student
        assert found.arrived == "then"
        assert sorted(lesson.lesson for lesson in found.result.lessons) == list(lessons)
        assert found.notebooks == {lesson: lesson.encode() for lesson in lessons}


def test_without_a_sandbox_every_place_says_so(course):
    done, _ = grade(course, sandboxed=False)
    assert all(not item.result.lessons[0].sandboxed for item in done.values())
    assert all(str(NOT_SANDBOXED) in page.problems for page in class_pages(course, ASSIGNMENT).pages)
    with Gradebook(course.db_url) as book, _quiet():
        comments = book.find_submission_notebook("one", ASSIGNMENT, "ada").comments
        assert {comment.name: comment.auto_comment for comment in comments} == {
            EXERCISE: str(NOT_SANDBOXED),
            "why": None,
        }


def test_progress_without_a_terminal_is_a_line_now_and_then(course, capsys):
    assignment = prepare(course, ASSIGNMENT)
    progress = Progress(3)
    found = grade_class(course, assignment, ["ada", "bob", "cleo"], Here(assignment))
    assert len(list(watch(progress, found))) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in lines] == ["grading: 1 of 3", "grading: 2 of 3", "grading: 3 of 3"]
    assert "left" not in lines[2]


def test_a_rate_is_told_once_it_says_something(course, monkeypatch):
    assignment = prepare(course, ASSIGNMENT)
    (done,) = grade_class(course, assignment, ["ada"], Here(assignment))
    clock = iter((100.0, 101.0, 120.0))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    progress = Progress(9)
    told = [progress.count(done) or progress.summary() for _ in range(3)]
    assert told == ["1 of 9", "2 of 9", "3 of 9, 6.0 a minute, about 1 min left"]
