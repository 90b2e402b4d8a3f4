"""Write a sample class: submissions by fictitious students, for trying out grading.

Fills in the released notebooks and writes COURSE/submitted/STUDENT/ASSIGNMENT/LESSON.ipynb for each sample student:
correct solutions in several styles, common mistakes, unfinished and damaged submissions. For example:

  autograde sample network-visualization --course /tmp/trial
  autograde grade network-visualization --course /tmp/trial

The students' code is in autograde/sample/students/ASSIGNMENT, one file each, with a sentence on what it demonstrates.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignments and the course folder."""
    parser.add_argument(
        "assignment", nargs="*", metavar="ASSIGNMENT", help="assignments; by default, all with a sample class"
    )
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--list", action="store_true", help="only list the sample students")


def run(arguments: argparse.Namespace) -> int:
    """Write the submissions, or list the sample students."""
    from autograde.course import Course
    from autograde.sample.source import load_samples, sampled_assignments
    from autograde.sample.write import write_class

    course = Course(arguments.course)
    for assignment in arguments.assignment or sampled_assignments():
        samples = load_samples(assignment)
        if arguments.list:
            for sample in samples:
                print(f"{assignment}/{sample.id}: {sample.summary}")
            continue
        written = write_class(course, assignment)
        print(f"{assignment}: {len(samples)} students, {len(written)} notebooks in {course.submitted}")
    return 0
