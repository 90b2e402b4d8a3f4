"""Intake: whatever was handed in becomes a known notebook and notes, or one clear sentence."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from small_course import CHECK, EXERCISE, LESSON, RIGHT, cell, released, solved, text

from autograde.file_names import expected_names, is_named, numbered
from autograde.intake.folder import read_folder
from autograde.intake.submission import Intake, grade_id, take_in


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release" / f"{LESSON}.ipynb"
    path.parent.mkdir()
    path.write_text(text(released()))
    return path


def taken(release: Path, content: str | bytes, name: str = f"{LESSON}.ipynb") -> Intake:
    folder = release.parent.parent / "submission"
    folder.mkdir(exist_ok=True)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return take_in(read_folder(folder).files, release.read_bytes(), LESSON, (LESSON, "other"))


def run_sources(intake: Intake) -> list[str]:
    return [item["source"] for item in intake.cells_to_run()]


def ids(intake: Intake) -> list[str | None]:
    assert intake.notebook is not None
    return [name for name in map(grade_id, intake.notebook.cells) if name]


def test_an_honest_notebook_has_nothing_to_say_and_runs_without_checks_and_play(release):
    intake = taken(release, text(solved()))
    assert intake.notes == ()
    assert run_sources(intake) == [released().cells[1].source, RIGHT]
    assert intake.checks() == {f"check-{EXERCISE}": EXERCISE}
    assert intake.questions() == {"why": 4.0}
    assert intake.is_answered("why")
    assert not taken(release, text(released())).is_answered("why")
    assert taken(release, text(solved(answer=""))).is_answered("why")  # as for nbgrader: a person decides


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "empty_file"),
        (" \n", "empty_file"),
        (text(solved())[:300], "corrupt"),
        (b"\xff\xfe\x00", "corrupt"),
        ("[]", "corrupt"),
        ('{"a": 1}', "corrupt"),
        ('{"cells": 3, "nbformat": 4}', "corrupt"),
        ('{"cells": [], "nbformat": 4}', "empty_file"),
        ('{"worksheets": 1, "nbformat": 3}', "corrupt"),
        ("[" * 100_000, "corrupt"),
        ('{"cells": [' + "{}," * 3000 + '{}], "nbformat": 4}', "too_large"),
        (b"PK\x03\x04 not really", "corrupt"),
        (b" " * 60_000_000, "too_large"),
    ],
)
def test_a_file_that_is_no_notebook_is_one_sentence(release, content, kind):
    intake = taken(release, content)
    assert intake.notebook is None
    assert intake.problem is not None
    assert intake.problem.kind == kind
    assert intake.cells_to_run() == []


def test_a_missing_notebook_and_a_link_are_named(release, tmp_path):
    (tmp_path / "empty").mkdir()
    missing = take_in(read_folder(tmp_path / "empty").files, release.read_bytes(), LESSON).problem
    assert missing is not None
    assert missing.kind == "missing_file"
    (tmp_path / "empty" / f"{LESSON}.ipynb").symlink_to(release)
    link = take_in(read_folder(tmp_path / "empty").files, release.read_bytes(), LESSON).problem
    assert link is not None
    assert link.kind == "not_a_file"


def test_format_3_is_converted(release):
    old = json.dumps(nbformat.convert(solved(), 3))
    intake = taken(release, old)
    assert "old format 3" in str(intake.notes[0])
    assert RIGHT in run_sources(intake)
    assert ids(intake) == [EXERCISE, f"check-{EXERCISE}", "why"]


@pytest.mark.parametrize(
    ("metadata", "word"),
    [
        ({}, "name a kernel"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "'r'"),
        ({"kernelspec": 3}, "name a kernel"),
    ],
)
def test_kernels_are_named_and_python_is_run(release, metadata, word):
    notebook = solved()
    notebook.metadata = nbformat.from_dict(metadata)
    intake = taken(release, json.dumps(notebook))
    assert word in str(intake.notes[0])
    assert RIGHT in run_sources(intake)


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.ipynb", content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", f"{LESSON}.zip", "homework.zip"])
def test_a_notebook_in_a_zip_is_taken_out(release, name):
    intake = taken(release, zipped(small=text(solved()), notes="{}"), name)
    assert RIGHT in run_sources(intake)
    assert any("zip" in str(note) for note in intake.notes)


def test_a_zip_bomb_is_not_unpacked(release):
    intake = taken(release, zipped(small=" " * 60_000_000))
    assert intake.problem is not None
    assert intake.problem.kind == "too_large"


@pytest.mark.parametrize("name", ["Small (1).ipynb", "small_ada.ipynb", "SMALL.ipynb"])
def test_another_name_is_recognised_and_said(release, name):
    intake = taken(release, text(solved()), name)
    assert name in str(intake.notes[0])
    assert RIGHT in run_sources(intake)


@pytest.mark.parametrize("name", ["other.ipynb", "2_other.ipynb", "small/2_other.ipynb"])
def test_another_lessons_notebook_is_not_taken_for_this_one(release, name):
    assert taken(release, text(solved()), name).notebook is None


@pytest.mark.parametrize("name", ["1_small.ipynb", "01_small.ipynb", "12_small.ipynb"])
def test_a_notebook_of_the_bundle_is_the_lesson_and_nothing_is_said(release, name):
    intake = taken(release, text(solved()), name)
    assert intake.notes == ()
    assert RIGHT in run_sources(intake)


@pytest.mark.parametrize("name", ["1_small (1).ipynb", "1_small-Copy1.ipynb", "work/1_small.ipynb", "1_SMALL.ipynb"])
def test_a_copy_of_a_notebook_of_the_bundle_is_recognised_as_other_copies_are(release, name):
    intake = taken(release, text(solved()), name)
    assert [str(note) for note in intake.notes] == [f"small.ipynb was not handed in; {name} was graded instead."]
    assert RIGHT in run_sources(intake)


def test_of_two_names_the_plain_one_counts_and_the_other_is_named(release):
    taken(release, text(released()), "1_small.ipynb")
    intake = taken(release, text(solved()))
    assert [str(note) for note in intake.notes] == [
        "small.ipynb was graded; 1_small.ipynb was also handed in, but was not graded."
    ]
    assert RIGHT in run_sources(intake)


def test_the_lesson_is_found_in_a_zip_of_the_whole_bundle(release):
    content = zipped(**{"b/1_small": text(solved()), "b/2_small_other": "{}", "b/3_other": "{}"})
    assert RIGHT in run_sources(taken(release, content, "homework.zip"))


def test_the_bundles_numbers_follow_the_order_and_sort_by_name():
    assert numbered(["b", "a"]) == {"b": "1_b.ipynb", "a": "2_a.ipynb"}
    many = numbered(f"lesson{i}" for i in range(12))
    assert list(many.values()) == sorted(many.values())
    assert all(is_named(name, lesson) for lesson, name in many.items())


@pytest.mark.parametrize("file", ["1_.ipynb", "1small.ipynb", "1_1_small.ipynb", "x1_small.ipynb", "2026_small.ipynb"])
def test_other_numbers_are_no_place_in_front_of_a_name(file):
    assert not is_named(file, "small")
    assert not is_named(file, "")


def test_in_a_crowded_folder_the_bundles_notebooks_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.intake.folder._MAX_ENTRIES", 3)
    for name in ("1_small.ipynb", *(f"file{i}.ipynb" for i in range(9))):
        (tmp_path / name).write_text(text(solved()))
    assert set(read_folder(tmp_path, first=expected_names([LESSON])).files) == {"1_small.ipynb"}


def changed(release: Path, change: Callable[[NotebookNode], object]) -> Intake:
    notebook = solved()
    change(notebook)
    return taken(release, json.dumps(notebook))


def test_a_deleted_check_is_put_back(release):
    intake = changed(release, lambda nb: nb.cells.pop(3))
    assert ids(intake) == [EXERCISE, f"check-{EXERCISE}", "why"]
    assert any("was deleted" in str(note) for note in intake.notes)


def test_a_deleted_solution_counts_as_not_written(release):
    intake = changed(release, lambda nb: nb.cells.pop(2))
    assert any("counts as not written" in str(note) for note in intake.notes)
    assert ids(intake) == [EXERCISE, f"check-{EXERCISE}", "why"]


def test_of_copied_cells_the_last_counts_and_checks_do_not_run(release):
    def copy(nb):
        again = cell(nb, EXERCISE).copy()
        again.source = again.source.replace("abs()", "abs().detach()")
        nb.cells[3:3] = [again]
        nb.cells.append(cell(nb, "check").copy())

    intake = changed(release, copy)
    assert sum("appears 2 times" in str(note) for note in intake.notes) == 2
    assert "detach" in cell(intake.notebook, EXERCISE).source
    assert CHECK not in run_sources(intake)
    assert len({c.id for c in intake.notebook.cells}) == len(intake.notebook.cells)


def test_a_moved_cell_is_named(release):
    intake = changed(release, lambda nb: nb.cells.append(nb.cells.pop(2)))
    assert [str(note) for note in intake.notes if "moved" in str(note)] == [
        f"The cell `{EXERCISE}` was moved to another place."
    ]


def test_a_solution_without_its_mark_is_found_by_its_definition(release):
    intake = changed(release, lambda nb: nb.cells[2].metadata.clear())
    assert cell(intake.notebook, EXERCISE).source == RIGHT
    assert any("had lost its nbgrader ID" in str(note) for note in intake.notes)


def test_a_renamed_mark_is_found_too(release):
    intake = changed(release, lambda nb: nb.cells[2].metadata.nbgrader.update(grade_id="my_cell"))
    assert cell(intake.notebook, EXERCISE).source == RIGHT
    assert any("my_cell" in str(note) for note in intake.notes)


def test_an_edited_check_is_restored(release):
    def edit(nb):
        nb.cells[3].source = "100"
        nb.cells[3].metadata.nbgrader.points = 1000

    intake = changed(release, edit)
    assert cell(intake.notebook, "check").source == CHECK
    assert cell(intake.notebook, "check").metadata.nbgrader.points == 10
    assert len(intake.notes) == 2


def test_a_cell_of_another_type_is_changed_back(release):
    def edit(nb):
        nb.cells[2] = new_markdown_cell(RIGHT, id="todo", metadata=nb.cells[2].metadata)

    assert RIGHT in run_sources(changed(release, edit))


def test_a_deleted_setup_cell_is_named(release):
    intake = changed(release, lambda nb: nb.cells.pop(1))
    assert tuple(map(str, intake.notes)) == ("The lesson's cell that starts with `import torch` was deleted.",)


@pytest.mark.parametrize(
    "damage",
    [
        {"cell_type": "code", "source": 3},
        {"cell_type": "poem", "source": ""},
        "text",
        {"cell_type": "code", "source": "x = 1", "metadata": {"nbgrader": 7, "tags": 3}, "id": {}},
        {"cell_type": "code", "source": ["x", " = 1"], "metadata": {"nbgrader": {"grade_id": []}}},
    ],
)
def test_damaged_cells_do_not_stop_the_others(release, damage):
    data = json.loads(text(solved()))
    data["cells"].insert(0, damage)
    assert RIGHT in run_sources(taken(release, json.dumps(data)))


def test_own_cells_are_run_in_place(release):
    intake = changed(release, lambda nb: nb.cells.insert(2, new_code_cell("mine = 1")))
    assert run_sources(intake)[1] == "mine = 1"
    assert intake.notes == ()
