"""Write the class report on an assignment that has been graded.

COURSE/report/ASSIGNMENT.html shows, for each exercise, how many students solved it, how often each misconception occurs
and examples of its results, and then a table of students. The .csv file contains the table, the .json file everything.
For example:

  autograde report network-visualization --course course

A student whose stored result cannot be read is named on stderr, on the page and in the .json file. Exit codes: 0 the
report is complete; 1 somebody is left out of it, or nobody is graded yet.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment to report on."""
    parser.add_argument("assignment", help="for example network-visualization")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON, as in the .json file")


def run(arguments: argparse.Namespace) -> int:
    """Write the report, and print its path or its content."""
    from autograde.course import Course
    from autograde.report.write import as_json, make_report, write_report
    from autograde.terminal import tell

    course = Course(arguments.course)
    report = make_report(course, arguments.assignment)
    path = write_report(course, report)
    print(as_json(report) if arguments.json else path)
    for item in report.left_out:
        tell("report", item.sentence)
    return 1 if report.left_out else 0
