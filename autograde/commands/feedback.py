"""Write the students' feedback pages for an assignment that has been graded.

One page a lesson, COURSE/feedback/STUDENT/ASSIGNMENT/LESSON.html, as nbgrader lays them out, so that `nbgrader
release_feedback` hands them out; and an overview, COURSE/feedback/STUDENT/ASSIGNMENT.html. Run it again after answers
in prose have been graded by hand: their points and comments are then on the pages.
"""

import argparse
import json
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="for example network-visualization")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, then course)")
    parser.add_argument("--json", action="store_true", help="print the overviews' paths by student as JSON")


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.feedback.write import write_feedback

    course = Course(arguments.course)
    overviews = write_feedback(course, arguments.assignment)
    if arguments.json:
        print(json.dumps({path.parent.name: str(path) for path in overviews}, indent=1))
    else:
        print(f"feedback for {len(overviews)} students in {course.feedback}")
    return 0
