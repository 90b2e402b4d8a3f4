"""Mutants of a solution: every way to get one small thing of it wrong, made by a program.

They show an author which mistakes an exercise does not see (a mutant with full points that is not right) and which it
does not name (a wrong mutant that gets no diagnosis of its own).
"""

import ast
import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from autograde.mistakes.edits import Implementation, solution_of, with_solution

_SIBLINGS = {
    "sum": "mean",
    "mean": "sum",
    "amax": "amin",
    "amin": "amax",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones": "zeros",
    "abs": "square",
    "sign": "abs",
    "norm": "sum",
    "randn": "rand",
}
_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Gt: ast.Lt,
    ast.Lt: ast.Gt,
    ast.GtE: ast.Gt,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


@dataclass(frozen=True)
class Mutant:
    """`name` says what was changed, as OLD -> NEW, and is unique in its solution; `solution` is the changed text."""

    name: str
    solution: str
    function: Implementation


def mutants_of(reference: Implementation) -> list[Mutant]:
    """Every one-node mutant of the solution that is Python, in the order of the solution's lines.

    Calls dropped, reductions and constructors exchanged, integers plus or minus one, other numbers doubled and halved,
    operators and comparisons turned, arguments named in a call left out, statements left out.
    """
    tree = ast.parse(solution_of(reference))
    original = ast.unparse(tree)
    found: list[Mutant] = []
    names: Counter[str] = Counter()
    for changed in _changed(tree):
        solution = ast.unparse(ast.fix_missing_locations(changed))
        if solution == original or any(mutant.solution == solution for mutant in found):
            continue
        name = _name(original, solution)
        names[name] += 1
        unique = name if names[name] == 1 else f"{name} ({names[name]})"
        found.append(Mutant(unique, solution, with_solution(reference, solution)))
    return found


def _changed(tree: ast.Module) -> Iterator[ast.Module]:
    """A changed copy for every place and change."""
    for place, node in enumerate(ast.walk(tree)):
        for new in _instead_of(node):
            yield _replaced(copy.deepcopy(tree), place, new)
        for new in _altered(node):
            yield _replaced(copy.deepcopy(tree), place, new)


def _name(old: str, new: str) -> str:
    """What was changed, as OLD -> NEW: the first line that differs, or "nothing" where a statement is left out."""
    before, after = old.splitlines(), new.splitlines()
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    place = min(sum(1 for _ in same), len(before) - 1)
    line, now = before[place].strip(), after[place].strip() if place < len(after) else "pass"
    more = " ..." if line.endswith(":") and now == "pass" else ""
    return f"{line}{more} -> {'nothing' if now == 'pass' else now}"


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes to put in place of a node."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
            yield node.func.value
        elif node.args:
            yield node.args[0]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    if isinstance(node, ast.Constant) and type(node.value) is float:
        yield from (ast.Constant(2 * node.value), ast.Constant(node.value / 2))
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Pass):
        yield ast.Pass()


def _altered(node: ast.AST) -> Iterator[ast.AST]:
    """Changed copies of a node."""
    new = copy.deepcopy(node)
    if isinstance(new, ast.Call) and isinstance(new.func, ast.Attribute) and new.func.attr in _SIBLINGS:
        new.func.attr = _SIBLINGS[new.func.attr]
        yield new
    elif isinstance(new, ast.Call) and isinstance(new.func, ast.Name) and new.func.id in _SIBLINGS:
        new.func.id = _SIBLINGS[new.func.id]
        yield new
    for number in range(len(node.keywords)) if isinstance(node, ast.Call) else ():
        fewer = copy.deepcopy(node)
        assert isinstance(fewer, ast.Call)
        del fewer.keywords[number]
        yield fewer
    turned = copy.deepcopy(node)
    if isinstance(turned, ast.BinOp | ast.AugAssign) and type(turned.op) in _OPERATORS:
        turned.op = _OPERATORS[type(turned.op)]()  # type: ignore[assignment]
        yield turned
    if isinstance(turned, ast.Compare) and len(turned.ops) == 1 and type(turned.ops[0]) in _OPERATORS:
        turned.ops = [_OPERATORS[type(turned.ops[0])]()]  # type: ignore[list-item]
        yield turned


def _replaced(tree: ast.Module, place: int, new: ast.AST) -> ast.Module:
    """The tree with another node in this place."""
    old = list(ast.walk(tree))[place]
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, copy.deepcopy(new))
            elif isinstance(value, list) and any(item is old for item in value):
                value[:] = [copy.deepcopy(new) if item is old else item for item in value]
    return tree


def _is_module(node: ast.AST) -> bool:
    """Whether a name is that of a module: `torch.ones(3)` without its call would be `torch`."""
    while isinstance(node, ast.Attribute):  # torch.autograd, torch.nn.functional
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("torch", "np", "F", "nn", "plt", "random", "math")
