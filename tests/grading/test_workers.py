"""Graders as processes: whatever happens to one, each submission ends in one result, and nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from in_process import Here
from light_course import ASSIGNMENT, MOST, STUB, hand_in, make_course, released, solved

from autograde.class_run.roster import read_roster
from autograde.class_run.run import Done, _items, grade_class, prepare
from autograde.course import Course
from autograde.grading.assignment import Assignment, Submission
from autograde.grading.marks import judges
from autograde.sandbox import problem
from autograde.workers.capacity import default_workers, usable_cores
from autograde.workers.grader import Grader, GraderDied
from autograde.workers.pool import Pool
from helpers.errors import HelperError

SLEEPS = "import time\ntime.sleep(15)"


def ready(course: Course) -> Assignment:
    return prepare(course, ASSIGNMENT, sandboxed=problem() is None)


def submission(course: Course, student: str) -> Submission:
    (found,) = _items(course, ready(course), [student], force=True)
    assert isinstance(found, Submission)
    return found


def make_class(root: Path) -> Course:
    course = make_course(root, "one", "two")
    hand_in(course, "ada", solved())
    hand_in(course, "ada", solved(), "two")
    hand_in(course, "bob", released())
    hand_in(course, "cleo", solved("def fool_linear_classifier(x, w, step):\n    return x - step * torch.sign(w)"))
    hand_in(course, "dan", None)
    hand_in(course, "eve", solved("print(1 / 0)"))
    hand_in(course, "poison", solved())
    hand_in(course, "poison", solved(), "two")
    return course


def written(course: Course) -> dict[str, bytes]:
    """All results and executed notebooks but those of the poisoned submission, by name."""
    paths = [*course.results.rglob("*.json"), *course.autograded.rglob("*.ipynb")]
    return {str(p.relative_to(course.root)): p.read_bytes() for p in paths if "poison" not in str(p)}


class Poison:
    """Kills the grader each time that it begins with a certain student's first lesson."""

    def __init__(self) -> None:
        self.pool: Pool | None = None
        self.deaths: list[int] = []

    def __call__(self, worker: int, student: str, lesson: str) -> None:
        if (student, lesson) == ("poison", "one") and len(self.deaths) < 2:
            assert self.pool is not None
            pid = self.pool.graders[worker].pid
            self.deaths.append(pid)
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory) -> tuple[Course, list[Done], Poison]:
    """A class graded by two workers, last student first; one submission kills its grader twice."""
    course = make_class(tmp_path_factory.mktemp("class"))
    poison = Poison()
    poison.pool = Pool(ready(course), 2, progress=poison)
    students = read_roster(course).students[::-1]
    return course, list(grade_class(course, poison.pool.assignment, students, poison.pool)), poison


def test_a_lesson_that_ends_its_grader_twice_is_marked_so_and_all_others_are_graded(poisoned):
    _, done, poison = poisoned
    found = {item.result.student: item.result for item in done}
    assert {name: result.points for name, result in found.items()} == {
        "ada": 2 * MOST,
        "bob": 0,
        "cleo": 0,
        "dan": 0,
        "eve": 0,
        "poison": MOST,
    }
    assert len(set(poison.deaths)) == 2
    lesson, other = found["poison"].lessons
    assert (lesson.lesson, lesson.status, lesson.points, lesson.max_points) == ("one", "unreadable", 0, MOST)
    assert (other.lesson, other.status, other.points) == ("two", "graded", MOST)
    assert any("crashed the grader twice" in str(note) and "signal 9" in str(note) for note in lesson.notes)


def test_workers_and_their_order_change_no_byte_of_what_is_written(poisoned, tmp_path):
    course = poisoned[0]
    alone = make_class(tmp_path)
    seed = course.private / "hidden_seeds" / ASSIGNMENT
    (alone.private / "hidden_seeds").mkdir(parents=True)
    (alone.private / "hidden_seeds" / ASSIGNMENT).write_bytes(seed.read_bytes())
    assignment = ready(alone)
    graders = Here(assignment, judges(assignment.hidden_seed))
    assert all(item.fresh for item in grade_class(alone, assignment, read_roster(alone).students, graders))
    assert len(written(alone)) == 10
    assert written(alone) == written(course)


