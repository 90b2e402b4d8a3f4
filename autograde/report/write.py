"""Write the class report: report/ASSIGNMENT.html for people, .csv for a spreadsheet, .json for programs."""

import csv
import io
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.exercises import exercises
from autograde.feedback.html import render
from autograde.feedback.pictures import Shown
from autograde.feedback.source import ClassPages, class_pages
from autograde.feedback.write import write_if_new
from autograde.files import strict_json
from autograde.report.cache import kept_gallery
from autograde.report.gallery import Tile
from autograde.report.model import ClassReport, ExerciseSummary

_EXAMPLES = 2  # pictures from students' notebooks per exercise
# Where a cell that is a formula may begin: a spreadsheet may split the line at another separator than the comma.
_FORMULA = re.compile(r"""(^|[;,|:\t\r\n])([\s"]*?)(?=[=+\-@＝＋－＠\t\r])""")


def make_report(course: Course, assignment: str, found: ClassPages | None = None) -> ClassReport:
    """Build the report on all graded students; raises HelperError if nobody is graded.

    `found` comes from `class_pages`, if the caller has it already.
    """
    found = class_pages(course, assignment) if found is None else found
    return ClassReport(assignment, found.pages, found.left_out)


def write_report(course: Course, report: ClassReport) -> Path:
    """Write the three files, and return the page's path. The same results give the same bytes."""
    base = course.report / report.assignment
    page = render(
        "report.html",
        report=report,
        is_known=_is_known,
        galleries={exercise.name: _gallery(course, exercise) for exercise in report.exercises},
        examples={exercise.name: _examples(report, exercise) for exercise in report.exercises},
    )
    write_if_new(base.with_suffix(".html"), page)
    write_if_new(base.with_suffix(".csv"), as_csv(report))
    write_if_new(base.with_suffix(".json"), as_json(report) + "\n")
    return base.with_suffix(".html")


def as_data(report: ClassReport) -> dict[str, Any]:
    """Return the report as plain data for JSON."""
    return {
        "assignment": report.assignment,
        "students": len(report.students),
        "max_points": report.max_points,
        "median_points": report.median,
        "prose_outstanding": report.prose[0],
        "prose_answers": report.prose[1],
        "exercises": [asdict(exercise) for exercise in report.exercises],
        "rows": [_row_data(report, index) for index in range(len(report.rows))],
        "problems": [dict(zip(("student", "lesson", "message"), problem, strict=True)) for problem in report.problems],
        "left_out": [{"student": item.student, "message": str(item.sentence)} for item in report.left_out],
    }


def as_json(report: ClassReport) -> str:
    """Return the report as JSON, as in the .json file."""
    return strict_json(as_data(report), indent=1, ensure_ascii=False)


def as_csv(report: ClassReport) -> str:
    """Return the report as CSV: a line per student with the total, then points and diagnosis of each exercise."""
    names = [exercise.name for exercise in report.exercises]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["student", "points", "max_points", *names, *(f"{name}_diagnosis" for name in names)])
    for row in report.rows:
        points = ["" if cell is None else f"{cell.points:g}" for cell in row.cells]
        diagnoses = ["" if cell is None else _plain(cell.diagnosis or "") for cell in row.cells]
        writer.writerow([_plain(row.student), f"{row.points:g}", f"{row.max_points:g}", *points, *diagnoses])
    return file.getvalue()


def _plain(text: str) -> str:
    """The text, with a quote before all that a spreadsheet would take for a formula, whichever separator it uses."""
    return _FORMULA.sub(r"\1\2'", text)


def _row_data(report: ClassReport, index: int) -> dict[str, Any]:
    row = report.rows[index]
    names = [exercise.name for exercise in report.exercises]
    return {
        "student": row.student,
        "points": row.points,
        "max_points": row.max_points,
        "diagnosis": row.main_diagnosis or None,
        "message": row.main_message,
        "exercises": {name: cell and asdict(cell) for name, cell in zip(names, row.cells, strict=True)},
    }


def _gallery(course: Course, exercise: ExerciseSummary) -> list[Tile]:
    known = exercises().get(exercise.name)
    names = [misconception.name for misconception in exercise.misconceptions]
    return kept_gallery(course.private / "galleries", known, names) if known else []


def _is_known(exercise: ExerciseSummary, diagnosis: str) -> bool:
    """Whether the diagnosis is one of the exercise's misconceptions, and not an error or a damaged file."""
    known = exercises().get(exercise.name)
    return known is not None and any(misconception.name == diagnosis for misconception in known.misconceptions)


def _examples(report: ClassReport, exercise: ExerciseSummary) -> list[tuple[str, Shown]]:
    """(student, picture) from notebooks of students who got it wrong, the most common misconceptions first."""
    shown: dict[str, Shown] = {}
    pictures = {
        page.student: view.pictures[0]
        for page in report.pages
        for view in page.exercises
        if view.name == exercise.name and view.pictures
    }
    for misconception in exercise.misconceptions:
        first = next((student for student in misconception.students if student in pictures), None)
        if first and len(shown) < _EXAMPLES:
            shown.setdefault(first, pictures[first])
    return list(shown.items())
