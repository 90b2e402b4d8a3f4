"""A run over a class: one at a time, a row for everybody, nobody's failure loses another's marks, nothing is redone."""

import re
import sqlite3
import stat
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from in_process import Here
from light_course import ASSIGNMENT, EXERCISE, MOST, hand_in, make_course, released, solved
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from test_grade import schema_version

from autograde import cli
from autograde.class_run.lock import locked
from autograde.class_run.progress import Progress, watch
from autograde.class_run.roster import Roster, read_roster, unfit
from autograde.class_run.run import Done, grade_class, prepare
from autograde.course import Course
from autograde.feedback.source import class_pages
from autograde.gradebook.backup import back_up
from autograde.gradebook.writer import _quiet, shown_url
from autograde.grading.assignment import NOT_SANDBOXED, Assignment
from autograde.grading.results import read_result
from helpers.errors import HelperError


@pytest.fixture(autouse=True)
def alembic_asked_once(monkeypatch):
    monkeypatch.setattr("nbgrader.api.get_alembic_version", schema_version)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = make_course(tmp_path)
    for student in ("ada", "bob", "cleo"):
        hand_in(made, student, solved())
    return made


def grade(course: Course, force: bool = False, sandboxed: bool = True) -> tuple[dict[str, Done], Here]:
    assignment = prepare(course, ASSIGNMENT, sandboxed)
    graders = Here(assignment)
    done = grade_class(course, assignment, read_roster(course).students, graders, force)
    return {item.result.student: item for item in done}, graders


def database(course: Course) -> sqlite3.Connection:
    return sqlite3.connect(course.root / "gradebook.db")


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


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name\nada\n", "none of its columns"),
        (b"\xff\xfe\x00", "no CSV file"),
        (b'id\n"ada\n', "the rest was not read"),
        (b"", "none of its columns is called id or student; it has no columns."),
        (b"ada;0.5\nbob;1\n", "it has 'ada;0.5'."),
        (b"a,b,c,d,e,f,g,h,i,j\n", "'g', 'h', ...."),
        (b"id\n", "lists nobody"),
        (b"sep=;\r\nname;id\r\n;\r\n", "lists nobody"),
        (b"id\nJos\xe9\n", "Save it as CSV in UTF-8"),
        (b"\xff\xfei\x00d\x00\x00\xd8", "Save it as CSV in UTF-8"),
        (b"i\x00d\x00\n\x00", "it has 'i\\x00d\\x00'"),
        (b"id\nada\n" + b"x" * 200_000 + b"\n", "the rest was not read (field larger than"),
    ],
)
def test_a_roster_that_cannot_be_read_is_named(tmp_path, content, told):
    (tmp_path / "roster.csv").write_bytes(content)
    assert any(told in str(note) for note in read_roster(Course(tmp_path)).notes)


