"""The ranges in pyproject.toml, the pins in requirements.lock and environment.yml must tell one story."""

import re
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())


def _pins() -> dict[str, Version]:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
    here = [requirement for requirement in requirements if not requirement.marker or requirement.marker.evaluate()]
    return {requirement.name: Version(next(iter(requirement.specifier)).version) for requirement in here}


def _ranges() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]
    return [Requirement(text) for text in texts if not text.startswith(PROJECT["name"])]


@pytest.mark.parametrize("wanted", _ranges(), ids=lambda requirement: requirement.name)
def test_every_range_admits_its_pin(wanted: Requirement) -> None:
    assert wanted.specifier.contains(_pins()[wanted.name]), f"{wanted} does not admit {_pins()[wanted.name]}"


def test_every_pin_is_exact() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert not line.strip() or line.lstrip().startswith("#") or re.match(r"[\w.-]+==[\w.]+( ; .+)?$", line), line


def test_installed_versions_are_the_pinned_ones() -> None:
    from importlib.metadata import version

    for name in ("torch", "torchvision", "nbgrader", "nbval", "numpy", "jupyterlab"):
        assert Version(version(name)).public == str(_pins()[name])


def test_conda_installs_the_same_lock_file() -> None:
    python, _, pip = ENVIRONMENT["dependencies"]
    assert "--requirement requirements.lock" in pip["pip"]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python=") + ".0")


def test_torch_and_torchvision_are_a_matched_pair() -> None:
    """torchvision 0.N belongs to torch 2.(N - 15): released together, built for each other."""
    torch, vision = _pins()["torch"], _pins()["torchvision"]
    assert (torch.major, torch.minor) == (2, vision.minor - 15)


def test_this_python_is_new_enough() -> None:
    assert SpecifierSet(PROJECT["requires-python"]).contains(".".join(map(str, sys.version_info[:3])))


def test_every_data_file_is_installed_with_its_package() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    patterns = tools["setuptools"]["package-data"]["*"]
    files = [path for top in ("helpers", "autograde") for path in (ROOT / top).rglob("*") if path.is_file()]
    data = {path.name for path in files if path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts}
    assert {name for name in data if not any(fnmatch(name, pattern) for pattern in patterns)} == set()
