"""Write the students' feedback pages for an assignment that has been graded.

Writes one page per lesson, COURSE/feedback/STUDENT/ASSIGNMENT/LESSON.html, where nbgrader expects it, so that `nbgrader
release_feedback` distributes the pages; and an overview, COURSE/feedback/STUDENT/ASSIGNMENT.html. For example:

  autograde feedback network-visualization

Run it again after grading answers in prose by hand: the pages then show their points and comments.

A student whose stored result cannot be read is named on stderr, and keeps their earlier pages. Exit codes: 0 every
graded student has pages; 1 somebody is left out, or nobody is graded yet.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment whose pages are written."""
    parser.add_argument("assignment", help="for example network-visualization")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--json", action="store_true", help="print {student: path of the overview} as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the pages and print where they are."""
    from autograde.course import Course
    from autograde.feedback.source import class_pages
    from autograde.feedback.write import write_feedback
    from autograde.files import strict_json
    from autograde.terminal import tell

    course = Course(arguments.course)
    found = class_pages(course, arguments.assignment)
    overviews = write_feedback(course, arguments.assignment, found)
    if arguments.json:
        print(strict_json({path.parent.name: str(path) for path in overviews}, indent=1))
    else:
        print(f"feedback for {len(overviews)} students in {course.feedback}")
    for item in found.left_out:
        tell("feedback", item.sentence)
    return 1 if found.left_out else 0
