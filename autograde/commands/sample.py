"""Make the sample class: submissions of made-up students, to try out the grading with.

Takes the released notebooks and writes COURSE/submitted/STUDENT/network-visualization/LESSON.ipynb for each sample
student: right answers in several styles, the common mistakes, unfinished and broken submissions. The students' code
is in autograde/sample/students, one file each, with a sentence on what it shows.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, then course)")
    parser.add_argument("--list", action="store_true", help="only say which sample students there are")


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.sample.source import load_samples
    from autograde.sample.write import write_class

    if arguments.list:
        for sample in load_samples():
            print(f"{sample.id}: {sample.summary}")
        return 0
    course = Course(arguments.course)
    written = write_class(course)
    print(f"{len(load_samples())} students, {len(written)} notebooks in {course.submitted}")
    return 0
