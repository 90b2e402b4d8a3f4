"""Prints what pytest should run for the uncommitted changes, for `make check`: arguments, or nothing.

The test files that changed, those that import a changed module themselves, and the contracts of the exercises that
changed. What depends on a change from further away is for `make test`.
"""

import subprocess
import sys
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
    importing = {
        path for path in tests if any(sources.path_of(name) in changed for name in sources.imports_of(path)) if changed
    }
    names = [path.relative_to(ROOT).as_posix() for path in sorted(own | importing)]
    exercises = [name for name, folder in folders().items() if any(folder in path.parents for path in changed)]
    if exercises and _CONTRACTS not in names:
        names += [_CONTRACTS, *(["-k", " or ".join(exercises)] if not names else [])]
    return names


if __name__ == "__main__":
    sys.stdout.write(
        " ".join(f"'{argument}'" if " " in argument else argument for argument in concerned(changed_files()))
    )
