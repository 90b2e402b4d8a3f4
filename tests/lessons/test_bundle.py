"""The students' bundle: complete, and without anything that gives a solution away."""

import ast
import io
import itertools
import os
import re
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest
from tiny_lesson import make_root

from autograde.builder.layout import ROOT, find_lessons
from autograde.builder.source import read_lesson
from autograde.builder.student import student_bytes
from autograde.bundle.archive import moment_of_release, zip_bytes
from autograde.bundle.contents import bundle_contents
from autograde.bundle.start import WITHOUT_GPU
from autograde.cli import main
from autograde.errors import UsageError
from autograde.files import notebook_bytes
from autograde.lesson_order import taught
from helpers.errors import HelperError

SHORTEST = 30  # characters; shorter statements may stand anywhere by chance
BEGINNING = 6  # characters
# Says nothing of any exercise: how hooks are removed, in whatever code uses them.
COMMON = {"finally:\nfor handle in handles:", "for handle in handles:\nhandle.remove()"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    lesson = make_root(root)
    lesson.student.parent.mkdir(parents=True)
    lesson.student.write_bytes(student_bytes(read_lesson(lesson)))
    return root


@pytest.fixture(scope="module")
def files(root):
    return bundle_contents(["demo"], root)


@pytest.fixture(scope="module", params=["tiny", "project"])
def any_files(request, files):
    """The tiny lesson's bundle, and the project's own."""
    if request.param == "tiny":
        return files
    assignments = sorted({path.parent.name for path in (ROOT / "notebooks").glob("*/*.ipynb")})
    assert assignments, "no lesson is built"
    return bundle_contents(assignments, ROOT)


def secret_code() -> set[str]:
    """Two lines in a row of every solution and of every function in the exercises' modules, comments left out."""
    paths = (ROOT / "autograde" / "exercises").rglob("*.py")
    return {pair for path in paths for pair in _pairs(path.read_text())} - COMMON


def _pairs(text: str):
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            own = [line.strip() for line in _secret(lines[node.lineno : node.end_lineno])]
            own = [line for line in own if line and not line.startswith("#")]
            yield from (f"{a}\n{b}" for a, b in itertools.pairwise(own) if len(a + b) >= SHORTEST)


def _secret(body: list[str]) -> list[str]:
    """What stands between the markers of a reference (the rest of it is the TODO cell), else the whole body."""
    begin = [i for i, line in enumerate(body) if "BEGIN SOLUTION" in line]
    end = [i for i, line in enumerate(body) if "END SOLUTION" in line]
    if begin and end:
        return body[begin[0] + 1 : end[0]]
    return body[_after_docstring(body) :]


def _after_docstring(body: list[str]) -> int:
    quotes = [i for i, line in enumerate(body) for _ in range(line.count('"""'))]
    return quotes[1] + 1 if len(quotes) >= 2 else 0


def plain(path: str, data: bytes) -> str:
    """A file's text, or the sources of a notebook's cells, line by line without indents."""
    text = data.decode("utf-8", errors="replace")
    if path.endswith(".ipynb"):
        text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
    return "\n".join(line.strip() for line in text.splitlines())


def by_beginning(secrets: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Pairs of lines by how the second one begins: to look for each of thousands in each file would take a minute."""
    index = defaultdict(list)
    for secret in sorted(secrets):
        first, second = secret.split("\n")
        index[second[:BEGINNING]].append((first, second))
    return index


def found_in(text: str, index: dict[str, list[tuple[str, str]]]):
    """Yield the secrets that are in a text."""
    for before, line in itertools.pairwise(text.split("\n")):
        for length in range(1, BEGINNING + 1):
            for first, second in index.get(line[:length], ()) if len(line) >= length else ():
                if line.startswith(second) and before.endswith(first):
                    yield f"{first}\n{second}"


def test_there_is_code_to_look_for():
    assert len(secret_code()) > 20
    assert "(gradient,) = torch.autograd.grad(correct.sum(), X)\nsaliency = gradient.abs().amax(dim=1)" in secret_code()


def test_no_file_holds_solutions_misconceptions_or_hidden_tests(any_files):
    secrets = by_beginning(secret_code())
    for path, data in any_files.items():
        assert [*found_in(plain(path, data), secrets)] == [], path
        for word in (b"BEGIN SOLUTION", b"BEGIN HIDDEN", b"autograde", b"(hidden)", b"Misconception("):
            assert word not in data, path


def test_the_search_finds_a_solution_where_there_is_one(root):
    (lesson,) = find_lessons(root=root)
    text = plain("a.ipynb", notebook_bytes(read_lesson(lesson)))
    assert any(found_in(text, by_beginning(secret_code())))


def test_it_is_complete(files):
    for path in (
        "README.md",
        "LICENSE",
        "pyproject.toml",
        "requirements.txt",
        "environment.yml",
        "start.py",
        "demo/1_tiny.ipynb",
        "helpers/__init__.py",
        "helpers/checks/check.py",
        "helpers/checks/records/compute_saliency_maps.xz",
        "helpers/data/squeezenet1_1.safetensors",
        "helpers/data/photos/index.json",
    ):
        assert path in files


def test_it_has_records_of_its_own_exercises_only(files):
    records = [path for path in files if path.startswith("helpers/checks/records/")]
    assert records == ["helpers/checks/records/compute_saliency_maps.xz"]


def test_its_requirements_are_the_locked_versions_without_the_instructors(files):
    pins = files["requirements.txt"].decode().splitlines()
    locked = (ROOT / "requirements.lock").read_text().splitlines()
    assert set(pins) <= set(locked)
    names = {pin.split("==")[0] for pin in pins}
    assert {"torch", "torchvision", "jupyterlab", "ipywidgets", "ipykernel", "filelock"} <= names
    assert not names & {"nbgrader", "pytest", "captum", "jupytext", "mypy"}
    assert sum(pin.startswith("numpy==") for pin in pins) == sum(line.startswith("numpy==") for line in locked)


def test_its_readme_tells_how_to_start_on_each_system(files):
    readme = files["README.md"].decode()
    for word in ("python3 start.py", "py start.py", "6 GB", "conda", "jupyter lab demo", WITHOUT_GPU):
        assert word in readme
    assert "{" not in readme


def test_the_same_files_give_the_same_bytes(root, files):
    moment = moment_of_release(root)
    first = zip_bytes(files, "f", moment)
    os.utime(root / "notebooks" / "demo" / "tiny.ipynb", (1, 1))
    assert zip_bytes(bundle_contents(["demo"], root), "f", moment) == first
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


def times(root: Path, files: dict[str, bytes]) -> set[tuple[int, ...]]:
    archive = zipfile.ZipFile(io.BytesIO(zip_bytes(files, "f", moment_of_release(root))))
    return {entry.date_time for entry in archive.infolist()}


def test_its_files_have_the_date_of_the_release(root, files, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    day = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["what-cnns-see"]["released"]
    assert times(root, files) == {(day.year, day.month, day.day, 0, 0, 0)}
    assert day.year > 2020


@pytest.mark.parametrize(
    ("epoch", "moment"), [("1700000000", (2023, 11, 14, 22, 13, 20)), ("0", (1980, 1, 1, 0, 0, 0))]
)
def test_a_build_system_may_set_the_time(root, files, monkeypatch, epoch, moment):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert times(root, files) == {moment}


def test_a_time_that_is_no_number_is_a_usage_error(root, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="seconds since 1970"):
        moment_of_release(root)


def test_names_sort_the_lessons_in_teaching_order():
    order = [lesson.partition("/")[2] for lesson in taught() if lesson.startswith("network-visualization/")]
    files = bundle_contents(["network-visualization"])
    names = sorted(Path(path).name for path in files if path.startswith("network-visualization/"))
    assert names == [f"{place}_{lesson}.ipynb" for place, lesson in enumerate(order, start=1)]


def test_torch_s_libraries_for_gpus_are_not_required(files):
    locked = (ROOT / "requirements.lock").read_text()
    assert "nvidia-cublas==" in locked
    assert not re.search("^(nvidia|cuda|triton)", files["requirements.txt"].decode(), re.MULTILINE)
    assert f"--extra-index-url {WITHOUT_GPU}" in files["environment.yml"].decode()


def test_a_released_notebook_with_a_solution_is_refused(tmp_path):
    lesson = make_root(tmp_path)
    lesson.student.parent.mkdir(parents=True)
    source = student_bytes(read_lesson(lesson)).replace(b"pass  # your code here", b"### BEGIN SOLUTION")
    lesson.student.write_bytes(source)
    with pytest.raises(HelperError, match="would reveal a solution"):
        bundle_contents(["demo"], tmp_path)


def test_an_exercise_without_records_is_refused(tmp_path):
    lesson = make_root(tmp_path)
    lesson.student.parent.mkdir(parents=True)
    data = student_bytes(read_lesson(lesson)).replace(b"check-compute_saliency_maps", b"check-other")
    lesson.student.write_bytes(data)
    with pytest.raises(HelperError, match="no stored records for other"):
        bundle_contents(["demo"], tmp_path)


def test_an_unknown_assignment_is_a_usage_error(capsys, tmp_path):
    assert main(["bundle", "nothing", "-o", str(tmp_path / "b.zip")]) == 2
    assert "there" in capsys.readouterr().err
    assert not Path(tmp_path / "b.zip").exists()
