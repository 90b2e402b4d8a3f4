"""Collect the files of the bundle."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import nbformat

from autograde.builder.layout import ROOT
from autograde.bundle.environment import environment_yml, pyproject_toml, requirements_txt
from autograde.file_names import numbered
from autograde.lesson_order import place
from helpers.errors import HelperError

_LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
_LEFT_OUT_ENDS = (".pyc", ".part")
_RECORDS = PurePosixPath("helpers/checks/records")
_TELLTALE = (b"BEGIN SOLUTION", b"BEGIN HIDDEN TESTS")


def bundle_contents(assignments: list[str], root: Path = ROOT) -> dict[str, bytes]:
    """Return the bundle's files {path: content}, sorted by path.

    Raises HelperError when an assignment has no notebooks or an exercise no stored records, or when a file would
    reveal a solution.
    """
    files = dict(_notebooks(assignments, root))
    exercises = {name for data in files.values() for name in _checked_exercises(data)}
    files |= dict(_helpers(root, exercises))
    files["requirements.txt"] = requirements_txt(root).encode()
    files["environment.yml"] = environment_yml(root).encode()
    files["pyproject.toml"] = pyproject_toml(root).encode()
    files["start.py"] = (Path(__file__).parent / "start.py").read_bytes()
    files["LICENSE"] = (root / "LICENSE").read_bytes()
    files["README.md"] = _readme(assignments).encode()
    _check_complete(files, exercises)
    _check_nothing_leaks(files)
    return dict(sorted(files.items()))


def _notebooks(assignments: list[str], root: Path) -> Iterator[tuple[str, bytes]]:
    for assignment in assignments:
        found = (root / "notebooks" / assignment).glob("*.ipynb")
        paths = {path.stem: path for path in sorted(found, key=lambda path: place(f"{assignment}/{path.stem}"))}
        if not paths:
            raise HelperError(
                f"no notebooks in {root / 'notebooks' / assignment}; build them: python -m autograde build"
            )
        for lesson, name in numbered(paths).items():
            yield f"{assignment}/{name}", paths[lesson].read_bytes()


def _helpers(root: Path, exercises: set[str]) -> Iterator[tuple[str, bytes]]:
    for path in (root / "helpers").rglob("*"):
        inside = PurePosixPath(path.relative_to(root).as_posix())
        if not path.is_file() or _LEFT_OUT & set(inside.parts) or path.name.endswith(_LEFT_OUT_ENDS):
            continue
        if inside.parent != _RECORDS or inside.stem in exercises:
            yield str(inside), path.read_bytes()


def _checked_exercises(notebook: bytes) -> Iterator[str]:
    for cell in nbformat.reads(notebook.decode(), as_version=4).cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and cell.cell_type == "code":
            yield marks["grade_id"].removeprefix("check-")


def _readme(assignments: list[str]) -> str:
    template = (Path(__file__).parent / "README_students.md").read_text(encoding="utf-8")
    return template.replace("{folders}", " ".join(f"`{name}`" for name in assignments)).replace(
        "{first}", assignments[0]
    )


def _check_complete(files: dict[str, bytes], exercises: set[str]) -> None:
    missing = sorted(name for name in exercises if f"{_RECORDS}/{name}.xz" not in files)
    if missing:
        raise HelperError(
            f"no stored records for {', '.join(missing)}: their checks would not work. Run: python -m autograde build"
        )


def _check_nothing_leaks(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        for mark in _TELLTALE:
            if mark in data:
                raise HelperError(
                    f"{path} contains {mark.decode()!r} and would reveal a solution; build the lessons again"
                )
