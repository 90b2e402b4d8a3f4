"""Every parser of students' files, on thousands of damaged ones: each gives a result or a reason, and never raises.

A few hundred inputs of each kind in every run, thousands with `-m heavy`. A failing input is in its test's message.
"""

import io
import json
import random
import socket
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import nbformat
import numpy as np
import pytest
from small_course import LESSON, released, solved, text

from autograde.class_run.roster import read_roster, unfit
from autograde.course import Course
from autograde.gradebook.writer import timestamp
from autograde.grading.lesson import executed_notebook
from autograde.inside.frames import BadFrame, receive
from autograde.inside.loading.blocks import split_source
from autograde.inside.loading.module import decode
from autograde.inside.loading.report import LoadReport, report_from_data
from autograde.intake.submission import refused, take_in
from autograde.sessions.outputs import trusted_outputs
from autograde.sessions.validation import trusted_description, trusted_record
from helpers.checks.packing import pack
from helpers.checks.protocol.record import Record

RELEASE = text(released()).encode()
SOLVED = text(solved()).encode()
ODD = (
    None,
    True,
    -1,
    0,
    1.5,
    1e308,
    float("nan"),
    float("inf"),
    10**400,
    "",
    "x",
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    {"": 1},
)
TIME_WORDS = ["1", "9", "12", "99", "2026", "٣", ":", ".", "-", "/", " ", "h", "m", "s", "am", "T", "Z", "+", "nan"]
TIME_WORDS += ["NaN", "sNaN", "inf", "e9", "E", "Jan", "Mon", ",", "UTC", "9" * 30, "\0", "\n", "½", "'", "("]
CSV_WORDS = [
    "id",
    "student",
    "name",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    '"',
    "ada",
    "\0",
    "é",
    " ",
    "\ufeff",
    "=1+1",
    "x" * 200,
]
CODE_WORDS = [
    "def f(x):",
    "    return x",
    "\n",
    "%matplotlib inline",
    "!ls",
    "class A:",
    "(",
    ")",
    "'''",
    "\\",
    "\t",
    "#",
]
CODE_WORDS += [
    "# -*- coding: rot13 -*-",
    "# coding: undefined\n",
    "# coding: punycode\n",
    "import numpy",
    "<<<<<<< HEAD",
    "\0",
    "\f",
    "é",
    "lambda: 0",
    "@",
    "async",
    "1e999",
]


def damaged(raw: bytes, r: random.Random) -> bytes:
    """Cut, change, repeat and swap some of the bytes."""
    data = bytearray(raw)
    for _ in range(r.randint(1, 6)):
        at, end = sorted(r.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + 40)
        kind = r.randrange(5)
        if kind == 0:
            data[at:end] = b""
        elif kind == 1:
            data[at:end] = r.randbytes(r.randint(0, 8))
        elif kind == 2:
            data[at:at] = data[at:end] * r.randint(1, 20)
        elif kind == 3 and r.random() < 0.2:
            del data[at:]
        elif data[at:end]:
            data[at] = r.choice(b'\0\xff"{}[],:\\09Ee-')
    return bytes(data)


def twisted(data: Any, r: random.Random, share: float = 0.03) -> Any:
    """Put odd values in place of some of the data's values, and leave out others."""
    if r.random() < share:
        return r.choice(ODD)
    if isinstance(data, dict):
        return {r.choice(["", "x", key]) if r.random() < share else key: twisted(data[key], r, share) for key in data}
    if isinstance(data, list):
        return [twisted(item, r, share) for item in data for _ in range(r.choice([1] * 20 + [0, 2]))]
    return data


def notebooks(r: random.Random) -> bytes:
    if r.random() < 0.4:
        return damaged(SOLVED, r)
    return json.dumps(twisted(json.loads(SOLVED), r)).encode("utf-8", "replace")


def old_notebooks(r: random.Random) -> bytes:
    cells = [{"cell_type": "code", "input": "x = 1", "metadata": {}, "outputs": [], "language": "python"}]
    cells += [{"cell_type": kind, "source": ["a", "b"], "metadata": {}} for kind in ("markdown", "heading", "raw")]
    data = {
        "nbformat": r.choice([1, 2, 3, 4, 5]),
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells}],
        "metadata": {},
    }
    return json.dumps(twisted(data, r, 0.08)).encode("utf-8", "replace")


def zips(r: random.Random) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", r.choice([0, 8, 12, 14])) as archive:
        warnings.simplefilter("ignore")  # names twice
        for name in r.choices(
            [f"{LESSON}.ipynb", f"a/{LESSON}.ipynb", "b.ipynb", "../c.ipynb", "d.txt"], k=r.randint(1, 4)
        ):
            archive.writestr(name, notebooks(r) if r.random() < 0.5 else SOLVED)
    raw = file.getvalue()
    return damaged(raw, r) if r.random() < 0.8 else raw


