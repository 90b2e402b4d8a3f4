"""The references give the numbers that CS231n publishes for its own pictures and torchvision's official weights.

Run by `make test-online`: it downloads the weights (5 MB, verified) and the course's archive, which is published
without a checksum. An archive that is there already is named in the environment variable CS231N_ASSIGNMENT3.
"""

import os
import shutil
import urllib.request
from pathlib import Path

import pytest
from course_losses import ARCHIVE, PUBLISHED, CourseFiles, course_error, course_numbers, read_archive

from helpers import load_squeezenet

pytestmark = pytest.mark.online

_CLOSE = 1e-3  # "You should see errors less than 0.001", says the course


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CourseFiles:
    there = os.environ.get("CS231N_ASSIGNMENT3")
    if there:
        return read_archive(Path(there).expanduser())
    path = tmp_path_factory.mktemp("course") / "assignment3.zip"
    with urllib.request.urlopen(ARCHIVE, timeout=60) as reply, path.open("wb") as file:
        shutil.copyfileobj(reply, file)
    return read_archive(path)


def test_the_course_publishes_these_numbers(files: CourseFiles) -> None:
    assert {
        name: course_error(files.answers[name], value) < _CLOSE for name, value in PUBLISHED.items()
    } == dict.fromkeys(PUBLISHED, True)


@pytest.mark.parametrize("name", ["tv_out", "cl_out", "gm_out", "sl_out"])
def test_the_references_give_the_numbers_of_the_course(files: CourseFiles, name: str) -> None:
    found = course_numbers(load_squeezenet("torchvision"), files.photograph, files.painting)
    assert course_error(found[name], files.answers[name]) < _CLOSE
