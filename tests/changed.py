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
# Two thirds of the contracts' time: where a module that exercises share has changed, the others have to do.
_LONG = ("make_fooling_image", "create_class_visualization")


def changed_files() -> list[Path]:
    """Tracked files that differ from the last commit, and untracked ones that git does not ignore."""
    commands = (["git", "diff", "--name-only", "HEAD"], ["git", "ls-files", "--others", "--exclude-standard"])
    names = [subprocess.run(c, cwd=ROOT, capture_output=True, text=True).stdout.split("\n") for c in commands]
    return [ROOT / name for found in names for name in found if name]


def concerned(changed: list[Path]) -> list[str]:
    """Paths of test files, relative to the root, and of single contracts."""
    sources = Sources()
    tests = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if "project" not in path.parts]
    imported = {path: {sources.path_of(name) for name in sources.imports_of(path)} for path in tests}
    inside = {path: name for path in changed for name, folder in folders().items() if folder in path.parents}
    exercises = set(inside.values())
    near = set().union(*(_importing(path, imported) for path in changed if path not in inside))
    own = {path for path in tests if path in changed or path.stem.removeprefix("test_") in exercises}
    names = [path.relative_to(ROOT).as_posix() for path in sorted(own | near)]
    if exercises and all(path in inside for path in changed):
        return [*names, _CONTRACTS, "-k", " or ".join(sorted(exercises))]
    left_out = [f"not {name}" for name in _LONG if name not in exercises]
    if exercises and _CONTRACTS not in names:
        names.append(_CONTRACTS)
    if _CONTRACTS in names and ROOT / _CONTRACTS not in changed and left_out:
        names += ["-k", " and ".join(left_out)]
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
