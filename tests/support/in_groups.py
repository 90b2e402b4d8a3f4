"""How the tests are shared out to processes: those of a file, or of one exercise, run in the same one.

What is expected of an exercise on hidden inputs takes up to a minute to compute: its tests do it once.
"""

import re
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

# Files whose tests have the name of an exercise among their parameters, if they are about one.
_BY_NAME = {
    *(f"tests/exercises/test_{name}.py" for name in ("contracts", "shapes", "harmless")),
    "tests/checks/test_one_fault.py",
    "tests/grading/test_sample.py",
}
# Files whose other tests are about one exercise.
_ABOUT = {
    "tests/checks/test_one_fault.py": "make_fooling_image",
    "tests/exercises/test_called_functions.py": "create_class_visualization",
}
_EXERCISES = {path.parent.name for path in Path(__file__).parents[2].glob("autograde/exercises/*/*/__init__.py")}


class InGroups(LoadScopeScheduling):
    """Sends the tests of a group to one process: warm processes and what is expected of an exercise are made once.

    Not `--dist loadgroup`: with pytest 9.2, xdist 3.8 silently ignores its marks (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """Return the group of a test: its exercise where the name is among the parameters, or the file is about one.

    An exercise's own tests, test_NAME.py, are in the group of its contracts.
    """
    path, _, test = nodeid.partition("::")
    names = _EXERCISES.intersection(re.split(r"[\[\]-]", test)) if path in _BY_NAME else set()
    name = min(names, default=_ABOUT.get(path))
    return f"tests/exercises/test_{name}.py" if name else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InGroups:
    return InGroups(config, log)