@pytest.mark.parametrize(
    "content",
    [
        "name,id\nA,ada\nB,bob\n",
        "\ufeffname;ID\r\nA;ada\r\nB;bob\r\n",
        "Name\tStudent\nA\tada\n\nB\tbob\n",
        "name|id\nA|ada\nB|bob",
        "sep=;\nname;id\nA;ada\nB;bob\n",
        'name,id\n"A; with, both",ada\n\n"B\nC",bob\n',
    ],
    ids=["commas", "semicolons", "tabs", "bars", "told", "quoted"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_roster_is_read_as_spreadsheets_write_it(tmp_path, content, encoding):
    (tmp_path / "roster.csv").write_bytes(content.encode(encoding))
    assert read_roster(Course(tmp_path)) == Roster(("ada", "bob"))


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0b", "x" * 129, "\udcff"])
def test_what_cannot_be_a_folder_is_no_student(name):
    assert unfit(name)


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


def test_the_gradebook_is_copied_before_a_run_that_writes_and_ten_copies_are_kept(course):
    backups = course.private / "backups"
    grade(course)
    assert not backups.exists()  # there was nothing to copy
    grade(course)
    assert not backups.exists()  # nothing was written
    grade(course, force=True)
    (copy,) = backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(copy) as book:
        assert book.execute("SELECT count(*) FROM student").fetchone() == (3,)

    assert back_up(course) is None
    unchanged = sorted(backups.iterdir())
    assert back_up(course) is None
    assert sorted(backups.iterdir()) == unchanged
    for number in range(12):
        with database(course) as book:
            book.execute("INSERT INTO student (id) VALUES (?)", (f"s{number}",))
        back_up(course)
    names = sorted(path.name for path in backups.iterdir())
    assert len(names) == 10
    with sqlite3.connect(backups / names[-1]) as book:
        assert book.execute("SELECT count(*) FROM student").fetchone() == (15,)


def test_marks_that_an_older_copy_of_the_gradebook_lacks_are_entered_again(course):
    (course.submitted / "ada" / ASSIGNMENT / "timestamp.txt").write_text("2026-01-02 03:04:05")
    grade(course)
    with database(course) as book:
        book.execute("UPDATE grade SET auto_score = 1 WHERE auto_score = (SELECT max(auto_score) FROM grade LIMIT 1)")
    (course.root / "gradebook.db").rename(course.root / "older.db")
    hand_in(course, "dan", solved())
    grade(course)  # without a gradebook everybody is graded
    (course.root / "older.db").replace(course.root / "gradebook.db")

    said: list[str] = []
    assignment = prepare(course, ASSIGNMENT)
    graders = Here(assignment)
    done = {item.result.student: item for item in run_class(course, assignment, graders, said)}
    assert {name for name, item in done.items() if item.fresh} == {"ada", "bob", "cleo", "dan"}
    assert all(lessons == [] for _, lessons in graders.graded)  # entered, not graded
    assert [text for text in said if "entered again" in text] == said[:1]
    with Gradebook(course.db_url) as book, _quiet():
        found = {s.student.id: s for s in book.assignment_submissions(ASSIGNMENT)}
        assert {
            name: sum(g.auto_score or 0 for g in s.notebooks[0].grades) for name, s in found.items()
        } == dict.fromkeys(done, MOST)
        assert str(found["ada"].timestamp) == "2026-01-02 03:04:05"
    said.clear()
    assert not [item for item in run_class(course, assignment, Here(assignment), said) if item.fresh]
    assert said == []


def run_class(course: Course, assignment: Assignment, graders: Here, said: list[str]) -> list[Done]:
    return list(grade_class(course, assignment, read_roster(course).students, graders, tell=said.append))


def change(course: Course, student: str) -> None:
    with database(course) as book:
        book.execute("INSERT INTO student (id) VALUES (?)", (student,))


def test_copies_named_in_the_future_push_no_real_one_out(course):
    backups = course.private / "backups"
    backups.mkdir(parents=True)
    with database(course) as book:
        book.execute("CREATE TABLE student (id TEXT)")
    own = ["gradebook-before-the-exam.db", "gradebook-20261399T000000.000000Z.db", "notes.txt"]
    future = [f"gradebook-209901{day:02}T000000.000000Z{number}.db" for day, number in ((1, ""), (2, ""), (3, "-0002"))]
    for name in own + future:
        (backups / name).write_text(name)
    for number in range(12):
        change(course, f"s{number}")
        warning = back_up(course)
        assert warning
        assert "3 backups in" in warning
        assert "the last: gradebook-20990103T000000.000000Z-0002.db" in warning
    made = sorted({path.name for path in backups.iterdir()} - {*own, *future})
    assert {path.name for path in backups.iterdir()} >= {*own, *future}
    assert len(made) == 10
    with sqlite3.connect(backups / made[-1]) as book:
        assert book.execute("SELECT count(*) FROM student").fetchone() == (12,)


def test_copies_are_told_apart_although_the_clock_is_set_back(course, monkeypatch):
    backups = course.private / "backups"
    with database(course) as book:
        book.execute("CREATE TABLE student (id TEXT)")
    for hour in range(12, 0, -1):

        class Clock(datetime):
            @classmethod
            def now(cls, tz=None, hour=hour):
                return cls(2026, 1, 1, hour, tzinfo=tz)

        monkeypatch.setattr("autograde.gradebook.backup.datetime", Clock)
        change(course, f"s{hour}")
        back_up(course)
        kept = {path.name for path in backups.iterdir()}
        assert back_up(course) is None or hour < 12
        assert {path.name for path in backups.iterdir()} == kept  # it equals the newest, whatever the clock says
    counts = []
    for path in sorted(backups.iterdir(), key=lambda path: path.name.split("-")[-1]):
        with sqlite3.connect(path) as book:
            counts += book.execute("SELECT count(*) FROM student").fetchone()
    assert counts == list(range(1, 13))


def test_a_gradebook_of_a_version_that_nbgrader_does_not_know_is_refused_untouched(course, capsys):
    grade(course)
    with database(course) as book:
        book.execute("UPDATE alembic_version SET version_num = 'abcdef123456'")
    before = (course.root / "gradebook.db").read_bytes()
    hand_in(course, "dan", solved())
    for command in ("grade", "feedback", "report"):
        assert cli.main([command, ASSIGNMENT, "--course", str(course.root)]) == 1
        told = capsys.readouterr().err
        assert "has the version 'abcdef123456', which the installed nbgrader" in told
        assert "restore a backup from" in told
    assert (course.root / "gradebook.db").read_bytes() == before
    assert not course.result("dan", ASSIGNMENT).exists()


def test_a_gradebook_that_is_cut_in_half_is_named(course, capsys):
    grade(course)
    path = course.root / "gradebook.db"
    path.write_bytes(path.read_bytes()[:5000])
    for command in ("grade", "feedback", "report"):
        assert cli.main([command, ASSIGNMENT, "--course", str(course.root)]) == 1
        told = capsys.readouterr().err
        assert re.search(r"the gradebook .* cannot be opened: .* replace it by the newest of private/backups", told)


def test_a_gradebook_that_is_no_database_stops_the_run_before_it_writes(course):
    (course.root / "gradebook.db").write_bytes(b"this is no database, but longer than a hundred bytes" * 10)
    with pytest.raises(HelperError, match=r"file is not a database. It is damaged: replace it"):
        grade(course)
    assert not course.autograded.exists()


def test_a_gradebook_that_cannot_be_copied_stops_the_run_before_it_writes(course):
    grade(course)
    before = (course.root / "gradebook.db").read_bytes()
    with database(course) as book:
        size = book.execute("PRAGMA page_size").fetchone()[0]
    (course.root / "gradebook.db").write_bytes(before[: 20 * size])
    with pytest.raises(HelperError, match=r"no backup of .* could be made|It is damaged"):
        grade(course, force=True)


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


def test_passwords_of_the_gradebook_are_not_shown():
    assert "secret" not in shown_url("postgresql+psycopg://teacher:secret@db/course")


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
