"""Write the class report on an assignment that has been graded.

COURSE/report/ASSIGNMENT.html shows for each exercise how many are right, which misconceptions occur how often, and
pictures of them, and a table of students; .csv holds the table, .json all of it. --json prints the latter.
"""

import argparse
import json
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="for example network-visualization")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, then course)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.report.write import as_data, make_report, write_report

    course = Course(arguments.course)
    report = make_report(course, arguments.assignment)
    path = write_report(course, report)
    print(json.dumps(as_data(report), indent=1, ensure_ascii=False) if arguments.json else path)
    return 0
