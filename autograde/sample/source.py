"""Read the sample students' files: which function goes into which cell, and what is expected of it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

SAMPLE_CLASS = Path(__file__).parent / "students"

# Names at the top of a sample's file that speak about it, and are no part of what the student wrote.
_ABOUT = ("ANSWERS", "EXPECTED", "CELLS", "DAMAGE", "SAME_CODE_AS")


@dataclass(frozen=True)
class Sample:
    """One made-up student.

    `cells` maps an exercise to the source of the student's cell, `answers` a lesson to the answer in prose. `expected`
    maps an exercise to the diagnosis it should get; what is not named there is right, or "not_written" where the
    student has no cell. `damage` maps a lesson to what happened to its file, in the words of `damage.DAMAGE`.
    """

    id: str
    summary: str
    cells: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    damage: Mapping[str, str] = field(default_factory=dict)

    def expected_diagnosis(self, exercise: str) -> str | None:
        """The diagnosis this student should get on the exercise, None for a right answer."""
        return self.expected.get(exercise, None if exercise in self.cells else "not_written")


@cache
def load_samples(folder: Path = SAMPLE_CLASS) -> tuple[Sample, ...]:
    """Every sample student, in the order of their ids; their code is read, never run."""
    return tuple(read_sample(path) for path in sorted(folder.glob("s[0-9]*.py")))


def read_sample(path: Path) -> Sample:
    """The sample in this file, with the code of the one that SAME_CODE_AS names, if it does.

    Raises SyntaxError when it does not parse (broken code goes into CELLS, as text).
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
    """Each public function with the helpers (names with an underscore, constants) written just above it."""
    cells: dict[str, str] = {}
    waiting: list[str] = []
    for node in tree.body[_header(tree) :]:
        waiting.append("\n".join(lines[_first_line(node) - 1 : node.end_lineno]))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            cells[node.name] = "\n\n\n".join(waiting)
            waiting = []
    return cells


def _header(tree: ast.Module) -> int:
    """How many statements stand before the student's own: the docstring, imports of the lesson's set-up, the table."""
    about = (ast.Import, ast.ImportFrom)
    for index, node in enumerate(tree.body):
        is_docstring = index == 0 and isinstance(node, ast.Expr)
        if not (is_docstring or isinstance(node, about) or any(_constants(node))):
            return index
    return len(tree.body)


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
