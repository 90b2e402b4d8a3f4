"""The bundle's environment: those of the project's pinned versions that a student needs."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograde.bundle.start import WITHOUT_GPU

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==\S+.*$")
_FOR_GPUS = re.compile(r"(nvidia|cuda)-|triton$")
_PARENT = re.compile(r"^\s+#\s+(?:via\s+)?(?P<name>[A-Za-z0-9._-]+)")


def requirements_txt(root: Path) -> str:
    """Return the lock file's pins of the project's dependencies, direct and indirect, without those of its extras.

    Those that only torch's build for GPUs needs are left out: it names their versions itself.
    """
    locked = list(_locked(root))  # one package may be pinned several times, for different systems
    needed = {_name(requirement) for requirement in _project(root)["dependencies"]}
    while True:
        more = {name for name, _, parents in locked if parents & needed} - needed
        if not more:
            break
        needed |= more
    return "".join(f"{pin}\n" for name, pin, _ in locked if name in needed and not _FOR_GPUS.match(name))


def environment_yml(root: Path) -> str:
    """Return a conda environment that installs requirements.txt, on Linux with the torch that has no GPU libraries."""
    return (
        "# conda env create --file environment.yml && conda activate what-cnns-see\n"
        "name: what-cnns-see\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n"
        # pip prefers X+cpu, which only PyTorch's own server has, to X.
        f"      - --extra-index-url {WITHOUT_GPU}\n      - --requirement requirements.txt\n      - --editable .\n"
    )


def pyproject_toml(root: Path) -> str:
    """Return a pyproject.toml that installs only `helpers`."""
    project, tools = _project(root), tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    data = tools["setuptools"]["package-data"]["*"]
    dependencies = "".join(f"    {json.dumps(requirement)},\n" for requirement in project["dependencies"])
    return (
        '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n\n'
        f'[project]\nname = "{project["name"]}"\nversion = "{project["version"]}"\n'
        'description = "Helpers and instant checks for the lessons"\nlicense = "MIT"\nlicense-files = ["LICENSE"]\n'
        f'requires-python = "{project["requires-python"]}"\ndependencies = [\n{dependencies}]\n\n'
        '[tool.setuptools]\npackages.find.include = ["helpers*"]\n\n'
        f'[tool.setuptools.package-data]\n"*" = {json.dumps(data)}\n'
    )


def _project(root: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _locked(root: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each pinned package, its line, and the packages that need it, which comments below the line name."""
    name, pin, parents = "", "", set[str]()
    for line in (root / "requirements.lock").read_text(encoding="utf-8").splitlines():
        match = _PIN.match(line)
        if match:
            if name:
                yield name, pin, parents
            name, pin, parents = _name(match["name"]), line, set()
        elif parent := _PARENT.match(line):
            parents.add(_name(parent["name"]))
    if name:
        yield name, pin, parents


def _name(requirement: str) -> str:
    """Return the requirement's package name, normalised as in PEP 503."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", match[0] if match else requirement).lower()
