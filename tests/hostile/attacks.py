"""Read the hostile submissions: what each tries, what must happen, and the cells or files that it hands in.

A file in `submissions/` is one attack. Its docstring says in the first line what it tries, and after "Must:" what has
to happen. Comment lines below it tell the rest:

    # points: 0           what its honest part deserves
    # reason: REGEX       what the instructor must read, somewhere in what is told of the submission
    # says: REGEX         what the executed cells must show, as proof that the attack was really made
    # untold: REGEX       what must not stand in the student's feedback
    # function: wrong     the TODO cell holds a wrong function; by default the right one
    # student: 'NAME'     the folder's name, as a Python string; by default the file's
    # tags: quick         made each time; or `refused`: it gets no row, and the run says why

Below stand the cells:

    # %%            a code cell above the TODO cell
    # %% solution   the TODO cell itself
    # %% after      a code cell at the end
    # %% raw        a code cell above the TODO cell, whose lines stand behind `# `
    # %% markdown   a cell of text at the end, whose lines stand behind `# `
    # %% prose      the answer to the question, whose lines stand behind `# `

An attack on files has, in place of cells, a function `hand_in(folder, notebook)`: it fills the submission's folder, and
is given the notebook with the right function in it.
"""

import ast
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SUBMISSIONS = Path(__file__).parent / "submissions"
_ABOUT = re.compile(r"^# (points|reason|says|untold|function|student|tags): (.+)$", re.MULTILINE)
_CELL = re.compile(r"^# %%(?: (\w+))?$", re.MULTILINE)  # a magic such as %%html has no space before its name
_KINDS = ("", "solution", "after", "raw", "markdown", "prose")


@dataclass(frozen=True)
class Attack:
    """One hostile submission; `cells` are (kind, source), `hand_in` is None where there are cells."""

    name: str
    tries: str
    must: str
    points: float
    reason: str
    says: str
    untold: str
    function: str
    student: str
    tags: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    hand_in: Callable[..., None] | None

    @property
    def quick(self) -> bool:
        return "quick" in self.tags

    @property
    def refused(self) -> bool:
        return "refused" in self.tags


@cache
def all_attacks() -> tuple[Attack, ...]:
    """Every attack, by name."""
    return tuple(read_attack(path) for path in sorted(SUBMISSIONS.glob("*.py")))


def read_attack(path: Path) -> Attack:
    """The attack in a file; raises ValueError where it does not say what it tries and what must happen."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    tries, _, must = (ast.get_docstring(tree) or "").partition("Must:")
    about = dict(_ABOUT.findall(_CELL.split(text)[0]))
    if not tries.strip() or not must.strip() or not {"points", "reason"} <= set(about):
        raise ValueError(f"{path.name} needs a docstring with `Must:`, `# points:` and `# reason:`; it has {about}.")
    return Attack(
        name=path.stem,
        tries=" ".join(tries.split()),
        must=" ".join(must.split()),
        points=float(about["points"]),
        reason=about["reason"],
        says=about.get("says", ""),
        untold=about.get("untold", ""),
        function=about.get("function", "right"),
        student=ast.literal_eval(about["student"]) if "student" in about else path.stem,
        tags=tuple(about.get("tags", "").split()),
        cells=tuple(_cells(text, path)),
        hand_in=_hand_in(path) if any(getattr(node, "name", "") == "hand_in" for node in tree.body) else None,
    )


def _cells(text: str, path: Path) -> list[tuple[str, str]]:
    pieces = _CELL.split(text)[1:]
    found = []
    for kind, source in zip((kind or "" for kind in pieces[::2]), pieces[1::2], strict=True):
        if kind not in _KINDS:
            raise ValueError(f"{path.name} has a cell of the kind {kind!r}; there are: {', '.join(_KINDS)}.")
        bare = kind in ("raw", "markdown", "prose")
        found.append((kind, re.sub(r"^# ?", "", source, flags=re.MULTILINE).strip() if bare else source.strip()))
    return found


def _hand_in(path: Path) -> Callable[..., None]:
    spec = importlib.util.spec_from_file_location(f"hostile_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.hand_in
