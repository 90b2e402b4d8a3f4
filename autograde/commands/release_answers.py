"""Release the model answers to an assignment's questions in prose.

Writes one small file, model_answers.json, with the questions, the model answers and their rubrics, from the sources of
the lessons. Give it to the students once everybody has handed in: they put it next to the notebooks, and the cell
`model_answer(...)` of a lesson shows its answer. The students' bundle never contains this file. For example:

  autograde release-answers network-visualization --out model_answers.json
"""

import argparse
import json
from pathlib import Path

from autograde.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment, and where to write the file."""
    parser.add_argument("assignment", help="an assignment, or one lesson of it")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", default=Path("model_answers.json"), help="the file to write"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file and print how many answers it holds."""
    from autograde.builder.layout import find_lessons
    from autograde.files import write_if_changed
    from autograde.model_answers import model_answers

    try:
        lessons = find_lessons([arguments.assignment])
    except KeyError as error:
        raise UsageError(str(error.args[0])) from error
    answers = {name: entry for lesson in lessons for name, entry in model_answers(lesson).items()}
    if not answers:
        raise UsageError(f"{arguments.assignment} has no questions in prose.")
    text = json.dumps({"answers": answers}, indent=1, ensure_ascii=False) + "\n"
    write_if_changed(arguments.out, text.encode())
    print(f"{arguments.out}: {len(answers)} model answers ({', '.join(answers)})")
    return 0
