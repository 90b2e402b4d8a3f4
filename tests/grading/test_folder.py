"""What a submission's folder holds is read once, and bounded; whatever is odd in it is one sentence."""

import io
import json
import os
import zipfile
from pathlib import Path

import nbformat
import pytest
from small_course import LESSON, RIGHT, released, solved, text

from autograde.files import notebook_bytes
from autograde.grading.versions import content_hash
from autograde.inside.loading.report import Problem
from autograde.intake import folder as reading
from autograde.intake.files import MAX_NOTEBOOK
from autograde.intake.folder import Folder, read_folder
from autograde.intake.submission import Intake, take_in

RELEASE = text(released()).encode()


def kinds(folder: Folder) -> dict[str, str]:
    return {name: found.kind for name, found in folder.files.items() if isinstance(found, Problem)}


def taken(content: bytes | Problem, name: str = f"{LESSON}.ipynb") -> Intake:
    return take_in({name: content}, RELEASE, LESSON, (LESSON, "other"))


def told(content: bytes) -> str:
    problem = taken(content).problem
    assert problem is not None
    return problem.message


def test_links_pipes_folders_and_large_files_are_named_and_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("seed")
    inner = tmp_path / "a" / "light"
    (inner / "folder.ipynb").mkdir(parents=True)
    (inner / "link.txt").symlink_to(secret)
    (inner / "nowhere.txt").symlink_to(tmp_path / "nowhere")
    (inner / "up").symlink_to(tmp_path)
    os.mkfifo(inner / "pipe")
    with (inner / "large.bin").open("wb") as file:
        file.truncate(10**12)  # a hole: it takes no room
    found = read_folder(tmp_path, "a", "light")
    assert kinds(found) == {
        "folder.ipynb": "not_a_file",
        "large.bin": "too_large",
        "link.txt": "not_a_file",
        "nowhere.txt": "not_a_file",
        "pipe": "not_a_file",
        "up": "not_a_file",
    }
    assert "link.txt was left out: this is a link; hand in the file itself." in list(map(str, found.notes))
    assert "pipe was left out: this is a named pipe; a file was expected." in list(map(str, found.notes))


def test_hard_links_are_ordinary_files(tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "b.txt").hardlink_to(tmp_path / "a.txt")
    assert read_folder(tmp_path).files == {"a.txt": b"mine", "b.txt": b"mine"}


def test_a_folder_with_too_many_files_gives_the_lessons_own(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MAX_ENTRIES", 50)
    for number in range(100):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / "small.ipynb").write_bytes(b"{}")
    found = read_folder(tmp_path, first=["small.ipynb", "other.ipynb"])
    assert found.files == {"small.ipynb": b"{}"}
    assert tuple(map(str, found.notes)) == ("The folder contains more than 50 files; only the lessons' own were read.",)


def test_of_many_files_notebooks_are_read_first_and_the_rest_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILES", 3)
    for name in ("a.txt", "b.txt", "c.txt", "x.zip", "z.ipynb"):
        (tmp_path / name).write_bytes(b"1")
    found = read_folder(tmp_path, first=["z.ipynb"])
    assert list(found.files) == ["z.ipynb", "x.zip", "a.txt"]
    assert str(found.notes[0]).startswith("2 of 5 files were left out")


def test_all_files_together_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "b.txt").write_bytes(b"12345678")
    found = read_folder(tmp_path)
    assert list(found.files) == ["a.txt", "c.txt"]
    assert str(found.notes[0]).startswith("1 of 3 files were left out")


def test_files_in_folders_are_read_and_hidden_deep_and_unprintable_ones_are_not(tmp_path):
    deep = tmp_path / "1" / "2" / "3" / "4" / "5"
    deep.mkdir(parents=True)
    (deep / "too_deep.txt").touch()
    (deep.parent / "deep.txt").write_bytes(b"deep")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "small-checkpoint.ipynb").write_bytes(b"old")
    (tmp_path / "a\x1b[2Jb.txt").touch()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).touch()
    found = read_folder(tmp_path)
    assert found.files == {"1/2/3/4/deep.txt": b"deep"}
    assert len([note for note in found.notes if "cannot be printed" in str(note)]) == 2
    assert all(str(note).isprintable() for note in found.notes)
    assert any("more than 4 folders deep" in str(note) for note in found.notes)


def test_the_hash_is_of_what_was_read_and_of_what_was_said(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"1")
    before = content_hash(read_folder(tmp_path))
    assert content_hash(read_folder(tmp_path)) == before
    (tmp_path / "b").symlink_to("a.txt")
    linked = content_hash(read_folder(tmp_path))
    (tmp_path / "b").unlink()
    (tmp_path / "a.txt").write_bytes(b"2")
    assert len({before, linked, content_hash(read_folder(tmp_path)), content_hash(Folder())}) == 4


