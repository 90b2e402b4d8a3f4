"""The instant check: what a student sees under an exercise."""

import html
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import ImageColor

from autograde.exercises.inside_the_network.grid_assignment import grid_assignment
from helpers import check
from helpers.checks import stored
from helpers.checks.judging.verdict import PartVerdict, Verdict
from helpers.checks.sentences import Sentence
from helpers.checks.showing.html import html_of
from helpers.checks.showing.moves import drawn_moves
from helpers.checks.showing.pictures import PICTURES
from helpers.checks.showing.result import CheckResult
from helpers.pictures import ONE_IMAGE
from helpers.pictures.colours import CURVES, HEAT, SIGNED

NAME = "compute_saliency_maps"


def right(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)


def of_the_loss(X, y, model):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X.grad.abs().amax(dim=1)


def unwritten(X, y, model):
    saliency = None
    return saliency


def crashes(X, y, model):
    return _helper_of_the_student(X)


def _helper_of_the_student(X):
    raise RuntimeError("<b>no</b> & never")


@pytest.fixture
def clear_records():
    stored.load_expected.cache_clear()
    yield
    stored.load_expected.cache_clear()


def test_a_right_answer_gets_full_points_and_no_picture():
    result = check(NAME, right)
    assert result.verdict.passed
    assert result.picture is None
    assert "10 of 10 points" in repr(result)
    assert "10 of 10 points" in result._repr_html_()


def test_a_wrong_answer_is_diagnosed_with_a_picture_beside_the_expected_one():
    result = check(NAME, of_the_loss)
    assert result.verdict.diagnosis == "cross_entropy"
    assert result._repr_html_().count("<img") == 9
    assert "For the same reason." in repr(result)


def test_the_same_answer_always_looks_the_same():
    first, second = check(NAME, of_the_loss), check(NAME, of_the_loss)
    assert repr(first) == repr(second)
    assert first._repr_html_() == second._repr_html_()


def test_an_untouched_exercise_is_told_so_without_crosses():
    result = check(NAME, unwritten)
    assert "Not written yet" in repr(result)
    assert "\u2717" not in repr(result) + result._repr_html_()
    assert result.verdict.points == 0


def test_an_error_shows_the_students_own_lines_escaped():
    result = check(NAME, crashes)
    assert len(result.own_lines) == 2
    assert str(result.own_lines[1]).endswith('in _helper_of_the_student: raise RuntimeError("<b>no</b> & never")')
    assert all("helpers/checks" not in str(line) for line in result.own_lines)
    html = result._repr_html_()
    assert "<b>no</b>" not in html
    assert "&lt;b&gt;no&lt;/b&gt; &amp; never" in html


def test_html_is_well_formed():
    class Balanced(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attributes):
            if tag != "img":
                self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

    for result in (check(NAME, of_the_loss), check(NAME, crashes), check(NAME, unwritten), check("nothing")):
        parser = Balanced()
        parser.feed(result._repr_html_())
        assert parser.open == []


def test_remarks_are_shown():
    note = Sentence("note.text", {"text": "You divide by `the norm`: fine."})
    verdict = Verdict("e", (PartVerdict("e", "p", 1, 1, True),), (note,))
    result = CheckResult("E", verdict)
    assert "You divide by `the norm`: fine." in repr(result)
    assert "the norm</code>: fine." in html_of(result)


def test_the_function_is_found_where_the_check_is_called():
    namespace = {"check": check, NAME: right}
    exec(f"result = check({NAME!r})", namespace)
    assert namespace["result"].verdict.passed


def test_a_function_that_is_not_there_yet_is_asked_for():
    assert "run the cell above first" in repr(check(NAME))


def test_something_that_is_no_function_is_named():
    assert "is not a function here but a value of type int" in repr(check(NAME, 5))


@pytest.mark.parametrize("name", ["nothing", "../check", "", 7])
def test_an_unknown_exercise_is_told_with_those_there_are(name):
    result = check(name, right)
    assert result.verdict is None
    assert "There is no exercise" in repr(result)
    assert NAME in result._repr_html_()


