"""The lesson that hostile students hand in: one light exercise without a network, and a question in prose."""

import copy
from collections.abc import Mapping

from hostile.attacks import Attack
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from small_course import cell, lesson

ASSIGNMENT = "network-visualization"
LESSON = "small"
EXERCISE = "fool_linear_classifier"
POINTS = 5.0

SETUP = "import torch\nimport numpy as np\n%matplotlib inline\nfrom helpers import check"
STUB = f"def {EXERCISE}(x, w, step):\n    x_fooling = None\n    pass  # your code here\n    return x_fooling"
RIGHT = f"def {EXERCISE}(x, w, step):\n    return x + step * torch.sign(w)"
WRONG = f"def {EXERCISE}(x, w, step):\n    return x + step"  # moves all entries the same way: no points

# What an attacker knows of the place, and how the attack tells what came of it. A tool for honest reporting: an act
# that comes back without an error has done what it must not.
_PRELUDE = """\
CANARY = {canary!r}


def attempt(what, act):
    try:
        got = act()
    except BaseException as error:
        print(f"refused: {{what}} ({{type(error).__name__}}: {{str(error)[:100]}})")
        return None
    breach(what, got)
    return got


def breach(what, got=None):
    print("BREA" + "CH:", what, repr(got)[:300])


print("the attack begins")"""
# Above every cell of an attack: without a sandbox it must not run at all.
_GUARD = "if __import__('os').path.lexists({course!r}): raise SystemExit('SANDBOX ' + 'MISSING')\n"


def released() -> NotebookNode:
    """The student's version of the lesson."""
    return lesson(EXERCISE, SETUP, STUB, f'check("{EXERCISE}")', POINTS, "Why the sign?")


def honest(answer: str = "Because each entry moves by the same step.") -> NotebookNode:
    """A submission in which everything is right."""
    notebook = released()
    cell(notebook, EXERCISE).source = RIGHT
    cell(notebook, "why").source = answer
    return notebook


def hostile(attack: Attack, canary: Mapping[str, object]) -> NotebookNode:
    """The lesson with the attack's cells in it."""
    notebook = honest()
    todo = next(i for i, c in enumerate(notebook.cells) if c.id == "todo")
    guard = _GUARD.format(course=canary["course"])
    above = [new_code_cell(_PRELUDE.format(canary=dict(canary)), id="prelude")]
    notebook.cells[todo].source = {"right": RIGHT, "wrong": WRONG}[attack.function]
    for number, (kind, source) in enumerate(attack.cells):
        if kind == "solution":
            notebook.cells[todo].source = guard + source
        elif kind == "prose":
            cell(notebook, "why").source = source
        elif kind == "markdown":
            notebook.cells.append(new_markdown_cell(source, id=f"attack-{number}"))
        else:
            # A magic that takes the whole cell must stand in its first line.
            made = new_code_cell(source if source.startswith("%%") else guard + source, id=f"attack-{number}")
            (notebook.cells if kind == "after" else above).append(made)
    notebook.cells[todo:todo] = above
    return copy.deepcopy(notebook)