def test_a_notebook_in_a_folder_inside_is_found_and_said():
    intake = taken(text(solved()).encode(), f"homework/{LESSON}.ipynb")
    assert str(intake.notes[0]) == f"{LESSON}.ipynb was not handed in; homework/{LESSON}.ipynb was graded instead."
    assert taken(b"", "homework/other.ipynb").problem is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"cells": [{"source": ' + b"9" * 5000 + b'}], "nbformat": 4}', "thousands of digits"),
        (b'{"cells": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"cells": [' + b"{}," * 1_000_000 + b'{}], "nbformat": 4}', "1,000,001 cells; at most 2,000"),
        (b'{"worksheets": [{"cells": [' + b"{}," * 20_000 + b'{}]}], "nbformat": 3}', "cannot be converted"),
        (b'{"cells": [], "cells": 3, "nbformat": 4}', "no list of cells"),
        (b'{"cells": [{}], "nbformat": [4]}', "cannot be converted"),
        (b'{"cells": [{}], "nbformat": 1e999}', "cannot be converted"),
    ],
)
def test_json_that_is_made_to_hurt_is_one_sentence(content, words):
    assert words in told(content)


def test_metadata_of_any_depth_and_size_is_left_behind():
    cell = (
        '{"cell_type": "code", "source": "x = 1", "metadata": {"nbgrader": {"grade_id": %s, "points": %s}, "tags": %s}}'
    )
    nested = "[" * 900 + "]" * 900
    intake = taken(
        ('{"nbformat": 4, "metadata": {"a": %s}, "cells": [%s]}' % (nested, cell % (nested, nested, nested))).encode()  # noqa: UP031
    )
    assert intake.notebook is not None
    assert [cell.metadata for cell in intake.notebook.cells if cell.source == "x = 1"] == [{}]
    nbformat.validate(intake.notebook)


def test_half_characters_are_replaced_so_that_the_notebook_can_be_written():
    notebook = solved()
    notebook.cells[0].source = "HALF"
    intake = taken(text(notebook).replace("HALF", "\\ud800 \\u0000 \\ud83d\\ude00").encode())
    assert intake.notebook is not None
    assert intake.notebook.cells[0].source == "\ufffd \0 \U0001f600"
    assert "Characters that cannot be saved in a text file were replaced." in list(map(str, intake.notes))
    assert RIGHT.encode().split(b"\n")[0] in notebook_bytes(intake.notebook)


def test_looking_for_a_lost_cell_takes_no_time_in_a_million_empty_lines():
    notebook = solved("\n" * 1_000_000)
    notebook.cells[2].metadata.clear()
    assert any("was deleted" in str(note) for note in taken(text(notebook).encode()).notes)


def test_remarks_are_bounded():
    notebook = released()
    notebook.cells[:0] = [
        nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"grade_id": f"x{i}"}}) for i in range(99)
    ]
    notes = taken(text(notebook).encode()).notes
    assert len(notes) == 31
    assert str(notes[-1]) == "69 more remarks of this kind were left out."


def zipped(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_file_is_never_unpacked_beyond_what_is_read():
    own = f"{LESSON}.ipynb"
    good = text(solved()).encode()
    assert taken(zipped(**{f"../../../{own}": good})).notebook is not None  # its name leads nowhere
    assert "larger than" in told(zipped(**{own: b" " * (MAX_NOTEBOOK + 1)}))
    assert "zip file inside a zip file" in told(zipped(**{own: zipped(**{own: good})}))
    assert "unusual way" in told(zipped(zipfile.ZIP_LZMA, **{own: good}))
    encrypted = bytearray(zipped(**{own: good}))
    encrypted[6] |= 1
    encrypted[encrypted.rfind(b"PK\x01\x02") + 8] |= 1
    assert "cannot be opened" in told(bytes(encrypted))
    broken = bytearray(zipped(**{own: good}))
    broken[60:80] = b"\xff" * 20
    assert "cannot be opened" in told(bytes(broken))


def test_a_zip_file_of_very_many_files_is_refused_before_it_is_listed():
    announced = bytearray(zipped(**{f"{LESSON}.ipynb": b"{}"}) + b" " * 600_000)
    at = announced.rfind(b"PK\x05\x06")
    announced[at + 12 : at + 16] = (500_000).to_bytes(4, "little")
    assert "more than 10,000 files" in told(bytes(announced))


def test_an_id_that_is_taken_is_not_given_again():
    notebook = json.loads(text(solved()))
    own = [{"cell_type": "code", "source": "1", "metadata": {}, "id": name} for name in ("autograde-1", "x", "x", "x")]
    notebook["cells"] += own
    intake = taken(json.dumps(notebook).encode())
    assert intake.notebook is not None
    names = [cell.id for cell in intake.notebook.cells]
    assert len(set(names)) == len(names)
