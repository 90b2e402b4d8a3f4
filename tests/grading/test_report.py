"""The class report: counts, a table, pictures; the same results give the same bytes."""

import csv
import json
import math
import re
from functools import cache
from pathlib import Path

import pytest
from hostile.pages import dangers_in_table
from made_course import ASSIGNMENT, exercise, graded, make_course, part, problems

from autograde.cli import main
from autograde.course import Course
from autograde.exercise import Exercise
from autograde.exercises import find_exercise
from autograde.feedback import source
from autograde.feedback.page import LessonPage, QuestionView, exercise_view
from autograde.grading.results import SubmissionResult
from autograde.report.cache import kept_gallery
from autograde.report.gallery import Tile, gallery
from autograde.report.model import Cell, ClassReport
from autograde.report.write import as_csv, as_data, make_report, write_report
from helpers.checks.judging.combined import combined
from helpers.checks.judging.verdict import HIDDEN_MISTAKE, Finding, PartVerdict, Verdict
from helpers.errors import HelperError

NAME = "an_exercise_without_pictures"
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path)


def _class(course: Course) -> None:
    """Two who are right, two with one misconception, one with another, one who has not begun."""
    lost = part(0.0, "no_sign", "The sign is lost.")
    for student, parts in {
        "s1": [part(4.0), part(4.0)],
        "s2": [part(4.0), part(4.0)],
        "s3": [part(4.0), lost],
        "s4": [part(4.0), lost],
        "s5": [part(0.0, "loops", "It never ends.")] * 2,
        "s6": [part(0.0, "not_written", "Not written yet.")] * 2,
    }.items():
        graded(course, student, exercise(NAME, *parts))


def _body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("</style>")[1]


def test_it_counts_who_is_right(course: Course) -> None:
    _class(course)
    summary = make_report(course, ASSIGNMENT).exercises[0]
    assert summary.states == {"right": 2, "partly": 2, "wrong": 1, "empty": 1}
    assert summary.mean == pytest.approx((8 + 8 + 4 + 4) / 6)


def test_misconceptions_are_counted_by_student_the_commonest_first(course: Course) -> None:
    _class(course)
    found = make_report(course, ASSIGNMENT).exercises[0].misconceptions
    assert [(m.name, m.count, m.students) for m in found] == [("no_sign", 2, ("s3", "s4")), ("loops", 1, ("s5",))]


def test_the_page_says_it_all(course: Course) -> None:
    _class(course)
    text = _body(write_report(course, make_report(course, ASSIGNMENT)))
    assert "The sign is lost." in text
    assert "2 of 6" in text
    assert 'title="It never ends."' in text, "the diagnosis is told where one points at a cell"
    assert "not written" in text


def test_writing_twice_gives_the_same_bytes(course: Course) -> None:
    _class(course)
    page = write_report(course, make_report(course, ASSIGNMENT))
    files = [page.with_suffix(suffix) for suffix in (".html", ".csv", ".json")]
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    write_report(course, make_report(course, ASSIGNMENT))
    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before


def test_no_text_of_a_student_becomes_markup(course: Course) -> None:
    graded(course, "s1", exercise(NAME, part(0.0, "x", HOSTILE)), notes=(HOSTILE,), problems=problems(HOSTILE))
    text = _body(write_report(course, make_report(course, ASSIGNMENT)))
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 3


def test_files_with_problems_are_listed(course: Course) -> None:
    graded(course, "s1", exercise(NAME, part(4.0)), notes=("The check was there twice.",))
    graded(course, "s2", status="missing")
    report = make_report(course, ASSIGNMENT)
    assert [(student, text) for student, _, text in report.problems] == [
        ("s1", "The check was there twice."),
        ("s2", "This notebook was not handed in."),
    ]
    assert report.rows[1].cells == (None,)


def test_it_says_how_much_prose_waits() -> None:
    questions = (QuestionView("a", "A", 4.0, None), QuestionView("b", "B", 4.0, 3.0))
    report = ClassReport("a", (LessonPage("s1", "a", "lesson", (), questions),))
    assert report.prose == (1, 2)
    assert report.rows[0].points == 3.0


def test_the_table_goes_into_a_spreadsheet_and_is_no_formula(course: Course) -> None:
    graded(course, "=1+1", exercise(NAME, part(4.0), part(0.0, "no_sign", "The sign is lost.")))
    rows = list(csv.reader(as_csv(make_report(course, ASSIGNMENT)).splitlines()))
    assert rows[0] == ["student", "points", "max_points", NAME, f"{NAME}_diagnosis"]
    assert rows[1] == ["'=1+1", "4", "8", "4", "no_sign"]