def take_notebook(raw: bytes) -> None:
    intake = take_in({f"{LESSON}.ipynb": raw}, RELEASE, LESSON)
    assert (intake.notebook is None) == (intake.problem is not None)
    if intake.problem:
        assert str(intake.problem.sentence)
        intake = refused(intake.problem, RELEASE)
        return
    assert intake.notebook is not None
    intake.cells_to_run()
    for name in intake.questions():
        intake.is_answered(name)
    assert set(intake.checks()) == {c.metadata.nbgrader.grade_id for c in intake.notebook.cells if _is_check(c)}
    notes = [str(note) for note in intake.notes]
    assert all(notes)
    written = nbformat.writes(executed_notebook(intake.notebook, LoadReport(), []))
    json.loads(written, parse_constant=pytest.fail)
    nbformat.validate(nbformat.reads(written, as_version=4))


def _is_check(cell: Any) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade") and not marks.get("solution"))


def times(r: random.Random) -> str:
    return "".join(r.choice(TIME_WORDS) for _ in range(r.randint(1, 10)))


def take_time(words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil's, on time zones
        assert isinstance(timestamp(words), datetime | None)


def modules(r: random.Random) -> bytes:
    if r.random() < 0.2:
        return r.randbytes(r.randint(0, 300))
    words = "".join(r.choice(CODE_WORDS) + r.choice(["", " ", "\n"]) for _ in range(r.randint(0, 30)))
    return damaged(words.encode(r.choice(["utf-8", "latin-1", "utf-16"]), "replace") + b" ", r)


def take_module(raw: bytes) -> None:
    report = LoadReport()
    source = decode(raw, report)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's, on odd escapes
        pieces, remarks = split_source(source, "student.py")
    assert all(str(problem.sentence) for problem in [*report.problems, *remarks])
    assert isinstance(pieces, list)


def frames(r: random.Random) -> bytes:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    record = Record(returned=array, returned_type="torch.Tensor", args_after={"x": array}).to_data()
    loaded = {"defined": ["f"], "problems": []}
    outputs = [{"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {"image/png": {"width": 1}}}]
    data = {"record": record, "loaded": loaded, "outputs": outputs, "described": {"found": True, "type": "function"}}
    raw = pack(_plain(twisted(data, r, 0.05)))
    return damaged(raw, r) if r.random() < 0.5 else raw


def _plain(data: Any) -> Any:
    """The data without halves of characters, which cannot be packed."""
    if isinstance(data, dict):
        return {_plain(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return data.replace("\ud800", "?") if isinstance(data, str) else data


def take_frame(raw: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(len(raw).to_bytes(8, "big") + raw)
        try:
            data = receive(ours, limit=10**6)
        except BadFrame:
            return
    if not isinstance(data, dict):
        return
    for read, name in ((trusted_record, "record"), (report_from_data, "loaded"), (trusted_description, "described")):
        try:
            read(data.get(name))
        except ValueError:
            continue
        except (KeyError, TypeError):
            continue  # the session expects these, too
    for output in trusted_outputs(data.get("outputs")):
        nbformat.validate(nbformat.from_dict(output), "output", 4, 5)


KINDS: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], None], int]] = {
    "notebooks": (notebooks, take_notebook, 20_000),
    "old notebooks": (old_notebooks, take_notebook, 10_000),
    "zips": (zips, take_notebook, 20_000),
    "time stamps": (times, take_time, 50_000),
    "modules": (modules, take_module, 20_000),
    "frames": (frames, take_frame, 30_000),
}


def run(kind: str, count: int, first: int) -> None:
    """Draw inputs first, first + 1, ... and take each in."""
    draw, take, _ = KINDS[kind]
    for number in range(first, first + count):
        data = draw(random.Random(number))
        try:
            take(data)
        except Exception as error:
            raise AssertionError(f"input {number} of {kind}: {error!r} on {data[:3000]!r}") from error


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_give_a_result_or_a_reason(kind):
    run(kind, 150, 0)


@pytest.mark.heavy
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_damaged_files_give_a_result_or_a_reason(kind):
    run(kind, KINDS[kind][2], 1000)


@pytest.fixture
def rosters(tmp_path) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that reads rosters of the numbers first, first + 1, ..."""
    course = Course(tmp_path)

    def read(first: int, count: int) -> None:
        for number in range(first, first + count):
            r = random.Random(number)
            words = "".join(r.choice(CSV_WORDS) for _ in range(r.randint(0, 40)))
            raw = words.encode(r.choice(["utf-8", "utf-8", "utf-16", "latin-1"]), "replace")
            (tmp_path / "roster.csv").write_bytes(raw if r.random() < 0.9 else r.randbytes(200))
            roster = read_roster(course)
            assert not [name for name in roster.students if unfit(name)]
            assert all(str(note) for note in roster.notes)

    return read


def test_damaged_rosters_give_students_or_notes(rosters):
    rosters(0, 150)


@pytest.mark.heavy
def test_thousands_of_damaged_rosters_give_students_or_notes(rosters):
    rosters(1000, 3000)
