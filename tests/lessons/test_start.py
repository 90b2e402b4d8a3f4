"""start.py of the students' bundle: it installs once, opens the lessons, and says what to do when it cannot."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograde.builder.layout import ROOT
from autograde.bundle import start

SOURCE = Path(start.__file__)
REQUIREMENTS = "jupyterlab==4.0\ntorch==9.1 ; sys_platform == 'linux'\ntorchvision==9.2\n"
# Stands for JupyterLab: says how it was started, and whether the helpers are found.
LAB = "import sys, helpers, torch\nprint('LAB', *sys.argv[1:], helpers.NAME, torch.NAME)\n"


def wheel(index: Path, name: str, version: str, **files: str) -> None:
    """Put a package with these modules into a folder that pip can use as an index."""
    folder = index / name
    folder.mkdir(parents=True)
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
        for module, source in files.items():
            path = f"{name}-{version}.data/scripts/{name}" if module == "data" else f"{name}/{module}.py"
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, source)
    links = (f'<a href="{path.name}">{path.name}</a>' for path in folder.glob("*.whl"))
    (folder / "index.html").write_text("".join(links).replace("+cpu-", "%2Bcpu-", 1))


def make_bundle(folder: Path, uv: bool = False) -> Path:
    """Make a bundle with small stand-ins for PyTorch's server (cpu/) and PyPI (pypi/) beside it.

    uv: whether PyPI has it.
    """
    if uv:
        command = shutil.which("uv", path=Path(sys.executable).parent)
        script = f'#!/bin/sh\necho "uv runs"\nexec "{command}" "$@"\n'
        wheel(folder / "pypi", "uv", start.UV_VERSION, data=script)
    for name, version in (("torch", "9.1"), ("torchvision", "9.2")):
        wheel(folder / "cpu", name, f"{version}+cpu", __init__="NAME = 'small'")
        wheel(folder / "pypi", name, version, __init__="NAME = 'large'")
    wheel(folder / "pypi", "jupyterlab", "4.0", __init__="", __main__=LAB)
    bundle = folder / "my bundle"
    for name in ("lesson/1_b.ipynb", "lesson/2_a.ipynb", "helpers/__init__.py"):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text("NAME = 'found'")
    (bundle / "requirements.txt").write_text(REQUIREMENTS)
    source = SOURCE.read_text().replace(start.WITHOUT_GPU, (folder / "cpu").as_uri())
    (bundle / "start.py").write_text(source)
    return bundle


def run(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    pypi = (bundle.parent / "pypi").as_uri()
    environment |= {"PIP_INDEX_URL": pypi, "UV_DEFAULT_INDEX": pypi, "PIP_CONFIG_FILE": os.devnull}
    command = [sys.executable, str(bundle / "start.py"), *arguments]
    return subprocess.run(command, env=environment, cwd=bundle, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has two builds of torch")
@pytest.mark.parametrize("uv", [False, True])
def test_one_command_installs_the_small_torch_and_opens_the_first_lesson_and_the_next_time_opens_at_once(tmp_path, uv):
    bundle = make_bundle(tmp_path, uv)
    first = run(bundle)
    assert first.returncode == 0, first.stderr
    assert [line for line in first.stdout.splitlines() if line == "uv runs"] == ["uv runs"] * 2 * uv
    (lab,) = [line for line in first.stdout.splitlines() if line.startswith("LAB")]
    root = f"--ServerApp.root_dir={bundle / 'lesson'}"
    assert lab.startswith(f"LAB {root} {bundle / 'lesson' / '1_b.ipynb'} ")
    assert lab.endswith(" found small")
    moved = bundle.rename(tmp_path / "moved")  # helpers are found there, too
    second = run(moved)
    assert second.returncode == 0, second.stderr
    assert "Installing" not in second.stdout
    (lab,) = [line for line in second.stdout.splitlines() if line.startswith("LAB")]
    assert lab.startswith(f"LAB --ServerApp.root_dir={moved / 'lesson'} ")
    assert "1_b" not in lab
    assert lab.endswith(" found small")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has two builds of torch")
def test_without_pytorchs_server_the_large_torch_is_taken_and_what_it_holds_is_said(tmp_path):
    bundle = make_bundle(tmp_path)
    (tmp_path / "cpu").rename(tmp_path / "gone")
    done = run(bundle)
    assert done.returncode == 0, done.stderr
    assert "NVIDIA's libraries for GPUs, which these lessons do not use" in done.stdout
    assert "6 GB" in done.stdout
    assert "press Ctrl+C" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(" found large")


class Machine:
    """What start.py asks of the machine, replaced: `ran` lists the commands."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        """Let every command succeed, and the disk be empty."""
        self.ran: list[list[str]] = []
        self.answer: Callable[[list[str]], tuple[int, str]] = lambda command: (0, "")
        self.free = 100e9
        for name, path in {"HERE": folder, "VENV": folder / ".venv", "DONE": folder / "done"}.items():
            patch.setattr(start, name, path)
        patch.setattr(start, "PYTHON", Path(sys.executable))
        patch.setattr(start, "UV", folder / "uv")
        patch.setattr(start.subprocess, "run", self._run)
        patch.setattr(start.shutil, "disk_usage", lambda folder: SimpleNamespace(free=self.free))
        patch.setattr(sys, "argv", ["start.py", "--install-only"])
        (folder / "requirements.txt").write_text(REQUIREMENTS)

    def _run(self, command: list[str], **more: object) -> SimpleNamespace:
        if command[0] == str(start.UV) and not start.UV.exists():
            raise FileNotFoundError
        self.ran.append(command)
        code, said = self.answer(command)
        return SimpleNamespace(returncode=code, stderr=said)

    def installs(self) -> list[list[str]]:
        return [command[command.index("install") + 1 :] for command in self.ran if "install" in command]


@pytest.fixture
def machine(monkeypatch, tmp_path):
    return Machine(monkeypatch, tmp_path)


def stopped() -> str:
    with pytest.raises(SystemExit) as told:
        start.main()
    return str(told.value)


@pytest.mark.parametrize(
    ("system", "gpu", "small"), [("linux", 0, 1), ("linux", 1, 0), ("darwin", 0, 0), ("win32", 0, 0)]
)
def test_only_on_linux_torch_comes_from_pytorchs_server(machine, monkeypatch, system, gpu, small):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "argv", ["start.py", "--install-only", *["--gpu"] * gpu])
    assert start.main() == 0
    found = [line for line in machine.installs() if "https://download.pytorch.org/whl/cpu" in line]
    assert [line[-2:] for line in found] == [REQUIREMENTS.splitlines()[1:]] * small
    assert all("--no-deps" in line and "--index-url" in line for line in found)
    rest = REQUIREMENTS.splitlines()[:1] if small else REQUIREMENTS.splitlines()
    assert machine.installs()[-1][-len(rest) :] == rest


def test_where_uv_fails_pip_tries_and_explains(machine):
    start.UV.touch()
    machine.answer = lambda command: (1, "[Errno 28]") if "jupyterlab==4.0" in command else (0, "")
    assert "The disk is full" in stopped()
    uv, pip = machine.ran[-2:]
    assert uv[:5] == [str(start.UV), "pip", "install", "--python", sys.executable]
    assert pip[:4] == [sys.executable, "-m", "pip", "install"]


def test_without_a_network_nothing_else_is_tried(machine):
    machine.answer = lambda command: (1, "after connection broken by 'X'") if "install" in command else (0, "")
    assert "no connection to PyPI" in stopped()
    assert len(machine.installs()) == 1


def test_uv_is_the_version_that_the_project_uses():
    assert f"UV_VERSION := {start.UV_VERSION}\n" in (ROOT / "Makefile").read_text()


def test_for_gpus_the_environment_is_made_anew_since_the_small_torch_would_stay(machine, monkeypatch):
    start.main()
    assert "--clear" not in machine.ran[0]
    monkeypatch.setattr(sys, "argv", ["start.py", "--install-only", "--gpu"])
    count = len(machine.ran)
    start.main()
    assert machine.ran[count][1:4] == ["-m", "venv", "--clear"]


def test_what_is_installed_is_not_installed_again_until_the_requirements_change(machine):
    start.main()
    count = len(machine.ran)
    start.main()
    assert len(machine.ran) == count
    (start.HERE / "requirements.txt").write_text(REQUIREMENTS + "new==1\n")
    start.main()
    assert len(machine.ran) > count


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Retrying after connection broken by 'NewConnectionError'\nNo matching distribution found", "no connection"),
        ("ERROR: No matching distribution found for torch==9.1", "no version for your Python"),
        ("ERROR: something else", "the lines above say why"),
    ],
)
def test_a_failed_installation_is_explained_and_tried_again(machine, capsys, said, told):
    machine.answer = lambda command: (1, said) if "jupyterlab==4.0" in command else (0, "")
    assert told in stopped()
    assert said in capsys.readouterr().err
    machine.answer = lambda command: (0, "")
    count = len(machine.ran)
    assert start.main() == 0
    assert len(machine.ran) > count


def test_too_little_space_is_said_before_anything_is_downloaded(machine):
    machine.free = 1.2e9
    assert "1.2 GB free, but" in stopped()
    assert machine.ran == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has two builds of torch")
def test_the_large_torch_needs_more_space(machine):
    machine.free = 5e9
    machine.answer = lambda command: (1, "") if "--index-url" in command else (0, "")
    assert "5.0 GB free, but 8 GB" in stopped()


def test_a_python_without_venv_is_told_which_package_to_install(machine):
    machine.answer = lambda command: (1, "") if "venv" in command else (0, "")
    assert "apt install python3-venv" in stopped()


def test_an_old_python_reads_the_file_and_is_told_which_is_needed(machine, monkeypatch):
    ast.parse(SOURCE.read_text(), feature_version=(3, 7))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">={}.{}".format(*start.OLDEST)
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    assert "need Python 3.11 or newer" in stopped()
    assert machine.ran == []


def test_with_two_assignments_jupyterlab_shows_both(machine, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["start.py"])
    for folder in ("a", "b"):
        (start.HERE / folder).mkdir()
        (start.HERE / folder / "1_x.ipynb").touch()
    assert start.main() == 0
    assert f"--ServerApp.root_dir={start.HERE}" in machine.ran[-1]
    assert str(start.HERE / "a" / "1_x.ipynb") in machine.ran[-1]
