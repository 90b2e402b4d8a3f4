"""Prints what pytest should run for the uncommitted changes, for `make check`: arguments, or nothing.

The test files that changed, those that import a changed module themselves or are named like it (where there are none,
those that import from its folder), and the contracts of the exercises that changed. What depends on a change from
further away is for `make test`.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from autograde.exercises import folders
from autograde.sources import ROOT, Sources

_CONTRACTS = "tests/exercises/test_contracts.py"


def changed_files() -> list[Path]:
    """Tracked files that differ from the last commit, and untracked ones that git does not ignore."""
    commands = (["git", "diff", "--name-only", "HEAD"], ["git", "ls-files", "--others", "--exclude-standard"])
    names = [subprocess.run(c, cwd=ROOT, capture_output=True, text=True).stdout.split("\n") for c in commands]
    return [ROOT / name for found in names for name in found if name]


def concerned(changed: list[Path]) -> list[str]:
    """Paths of test files, relative to the root, and of single contracts."""
    sources = Sources()
    tests = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if "project" not in path.parts]
    own = {path for path in tests if path in changed}
    imported = {path: {sources.path_of(name) for name in sources.imports_of(path)} for path in tests}
    near = set().union(*(_importing(path, imported) for path in changed))
    names = [path.relative_to(ROOT).as_posix() for path in sorted(own | near)]
    exercises = [name for name, folder in folders().items() if any(folder in path.parents for path in changed)]
    if exercises and _CONTRACTS not in names:
        names += [_CONTRACTS, *(["-k", " or ".join(exercises)] if not names else [])]
    return names


def _importing(module: Path, imported: Mapping[Path, set[Path | None]]) -> set[Path]:
    """The test files that import the module or are named like it or, where there are none, import from its folder."""
    own = {path for path, paths in imported.items() if module in paths or path.name == f"test_{module.stem}.py"}
    return own or {
        path for path, paths in imported.items() if any(one and one.parent == module.parent for one in paths)
    }


if __name__ == "__main__":
    sys.stdout.write(
        " ".join(f"'{argument}'" if " " in argument else argument for argument in concerned(changed_files()))
    )