def test_no_grader_is_left_after_a_run(poisoned):
    _, _, poison = poisoned
    assert poison.pool is not None
    assert poison.pool.graders == {}
    assert not any(Path(f"/proc/{pid}").exists() for pid in poison.deaths)


def test_ctrl_c_ends_the_graders_at_once(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "ada", solved(STUB, "while True: pass"))
    seen: list[int] = []

    def interrupt(worker: int, student: str, lesson: str) -> None:
        seen.append(pool.graders[worker].pid)
        os.kill(os.getpid(), signal.SIGINT)

    pool = Pool(ready(course), 1, progress=interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(pool.results([submission(course, "ada")]))
    assert len(seen) == 1
    assert not Path(f"/proc/{seen[0]}").exists()


def test_a_submission_that_takes_for_ever_ends_its_grader(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    hand_in(course, "ada", solved(STUB, "while True: pass"))
    with Grader(ready(course)) as grader:
        grader.wait()
        monkeypatch.setattr(Grader, "seconds", 0.3)
        with pytest.raises(GraderDied, match="had not finished after"):
            grader.grade(submission(course, "ada"))
        assert not Path(f"/proc/{grader.pid}").exists()


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> set[int]:
    """All processes below this one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    found: set[int] = set()
    new = {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def test_a_killed_run_leaves_no_process_and_loses_and_repeats_nothing(tmp_path):
    course = make_course(tmp_path)
    for student in ("ada", "bob"):
        hand_in(course, student, solved())
    hand_in(course, "cleo", solved(STUB, SLEEPS))
    command = [sys.executable, "-m", "autograde", "grade", ASSIGNMENT, "--course", str(course.root), "--workers", "1"]
    command += [] if problem() is None else ["--unsafe-no-sandbox"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        until(lambda: course.result("bob", ASSIGNMENT).exists())
        until(lambda: len(descendants(run.pid)) >= 2)  # the grader, and its fork server
        left = descendants(run.pid)
        os.kill(run.pid, signal.SIGKILL)
    until(lambda: not any(alive(pid) for pid in left))

    before = {name: course.result(name, ASSIGNMENT).read_bytes() for name in ("ada", "bob")}
    hand_in(course, "cleo", solved())
    assignment = ready(course)
    again = list(grade_class(course, assignment, read_roster(course).students, Here(assignment)))
    assert [item.result.student for item in again if item.fresh] == ["cleo"]
    assert before == {name: course.result(name, ASSIGNMENT).read_bytes() for name in ("ada", "bob")}


def until(holds: Callable[[], object]) -> None:
    """Wait until it is so; a test that waits for ever has failed."""
    end = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_grader_that_cannot_start_ends_the_run_and_blames_nobody(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    hand_in(course, "ada", solved())
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assignment = prepare(course, ASSIGNMENT)
    with pytest.raises(HelperError, match=r"grader process did not start: its process ended \(exit code 1\)"):
        list(grade_class(course, assignment, ["ada"], Pool(assignment, 2)))
    assert not course.results.exists()


def test_items_are_taken_when_a_worker_is_free(tmp_path):
    course = make_course(tmp_path)
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = Pool(prepare(course, ASSIGNMENT), 2).results(items())
    first = next(results)
    time.sleep(0.2)
    assert len(taken) <= 1 + 2 + 2  # one was asked for, two wait in the queue, each of two threads holds one
    assert sorted([first, *results]) == list(range(1000))


def test_what_fails_while_submissions_are_read_ends_the_run(tmp_path):
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(Pool(prepare(make_course(tmp_path), ASSIGNMENT), 2).results(items()))


def test_there_is_always_a_worker_and_never_more_than_cores():
    assert 1 <= default_workers() <= usable_cores()