@pytest.mark.parametrize("name", ["zz;=1+1", "zz\t=1+1", "a,=1", "@a", "-x", 'q";=1', "＝1", "a; +1", "a\n=1"])
def test_no_cell_is_a_formula_whichever_separator_a_spreadsheet_uses(name: str) -> None:
    table = as_csv(ClassReport("a", (LessonPage(name, "a", "lesson", ()),)))
    assert dangers_in_table(table) == []
    assert "'" in table


def test_who_is_right_has_an_empty_diagnosis_in_the_table(course: Course) -> None:
    _class(course)
    rows = list(csv.DictReader(as_csv(make_report(course, ASSIGNMENT)).splitlines()))
    assert [row[f"{NAME}_diagnosis"] for row in rows] == ["", "", "no_sign", "no_sign", "loops", "not_written"]


def test_who_is_left_out_is_named_everywhere(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    _class(course)
    command = [ASSIGNMENT, "--course", str(course.root)]
    assert main(["feedback", *command]) == 0
    earlier = (course.feedback / "s2" / f"{ASSIGNMENT}.html").read_bytes()
    for student, content in {"s2": "{", "s4": "[[[" * 100_000, "new one": "null"}.items():
        course.result(student, ASSIGNMENT).write_text(content)
    capsys.readouterr()
    told = (
        "The stored result for s2 cannot be read. To grade this student again, run `autograde grade "
        "network-visualization --only s2`."
    )
    for name in ("report", "feedback"):
        assert main([name, *command]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert f"autograde {name}: {told}" in lines
        assert [line.split(" cannot be")[0].split()[-1] for line in lines] == ["one", "s2", "s4"]
        assert "--only 'new one'`." in lines[0]
    page = _body(course.report / f"{ASSIGNMENT}.html")
    assert "The stored result for s2 cannot be read" in page
    data = json.loads((course.report / f"{ASSIGNMENT}.json").read_text())
    assert [row["student"] for row in data["rows"]] == ["s1", "s3", "s5", "s6"]
    assert data["left_out"][1] == {"student": "s2", "message": told}
    assert (course.feedback / "s2" / f"{ASSIGNMENT}.html").read_bytes() == earlier


def test_a_page_that_cannot_be_made_costs_nobody_else_theirs(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _class(course)
    pages_of = source.student_pages

    def failing(course: Course, result: SubmissionResult, scores: object) -> list[LessonPage]:
        if result.student == "s3":
            raise ZeroDivisionError("by zero")
        return pages_of(course, result, {})

    monkeypatch.setattr(source, "student_pages", failing)
    assert main(["feedback", ASSIGNMENT, "--course", str(course.root)]) == 1
    told = capsys.readouterr().err
    assert "The page for s3 could not be made (ZeroDivisionError: by zero). Grade this student again" in told
    assert "--only s3 --force`" in told
    assert sorted(path.name for path in course.feedback.iterdir()) == ["s1", "s2", "s4", "s5", "s6"]


def test_results_whose_points_do_not_add_up_are_not_believed(course: Course) -> None:
    _class(course)
    path = course.result("s6", ASSIGNMENT)
    data = json.loads(path.read_text())
    for points in (8.0, math.inf, math.nan, "0", None):
        path.write_text(json.dumps(data | {"points": points}))
        assert [item.student for item in make_report(course, ASSIGNMENT).left_out] == ["s6"]


def test_a_class_whose_results_are_all_unreadable_says_so(course: Course) -> None:
    _class(course)
    for path in (course.results / ASSIGNMENT).iterdir():
        path.write_text("")
    with pytest.raises(HelperError, match=r"The stored result for s1 cannot be read\. To grade"):
        make_report(course, ASSIGNMENT)


def test_the_json_says_the_same(course: Course) -> None:
    _class(course)
    data = json.loads(json.dumps(as_data(make_report(course, ASSIGNMENT))))
    assert data["students"] == 6
    assert data["rows"][2]["exercises"][NAME]["diagnosis"] == "no_sign"
    assert data["rows"][4]["message"] == "It never ends."
    assert data["rows"][0]["diagnosis"] is None


def test_the_main_diagnosis_is_the_one_that_costs_most() -> None:
    small = exercise_view(Verdict("f", (part(4.0), part(0.0, "small", "Small."))), "f")
    large = exercise_view(Verdict("g", (part(0.0, "large", "Large."), part(0.0, "large", "Large."))), "g")
    report = ClassReport("a", (LessonPage("s1", "a", "lesson", (small, large)),))
    assert (report.rows[0].main_diagnosis, report.rows[0].main_message) == ("large", "Large.")


def test_cells_are_coloured_by_their_share_of_the_points() -> None:
    shades = [Cell(points, 10, None if points == 10 else "x", "").shade for points in (0, 3, 5, 8, 10)]
    assert shades == ["s0", "s1", "s2", "s3", "s4"]
    assert Cell(0, 10, "not_written", "").shade == "sn"


def test_the_command_prints_the_path_or_the_json(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    _class(course)
    assert main(["report", ASSIGNMENT, "--course", str(course.root)]) == 0
    assert capsys.readouterr().out.strip() == str(course.report / f"{ASSIGNMENT}.html")
    assert main(["report", ASSIGNMENT, "--course", str(course.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["assignment"] == ASSIGNMENT


def test_nothing_graded_says_what_to_do(course: Course) -> None:
    with pytest.raises(HelperError, match="run `autograde grade network-visualization`"):
        make_report(course, ASSIGNMENT)
    assert main(["report", ASSIGNMENT, "--course", str(course.root)]) == 1


@cache
def _tiles() -> list[Tile]:
    names = ["squeezed_batch", "no_such_name", "all_classes", "cross_entropy"]
    return gallery(find_exercise("compute_saliency_maps"), names)


def test_the_gallery_shows_photo_reference_and_what_differs_from_it() -> None:
    assert [tile.kind for tile in _tiles()] == ["photo", "reference", "misconception", "misconception"]
    assert [tile.caption.split(",")[0] for tile in _tiles()][2:] == ["all classes", "cross entropy"], (
        "squeezed_batch gives the right maps for several photographs"
    )
    assert all(re.fullmatch(r"data:image/png;base64,[\w+/=]+", tile.uri) for tile in _tiles())
    assert len({tile.uri for tile in _tiles()}) == 4


def test_captions_tell_the_correlation_with_the_right_picture() -> None:
    shares = [float(tile.caption.split()[-1]) for tile in _tiles()[2:]]
    assert all(0.3 < share < 0.995 for share in shares), shares


def test_images_are_compared_by_their_change_to_the_photograph() -> None:
    tiles = gallery(find_exercise("fast_gradient_sign"), ["towards_the_class"])
    assert tiles[-1].caption == "towards the class, correlation -1.00"


def test_galleries_are_kept_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def counted(exercise: Exercise, names: list[str]) -> list[Tile]:
        calls.append(names)
        return [Tile("photo", ", ".join(names), "data:")]

    monkeypatch.setattr("autograde.report.cache.gallery", counted)
    known = find_exercise("compute_saliency_maps")
    first = kept_gallery(tmp_path, known, ["softmax"])
    assert kept_gallery(tmp_path, known, ["softmax"]) == first
    assert calls == [["softmax"]]
    kept_gallery(tmp_path, known, ["softmax", "all_classes"])
    (tmp_path / "compute_saliency_maps.json").write_text("{ damaged")
    assert kept_gallery(tmp_path, known, ["softmax"]) == first
    assert len(calls) == 3


def test_two_mistakes_at_once_count_for_both_and_a_hidden_one_for_none(course: Course) -> None:
    name = "compute_saliency_maps"
    spec = find_exercise(name).spec()
    loss, added, one_of_two = (
        Finding("cross_entropy", spec.key("mistake", "cross_entropy")),
        Finding("sum_over_channels", spec.key("mistake", "sum_over_channels")),
        Finding(HIDDEN_MISTAKE, "finding.hidden_mistake"),
    )
    for student, findings in {"s1": [loss], "s2": [loss, added], "s3": [added, one_of_two]}.items():
        graded(course, student, exercise(name, PartVerdict(name, "class_batch", 0.0, 4.0, False, combined(findings))))
    report = make_report(course, ASSIGNMENT)
    (summary,) = report.exercises
    assert {each.name: each.students for each in summary.misconceptions} == {
        "cross_entropy": ("s1", "s2"),
        "sum_over_channels": ("s2", "s3"),
    }
    assert "errors and files" not in _body(write_report(course, report))


def test_errors_stand_apart_from_misconceptions(course: Course) -> None:
    wrong = exercise("compute_saliency_maps", part(0.0, "cross_entropy", "Of the loss."))
    crash = exercise("compute_saliency_maps", part(0.0, "undefined_name", "No such name. At line 3, in f: salency"))
    graded(course, "s1", wrong)
    graded(course, "s2", crash)
    text = _body(write_report(course, make_report(course, ASSIGNMENT)))
    before, after = text.split("errors and files")
    assert "Of the loss." in before
    assert "undefined name" in after
    assert "No such name" not in before.split("What the class misunderstood")[1]


def test_without_a_misconception_there_is_no_gallery() -> None:
    assert gallery(find_exercise("compute_saliency_maps"), []) == []
