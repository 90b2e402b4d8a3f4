"""The hostile suite: whatever a submission tries, it gains nothing, reaches nothing, and the class is graded.

A dozen attacks run each time; all of them with `-m heavy`. `-k NAME` runs one.
"""

import csv
import io
import json
import re
import warnings
from pathlib import Path

import nbformat
import pytest
from hostile.attacks import Attack, all_attacks
from hostile.formgrader import in_formgrader
from hostile.harness import FIRST_HONEST, ClassRun, grade_class
from hostile.lesson import ASSIGNMENT, EXERCISE, LESSON, POINTS
from hostile.pages import dangers_in_page, dangers_in_table, dangers_in_text, dangers_of_students
from hostile.room import what_can_be_reached
from sandboxed import needs_sandbox

ATTACKS = {attack.name: attack for attack in all_attacks()}
QUICK = [name for name, attack in ATTACKS.items() if attack.quick]
POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
PROJECT = Path(__file__).resolve().parents[2]

pytestmark = needs_sandbox


@pytest.fixture(scope="session")
def run(request, tmp_path_factory) -> ClassRun:
    """Grade the class with the selected attacks, once."""
    items = [item for item in request.session.items if item.fspath == Path(__file__) and hasattr(item, "callspec")]
    wanted = {item.callspec.params["name"] for item in items if "name" in item.callspec.params} or set(QUICK)
    root = tmp_path_factory.mktemp("hostile")
    # Run no attack before it is known that student code is confined.
    reached = what_can_be_reached(root)
    assert not reached, f"student code is not confined, so no attack was run: {reached}"
    return grade_class(root, [attack for name, attack in ATTACKS.items() if name in wanted])


@pytest.fixture(params=["quick", pytest.param("all", marks=pytest.mark.heavy)])
def extent(request) -> str:
    """Have a test of the class as a whole run with the heavy ones, too, and so on every attack's traces."""
    return request.param


of_the_class = pytest.mark.usefixtures("extent")


@pytest.mark.parametrize("name", QUICK)
def test_an_attack_gains_and_reaches_nothing(run, name):
    gains_and_reaches_nothing(run, ATTACKS[name])


@pytest.mark.heavy
@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_gains_and_reaches_nothing(run, name):
    gains_and_reaches_nothing(run, ATTACKS[name])


def gains_and_reaches_nothing(run: ClassRun, attack: Attack) -> None:
    """Assert that the attack gets the expected points and message, and leaves nothing behind."""
    if attack.refused:
        assert re.search(attack.reason, run.errors)
        assert not run.course.result(attack.student, ASSIGNMENT).exists()
        return
    result, told, shown = run.result(attack.student), run.told(attack.student), run.shown(attack.student)
    assert "SANDBOX MISSING" not in told
    assert "BREACH" not in shown, re.findall("BREACH.*", shown)
    assert result.points == attack.points, told
    assert re.search(attack.reason, told, re.DOTALL), f"{attack.reason!r} is not told; told is:\n{told}"
    assert re.search(attack.says, shown), f"{attack.says!r} was not put out; put out was:\n{shown[-2000:]}"
    for folder in (run.course.autograded, run.course.feedback):
        for path in (folder / attack.student).rglob("*"):
            assert not path.is_file() or run.token.encode() not in path.read_bytes(), f"the secret is in {path}"
    assert run.token not in told
    if attack.untold:
        pages = [path.read_text() for path in (run.course.feedback / attack.student).rglob("*.html")]
        assert pages
        assert not [page for page in pages if re.search(attack.untold, page)]


@of_the_class
def test_the_honest_have_full_marks(run):
    assert {name: run.result(name).points for name in run.honest} == dict.fromkeys(run.honest, POINTS)


@of_the_class
def test_the_run_ends_well_and_quietly(run):
    assert run.done.returncode == 0, run.errors
    assert "Traceback" not in run.errors
    assert run.pages.returncode == 0, run.pages.stderr.decode(errors="replace")
    for stream in (run.done.stdout, run.done.stderr, run.pages.stdout, run.pages.stderr):
        text = stream.decode()
        assert not dangers_in_text(text)
        assert "pwned-output" not in text
        assert run.token not in text


