"""A gradebook on a PostgreSQL server holds what one on SQLite holds; when the server is away, nothing is lost."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from in_process import Here
from nbgrader.api import Gradebook
from postgresql_server import DATABASE, PASSWORD, QUOTED, Server, running
from small_course import ASSIGNMENT, EXERCISE, LESSON, make_class, released, solved, text

from autograde import cli
from autograde.class_run.lock import locked
from autograde.class_run.roster import read_roster
from autograde.class_run.run import Done, grade_class, prepare
from autograde.course import Course
from autograde.gradebook.database import has_gradebook
from autograde.gradebook.writer import _quiet
from helpers.errors import HelperError

pytestmark = pytest.mark.heavy

SUBMISSIONS = {
    "ada": text(solved()),
    "bob": text(released()),
    "cleo": "",
    "dan": text(solved(f"def {EXERCISE}(X, y, model):\n    raise ValueError('no')")),
    "Eve Ö": None,
}


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.delenv("AUTOGRADE_DB_URL", raising=False)
    made = make_class(tmp_path, SUBMISSIONS)
    for student in SUBMISSIONS:
        (made.submission(student, ASSIGNMENT) / "timestamp.txt").write_text("2026-03-01 12:00:00.000000 UTC")
    return made


def grade(course: Course, force: bool = False) -> Iterator[Done]:
    assignment = prepare(course, ASSIGNMENT)
    with closing(grade_class(course, assignment, read_roster(course).students, Here(assignment), force)) as found:
        yield from found


def book(url: str) -> Gradebook:
    with _quiet():
        return Gradebook(url)


def rows(url: str) -> list[tuple[Any, ...]]:
    """All marks and comments, by nbgrader's own interface."""
    with _quiet(), book(url) as gradebook:
        found = []
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            for notebook in submission.notebooks:
                student = (submission.student.id, submission.timestamp, notebook.name)
                told = [(g.name, g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades]
                comments = [(c.name, c.auto_comment, c.manual_comment) for c in notebook.comments]
                found.append((*student, sorted(told, key=str), sorted(comments, key=str)))
        return sorted(found, key=str)


def test_a_class_gets_the_same_rows_as_on_sqlite_and_formgrader_reads_them(server, course, monkeypatch):
    assert len([done for done in grade(course) if done.fresh]) == len(SUBMISSIONS)
    on_sqlite = rows(course.db_url)
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    again = list(grade(course))
    assert all(done.fresh and not done.unstored for done in again), "a new gradebook gets everybody"
    assert rows(course.db_url) == on_sqlite
    assert not [done for done in grade(course) if done.fresh], "what did not change is only read"
    with _quiet(), book(course.db_url) as gradebook:
        # What formgrader's lists are made of.
        assert gradebook.assignments[0].num_submissions == len(SUBMISSIONS)
        assert gradebook.average_assignment_score(ASSIGNMENT) > 0
        told = {student["id"]: student["score"] for student in gradebook.student_dicts()}
        assert set(told) == set(SUBMISSIONS)
        assert told["ada"] == 10
        assert len(gradebook.submission_dicts(ASSIGNMENT)) == len(SUBMISSIONS)


def test_marks_given_by_hand_on_a_server_are_kept_and_flagged(server, course, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    list(grade(course))
    with _quiet(), book(course.db_url) as gradebook:
        given = gradebook.find_grade("why", LESSON, ASSIGNMENT, "ada")
        given.manual_score, given.needs_manual_grade = 3.0, False
        gradebook.db.commit()
    list(grade(course, force=True))
    assert ("why", None, 3.0, True) in next(row for row in rows(course.db_url) if row[0] == "ada")[3]


def test_a_backup_restores_to_the_rows_that_were_there(server, course, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    list(grade(course))
    before = rows(course.db_url)
    (course.submission("bob", ASSIGNMENT) / f"{LESSON}.ipynb").write_text(text(solved()))
    list(grade(course))
    assert rows(course.db_url) != before
    newest = max((course.private / "backups").glob("gradebook-*.dump"))
    assert newest.stat().st_mode & 0o077 == 0
    server.ask("createdb", "restored")
    server.ask("pg_restore", "--no-owner", "--dbname", "restored", str(newest))
    assert rows(course.db_url.replace(f"/{DATABASE}", "/restored")) == before


def test_a_server_that_goes_away_costs_nobody_but_a_second_run(server, course, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    running = grade(course)
    first = next(running)
    server.stop()
    others = list(running)
    assert first.unstored is None
    assert len(others) == len(SUBMISSIONS) - 1
    for done in others:
        assert done.unstored
        assert "refused it" in done.unstored
        assert QUOTED not in done.unstored
        assert PASSWORD not in done.unstored
    server.start()
    assert {done.result.student for done in grade(course) if done.fresh} == {d.result.student for d in others}
    assert len(rows(course.db_url)) == len(SUBMISSIONS)


def test_a_run_that_does_not_reach_the_server_ends_with_1_before_it_grades(server, course, monkeypatch, capsys):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    server.stop()
    try:
        code = cli.main(["grade", ASSIGNMENT, "--course", str(course.root), "--workers", "1"])
    finally:
        server.start()
    told = capsys.readouterr().err
    assert code == 1
    assert (
        f"the gradebook postgresql+psycopg2://teacher:***@127.0.0.1:{server.port}/{DATABASE} cannot be opened" in told
    )
    assert "Check whether its server is running" in told
    assert not course.results.exists()


def test_two_runs_at_once_on_a_course_are_refused_with_a_server_too(server, course, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    with locked(course), pytest.raises(HelperError, match="another run is grading"):
        list(grade(course))


def test_the_old_name_of_the_protocol_is_understood(server, course, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url.replace("postgresql://", "postgres://"))
    assert course.db_url == server.url.replace("postgresql://", "postgresql+psycopg2://")
    assert not has_gradebook(course)
    list(grade(course))
    assert has_gradebook(course)
    assert len(rows(course.db_url)) == len(SUBMISSIONS)


def test_no_password_is_to_be_seen_while_a_backup_is_made(server, course, monkeypatch):
    """On a command line everybody on the machine could read it."""
    monkeypatch.setenv("AUTOGRADE_DB_URL", server.url)
    list(grade(course))
    seen: list[str] = []
    run = subprocess.run

    def watched(command: Any, *arguments: Any, **options: Any) -> Any:
        seen.extend(map(os.fspath, command))
        return run(command, *arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    list(grade(course, force=True))
    assert "pg_dump" in seen
    assert not [word for word in seen if PASSWORD in word or QUOTED in word]
