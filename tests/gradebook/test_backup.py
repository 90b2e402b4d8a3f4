"""The gradebook: its backups, copies that are put back, and databases that cannot be used."""

import re
import sqlite3
import stat
from datetime import datetime

import pytest
from light_course import ASSIGNMENT, MOST, hand_in, solved
from light_runs import database, grade
from nbgrader.api import Gradebook

from autograde import cli
from autograde.course import Course
from autograde.gradebook.backup import back_up
from autograde.gradebook.writer import _quiet, shown_url
from helpers.errors import HelperError


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
    done, graders = grade(course, told=said)
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
    assert not [item for item in grade(course, told=said)[0].values() if item.fresh]
    assert said == []


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
        assert "has 3 backups dated in the future" in warning
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
        assert re.search(r"the gradebook .* cannot be opened: .* Replace it with the newest backup", told)


def test_a_gradebook_that_is_no_database_stops_the_run_before_it_writes(course):
    (course.root / "gradebook.db").write_bytes(b"this is no database, but longer than a hundred bytes" * 10)
    with pytest.raises(HelperError, match=r"file is not a database. Replace it with"):
        grade(course)
    assert not course.autograded.exists()


def test_a_gradebook_that_cannot_be_copied_stops_the_run_before_it_writes(course, monkeypatch):
    grade(course)
    before = (course.root / "gradebook.db").read_bytes()
    hand_in(course, "dan", solved())

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("autograde.gradebook.backup.sqlite3.connect", full)  # SQLAlchemy has its own
    with pytest.raises(HelperError, match=r"no backup of .* could be made \(database or disk is full\)"):
        grade(course)
    assert (course.root / "gradebook.db").read_bytes() == before
    assert not course.result("dan", ASSIGNMENT).exists()


def test_passwords_of_the_gradebook_are_not_shown():
    assert "secret" not in shown_url("postgresql+psycopg://teacher:secret@db/course")
