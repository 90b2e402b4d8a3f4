"""Imagenette is fetched whole and verified, unpacked into a bank of photographs, and left alone once it is there."""

import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from helpers.downloads.download import RemoteFile
from helpers.downloads.imagenette import CLASSES, fetch_imagenette, imagenette_path
from helpers.errors import DataError
from helpers.photo_bank import load_photo_bank

TENCH, CHURCH = "n01440764", "n03028079"
Publish = Callable[..., RemoteFile]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHAT_CNNS_SEE_DATA", str(tmp_path / "data"))


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (160, 200), "green").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    def archive(*names: str, cut: int | None = None) -> RemoteFile:
        path = tmp_path / "imagenette2-160.tgz"
        with tarfile.open(path, "w:gz") as tar:
            for name in names:
                member = tarfile.TarInfo(name)
                member.size = len(photo())
                tar.addfile(member, io.BytesIO(photo()))
        data = path.read_bytes()[:cut]
        path.write_bytes(data)
        return RemoteFile(path.as_uri(), len(data), hashlib.sha256(data).hexdigest())

    return archive


def test_the_training_photographs_become_a_bank_with_readable_categories(publish: Publish) -> None:
    remote = publish(
        f"imagenette2-160/train/{TENCH}/a.JPEG",
        f"imagenette2-160/train/{CHURCH}/b.JPEG",
        f"imagenette2-160/val/{CHURCH}/c.JPEG",
        "imagenette2-160/noisy_imagenette.csv",
    )
    folder = fetch_imagenette(progress=False, archive=remote)
    bank = load_photo_bank(folder)
    assert (bank.categories, bank.names) == (("church", "tench"), ("b", "a"))
    assert bank.photos.shape == (2, 224, 224, 3)
    assert [path.name for path in folder.parent.iterdir()] == ["imagenette"], "nothing else is left"


def test_photographs_that_are_there_are_not_fetched_again(publish: Publish) -> None:
    remote = publish(f"imagenette2-160/train/{TENCH}/a.JPEG")
    fetch_imagenette(progress=False, archive=remote)
    gone = RemoteFile("file:///nowhere/imagenette2-160.tgz", 1, "0")
    assert fetch_imagenette(progress=False, archive=gone) == imagenette_path()


def test_a_member_cannot_leave_the_folder(publish: Publish, tmp_path: Path) -> None:
    good = f"imagenette2-160/train/{TENCH}/good.JPEG"
    remote = publish(good, f"imagenette2-160/train/{TENCH}/../../evil.JPEG", "../train/evil/evil.JPEG")
    fetch_imagenette(progress=False, archive=remote)
    assert sorted(path.name for path in tmp_path.rglob("*.JPEG")) == ["good.JPEG"]


def test_a_damaged_archive_leaves_no_folder_and_one_clear_error(publish: Publish) -> None:
    remote = publish(*(f"imagenette2-160/train/{TENCH}/{i}.JPEG" for i in range(50)), cut=400)
    with pytest.raises(DataError, match=r"cannot unpack .*imagenette2-160\.tgz into .*run it again"):
        fetch_imagenette(progress=False, archive=remote)
    assert not imagenette_path().exists()


def test_the_ten_classes_have_imagenets_names() -> None:
    from helpers.model import load_class_names

    assert len(CLASSES) == 10
    assert {name.replace("_", " ") for name in CLASSES.values()} <= set(load_class_names())
