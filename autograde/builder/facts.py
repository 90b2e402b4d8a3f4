"""Figures in a lesson's prose, computed by the lesson itself.

A source cell tagged `facts` runs where it is written and is in neither notebook. It names values with
`fact(name=value, ...)`, which the prose shows as `{{name:.0%}}` (a name and, after the colon, a format as in
`str.format`), and asserts claims that no number carries. `solutions/ASSIGNMENT/LESSON.facts.json` keeps the values, so
that the text can be built without running anything; `pytest --nbval --facts solutions` computes them again.

Processors and numbers of threads round differently, and an optimiser magnifies it with each step.
`fact(within=0.3, ...)` says how far, relatively, such values lie apart on two machines at most; the
lesson then tells its readers that theirs can differ.
"""

import ast
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.builder.layout import BuildError, Lesson
from autograde.intake.match import is_play

TAG = "facts"
Facts = Mapping[str, float | int | str]
MACHINES_DIFFER_BY = 0.02  # relative, where the facts cell does not say more

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*(?::([^{}]*))?\}\}")
_DIGITS = 6  # significant ones that are kept
_SAME = 1e-3  # relative difference up to which a value is that of the last build: processors round differently

_PRELUDE = f"""\
_facts, _within = {{}}, {{}}

def fact(*, within={MACHINES_DIFFER_BY}, **named):
    for name, value in named.items():
        value = value if isinstance(value, (str, int, float)) else value.item()
        assert name not in _facts, f"the fact {{name}} is computed twice"
        _facts[name], _within[name] = value, within
"""
_LAST = "import json\nprint(json.dumps([_facts, _within]))"


class Computed(NamedTuple):
    """What a lesson computed, and by how much of it another machine may differ."""

    facts: Facts
    within: Mapping[str, float]


def is_facts(cell: NotebookNode) -> bool:
    """Return whether the cell computes facts and belongs in neither notebook."""
    return TAG in cell.metadata.get("tags", [])


def program(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return all cells between one that defines `fact` and one that prints the facts."""
    return [_extra("facts-first", _PRELUDE), *cells, _extra("facts-last", _LAST)]


def without_idle_play(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells without the demonstrations and widgets that name nothing which later facts cells need.

    What such a cell changes beside its own names no other cell needs: nbval skips it.
    """
    kept: list[NotebookNode] = []
    needed: set[str] = set()
    for cell in reversed(cells):
        play = cell.cell_type == "code" and is_play(cell)
        if play and not needed & names_in(cell, ast.Store):
            continue
        if play or is_facts(cell):
            needed |= names_in(cell, ast.Load)
        kept.append(cell)
    return kept[::-1]


def names_in(cell: NotebookNode, context: type[ast.expr_context]) -> set[str]:
    """Return the names that a cell reads (ast.Load) or binds (ast.Store)."""
    nodes = list(ast.walk(ast.parse(cell.source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, context)}
    if context is ast.Store:
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        names |= {(node.asname or node.name).partition(".")[0] for node in nodes if isinstance(node, ast.alias)}
    return names


def printed_facts(text: str) -> Computed:
    """Return the facts that the program's last cell printed, rounded to six significant digits."""
    facts, within = json.loads(text)
    return Computed({name: _rounded(value) for name, value in facts.items()}, within)


def read_facts(lesson: Lesson) -> Facts:
    """Return the lesson's stored facts; none if it has no file. Raises BuildError for a damaged one."""
    if not lesson.facts.exists():
        return {}
    try:
        stored: Facts = json.loads(lesson.facts.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BuildError(f"{lesson.facts} is damaged ({error}); build the lesson again") from error
    return stored


def contradictions(cells: Sequence[NotebookNode], computed: Computed, stored: Facts) -> list[str]:
    """Return a line for each fact that is missing, new or not as stored, and one if readers are told wrong about it."""
    facts, within = computed
    lines = [f"{name} is {'not stored' if name in facts else 'stored only'}" for name in facts.keys() ^ stored.keys()]
    lines += [
        f"{name}: {facts[name]} here, {stored[name]} stored"
        for name in facts.keys() & stored.keys()
        if not agree(facts[name], stored[name], within[name])
    ]
    prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    told = re.search(r"Your\s+numbers\s+can\s+differ", prose) is not None
    if told != any(value > MACHINES_DIFFER_BY for value in within.values()):
        lines.append(f"readers are {'' if told else 'not '}told that their numbers can differ")
    return sorted(lines)


def facts_bytes(facts: Facts) -> bytes:
    """Return the content of a facts file."""
    return (json.dumps(facts, indent=1, ensure_ascii=False) + "\n").encode()


def settled(facts: Facts, stored: Facts) -> Facts:
    """Return the stored facts if the new ones are the same but for rounding, else the new ones."""
    same = list(facts) == list(stored) and all(agree(facts[name], stored[name], _SAME) for name in facts)
    return stored if same else facts


def agree(one: float | int | str, other: float | int | str, tolerance: float) -> bool:
    """Return whether two values are equal, numbers up to a relative tolerance."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-9)


def fill(lesson: Lesson, cells: Sequence[NotebookNode], facts: Facts) -> None:
    """Replace each placeholder in the Markdown cells by its fact; raises BuildError for an unknown name or format."""
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = PLACEHOLDER.sub(lambda match: _text(lesson, match, facts), cell.source)


def names_used(cells: Sequence[NotebookNode]) -> Iterator[str]:
    """Yield the name of each placeholder in the Markdown cells."""
    return (match[1] for cell in cells if cell.cell_type == "markdown" for match in PLACEHOLDER.finditer(cell.source))


def _text(lesson: Lesson, match: re.Match[str], facts: Facts) -> str:
    name, form = match[1], match[2] or ""
    if name not in facts:
        raise BuildError(
            f"{lesson.id}: the text names {{{{{name}}}}}, but no facts cell has computed it. "
            f"Write fact({name}=...) in a cell tagged {TAG!r}, then build the lesson without --no-execute"
        )
    try:
        return format(facts[name], form).replace("-", "\u2212")  # the sign that the prose uses
    except ValueError as error:
        raise BuildError(f"{lesson.id}: {match[0]} cannot be written: {error}") from error


def _extra(cell_id: str, source: str) -> NotebookNode:
    return new_code_cell(source, id=cell_id, metadata={"tags": [TAG]})


def _rounded(value: float | int | str) -> float | int | str:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
