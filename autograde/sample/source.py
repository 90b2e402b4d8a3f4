"""Read the sample students' files: their functions by exercise, and the diagnosis that each should get."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograde.lesson_order import taught
from helpers.errors import HelperError

_STUDENTS = Path(__file__).parent / "students"

# Names at the top of a sample's file that describe the sample; the student did not write them.
_ABOUT = ("ANSWERS", "EXPECTED", "CELLS", "DAMAGE", "SAME_CODE_AS")


@dataclass(frozen=True)
class Sample:
    """A fictitious student.

    cells: {exercise: source of the student's cell}. answers: {lesson: answer in prose}. expected: {exercise:
    diagnosis that it should get}, see `expected_diagnosis`. damage: {lesson: key of `damage.DAMAGE`}.
    """

    id: str
    summary: str
    cells: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    damage: Mapping[str, str] = field(default_factory=dict)

    def expected_diagnosis(self, exercise: str) -> str | None:
        """Return the diagnosis that the student should get: None if correct, "not_written" without a cell."""
        return self.expected.get(exercise, None if exercise in self.cells else "not_written")


def sampled_assignments() -> list[str]:
    """Return the assignments that have a sample class, in teaching order."""
    names = {path.name.replace("_", "-") for path in _STUDENTS.iterdir() if path.is_dir() and path.name[0] not in "._"}
    taught_first = [lesson.partition("/")[0] for lesson in taught()]
    return [name for name in dict.fromkeys([*taught_first, *sorted(names)]) if name in names]


@cache
def load_samples(assignment: str) -> tuple[Sample, ...]:
    """Return the assignment's sample students, sorted by id; their code is read, not executed.

    Raises HelperError, with a message that lists the alternatives, for an assignment without a sample class.
    """
    if assignment not in sampled_assignments():
        known = ", ".join(sampled_assignments()) or "none"
        raise HelperError(f"there is no sample class for {assignment!r}; known: {known}.")
    folder = _STUDENTS / assignment.replace("-", "_")
    return tuple(read_sample(path) for path in sorted(folder.glob("s[0-9]*.py")))


def read_sample(path: Path) -> Sample:
    """Read the sample in this file, including the code of the sample that SAME_CODE_AS names, if any.

    Raises SyntaxError when the file does not parse: put broken code into CELLS, as strings.
    """
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    about = {name: value for node in tree.body for name, value in _constants(node)}
    model = about.get("SAME_CODE_AS")
    copied = read_sample(path.with_name(f"{model}.py")).cells if model else {}
    verbatim = {name: source.strip("\n") for name, source in about.get("CELLS", {}).items()}
    return Sample(
        id=path.stem,
        summary=" ".join((ast.get_docstring(tree) or "").split()),
        cells={**copied, **_cells(tree, text.splitlines()), **verbatim},
        answers={lesson: answer.strip() for lesson, answer in about.get("ANSWERS", {}).items()},
        expected=about.get("EXPECTED", {}),
        damage=about.get("DAMAGE", {}),
    )


def _constants(node: ast.stmt) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in _ABOUT:
        yield node.targets[0].id, ast.literal_eval(node.value)


def _cells(tree: ast.Module, lines: list[str]) -> dict[str, str]:
    """Return {function: source} of the public functions, each with the private helpers and constants just above it."""
    cells: dict[str, str] = {}
    waiting: list[str] = []
    for node in tree.body[_header(tree) :]:
        waiting.append("\n".join(lines[_first_line(node) - 1 : node.end_lineno]))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            cells[node.name] = "\n\n\n".join(waiting)
            waiting = []
    return cells


def _header(tree: ast.Module) -> int:
    """Count the statements before the student's own: docstring, the lesson's imports, descriptive constants."""
    about = (ast.Import, ast.ImportFrom)
    for index, node in enumerate(tree.body):
        is_docstring = index == 0 and isinstance(node, ast.Expr)
        if not (is_docstring or isinstance(node, about) or any(_constants(node))):
            return index
    return len(tree.body)


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