@of_the_class
def test_nothing_outside_has_changed(run):
    changed = {path for path in run.before | run.after if run.before.get(path) != run.after.get(path)}
    # nbgrader and IPython may keep settings of their own in the instructor's home folder.
    assert {path for path in changed if not path.startswith(run.canary["home"])} == set()
    assert not [path for path in changed if path in run.before and path != run.canary["home"]]


@of_the_class
def test_no_file_of_an_attack_is_left_behind(run):
    assert list(Path(run.canary["temporary"]).iterdir()) == []
    places = [*run.root.rglob("*pwned*"), *PROJECT.glob("*pwned*"), *PROJECT.glob("[ahst]*/**/*pwned*")]
    places += [path for folder in ("/tmp", "/dev/shm", "/var/tmp", "/") for path in Path(folder).glob("*pwned*")]
    students = {attack.student for attack in ATTACKS.values()}
    assert [path for path in places if not students & {*path.parts, path.stem}] == []


@of_the_class
def test_no_process_is_left_behind(run):
    assert run.left == {}


@of_the_class
def test_nobody_has_called(run):
    assert run.heard == []


@of_the_class
def test_pages_and_tables_hold_nothing_that_acts(run):
    pages = [path for folder in (run.course.feedback, run.course.report) for path in folder.rglob("*.html")]
    assert len(pages) > len(run.honest)
    dangers = {str(path): dangers_in_page(path.read_text()) for path in pages}
    assert {path: found[:5] for path, found in dangers.items() if found} == {}
    assert [path for path in pages if POLICY not in path.read_text()] == []
    table = (run.course.report / f"{ASSIGNMENT}.csv").read_text()
    assert dangers_in_table(table) == []
    assert len({len(row) for row in csv.reader(io.StringIO(table))}) == 1


@of_the_class
def test_every_file_of_json_is_strict(run):
    places = (run.course.autograded, run.course.report, run.course.private)
    paths = [path for place in places for kind in ("*.json", "*.ipynb") for path in place.rglob(kind)]
    assert len(paths) > 2 * len(run.honest)
    for path in paths:
        json.loads(path.read_bytes().decode(), parse_constant=refused)


def refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@of_the_class
def test_nothing_acts_where_instructors_grade_by_hand(run):
    paths = sorted(run.course.autograded.rglob("*.ipynb"))
    assert paths
    honest = in_formgrader(next(path for path in paths if FIRST_HONEST in path.parts))
    dangers = {str(path): dangers_of_students(in_formgrader(path), honest) for path in paths}
    assert {path: found[:5] for path, found in dangers.items() if found} == {}


def test_what_acts_is_found():
    acting = [
        "<script>",
        "<p onclick='x'>",
        "<a href='javascript:x'>",
        "<img src='http://x'>",
        "<b id=pwned>",
        "\x1b[2J",
    ]
    assert all(dangers_in_page(f"<p>{text}</p>") for text in acting)
    assert not dangers_in_page("<p>&lt;script&gt; <a href='a/b.html'>a</a><img src='data:image/png;base64,aa=='></p>")
    assert dangers_in_table("a,b\n=1+1,2\n")
    assert not dangers_in_table("a,b\n-1.5,2\n")
    own = "<script>var known = 1;</script><a href='/known'>x</a>"
    for text in (*acting, "<script>var known = 1;</script>", "<img width=1 onerror=x()>", "<a href='//x'>x</a>"):
        assert dangers_of_students(own + text, own) or text == "\x1b[2J"
    assert not dangers_of_students(own + "&lt;script id='pwned'&gt;", own)


@of_the_class
def test_the_executed_notebooks_are_sound_and_small(run):
    paths = list(run.course.autograded.rglob("*.ipynb"))
    assert len(paths) > len(run.honest)
    for path in paths:
        assert path.stat().st_size < 40_000_000
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nbformat.validate(nbformat.read(path, as_version=4))


@of_the_class
def test_the_gradebook_says_what_the_results_say(run):
    from nbgrader.api import Gradebook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own models
        with Gradebook(run.course.db_url) as book:
            students = {s.student.id: s for s in book.assignment_submissions(ASSIGNMENT)}
            check = f"check-{EXERCISE}"
            found = {name: book.find_grade(check, LESSON, ASSIGNMENT, name).auto_score for name in students}
    results = (run.course.results / ASSIGNMENT).glob("*.json")
    assert found == {path.stem: run.result(path.stem).points for path in results}
    assert set(run.honest) <= set(found)
