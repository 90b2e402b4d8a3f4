"""Scores and comments on answers in prose, entered by hand in formgrader, from nbgrader's gradebook."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from autograde.course import Course
from autograde.gradebook.database import has_gradebook, require_known_version

Key = tuple[str, str, str]  # student, lesson, grade_id


@dataclass(frozen=True)
class ManualScore:
    """Points, None until the answer is graded, and the grader's comment."""

    points: float | None
    comment: str


def manual_scores(course: Course, assignment: str) -> Mapping[Key, ManualScore]:
    """Return the scores and comments given by hand; empty if the gradebook or its assignment does not exist yet.

    Raises HelperError if nbgrader does not know the gradebook's version.
    """
    if not has_gradebook(course):
        return {}  # opening it would create an empty one
    require_known_version(course)
    from nbgrader.api import Gradebook, MissingEntry

    scores: dict[Key, ManualScore] = {}
    with warnings.catch_warnings(), Gradebook(course.db_url) as gradebook:
        warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own models
        try:
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            return {}
        for submission in submissions:
            for notebook in submission.notebooks:
                comments = {comment.name: comment.manual_comment or "" for comment in notebook.comments}
                for grade in notebook.grades:
                    points = None if grade.manual_score is None else grade.manual_score + (grade.extra_credit or 0.0)
                    if points is not None or comments.get(grade.name):
                        key = (submission.student.id, notebook.name, grade.name)
                        scores[key] = ManualScore(points, comments.get(grade.name, ""))
    return scores
