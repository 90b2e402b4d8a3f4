"""How the tests are shared out to processes: those of a file, or of one exercise, run in the same one."""

import re
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

_CONTRACTS = "tests/exercises/test_contracts.py"
_EXERCISES = {path.parent.name for path in Path(__file__).parents[2].glob("autograde/exercises/*/*/__init__.py")}


class InGroups(LoadScopeScheduling):
    """Sends the tests of a group to one process: warm processes and what is expected of an exercise are made once.

    Not `--dist loadgroup`: with pytest 9.2, xdist 3.8 silently ignores its marks (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """Return the group of a test: its exercise where the name is among the parameters of a contract, else its file.

    An exercise's own tests, test_NAME.py, are in the group of its contracts.
    """
    path, _, test = nodeid.partition("::")
    names = _EXERCISES.intersection(re.split(r"[\[\]-]", test)) if path == _CONTRACTS else set()
    return f"tests/exercises/test_{min(names)}.py" if names else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InGroups:
    return InGroups(config, log)