@pytest.mark.usefixtures("clear_records")
@pytest.mark.parametrize("raw", [b"", b"\x00" * 100, "truncated"])
def test_damaged_records_are_told_without_a_traceback(tmp_path, monkeypatch, raw):
    if raw == "truncated":
        raw = (stored.FOLDER / f"{NAME}.xz").read_bytes()[:-1000]
    (tmp_path / f"{NAME}.xz").write_bytes(raw)
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    result = check(NAME, right)
    assert result.verdict is None
    assert "cannot be read" in repr(result)
    assert "unpack it again" in repr(result)


@pytest.mark.usefixtures("clear_records")
def test_absent_records_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    assert "the exercises are: none" in repr(check(NAME, right))


def test_a_missing_torch_is_told():
    code = (
        f"import sys; sys.modules['torch'] = None; import helpers; print(helpers.check({NAME!r}, print)._repr_html_())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "needs a package that is not installed here" in done.stdout
    assert done.stderr == ""


def test_an_interrupt_reaches_the_notebook():
    def interrupted(X, y, model):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(NAME, interrupted)


def test_the_students_random_state_and_printing_are_left_alone(capsys):
    def draws_and_prints(X, y, model):
        print("noise")
        return right(X + 0 * torch.rand(1), y, model)

    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    check(NAME, draws_and_prints)
    assert torch.equal(torch.rand(2), expected)
    assert capsys.readouterr().out == ""


@pytest.fixture
def picture():
    return check(NAME, lambda X, y, model: -right(X, y, model)).picture


def test_the_picture_is_described_in_words_and_numbers(picture):
    said = str(picture)
    assert "Your result next to the expected one" in said
    assert re.search(r"Correlation -0\.\d\d; the difference is 2(\.\d)? times as large as the expected values\.", said)
    assert html.escape(said) in picture.html


def test_a_legend_tells_what_red_and_blue_mean(picture):
    shown = picture.html
    assert "blue: yours is lower" in shown
    assert "red: yours is higher" in shown
    assert picture.rows[-1][-1].cmap == SIGNED
    assert [panel.cmap for panel in picture.rows[0][1:3]] == [HEAT, HEAT]


def test_every_panel_of_the_picture_says_what_it_is(picture):
    alts = [[panel.description for panel in row] for row in picture.rows]
    assert alts == [["photo", "yours", "expected", "yours minus expected"]] * 2


def test_the_picture_takes_less_than_a_student_hands_in_at_most(picture):
    assert len(picture.html) < 260_000


def test_where_html_is_not_shown_the_sentences_stand_alone(monkeypatch):
    result = check(NAME, lambda X, y, model: -right(X, y, model))
    monkeypatch.setenv(ONE_IMAGE, "jpeg")
    assert "<img" not in result._repr_html_()
    assert "Saliency maps" in result._repr_html_()


@pytest.mark.parametrize("distance", [1e-4, 1.0, 300.0])
@pytest.mark.parametrize(("kind", "shape"), [("maps", (2, 9, 9)), ("images", (2, 3, 9, 9))])
def test_answers_far_and_near_have_a_picture(kind, shape, distance):
    expected = np.random.RandomState(0).standard_normal(shape)
    drawn = PICTURES[kind](expected + distance, expected, stored.load_expected(NAME).spec.probes[0], {})
    assert drawn.html.count("<img") >= 6


def test_cells_of_a_grid_are_drawn_as_lines_from_the_points():
    def columns_first(points, side):
        return grid_assignment(points, side).flip(1)

    result = check("grid_assignment", columns_first)
    assert "of 24 points have the same cell in both." in str(result.picture)
    assert [panel.title for panel in result.picture.rows[0]] == ["yours", "expected"]
    assert check("grid_assignment", grid_assignment).picture is None


def test_a_line_goes_from_each_point_to_the_centre_of_its_cell():
    points, cells = np.array([[0.25, 0.75]]), np.array([[0, 1]])  # x, y; row, column
    pixels = (255 * drawn_moves(points, cells, 2)).round().astype(int)
    white = [255] * 3
    assert pixels[270, 90].tolist() == list(ImageColor.getrgb(CURVES[0]))
    assert pixels[180, 180].tolist() == pixels[90, 270].tolist() == list(ImageColor.getrgb(CURVES[1]))
    assert pixels[90, 90].tolist() == pixels[270, 270].tolist() == white
    assert drawn_moves(points, np.array([[7, -3]]), 2).shape == (360, 360, 3)
