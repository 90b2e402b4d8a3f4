"""The embedded photographs are whole, credited and known to the network; the official ones are read with care."""

import hashlib
import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from helpers.downloads import imagenet_val
from helpers.downloads.download import RemoteFile, file_sha256
from helpers.errors import ArgumentError, DataError
from helpers.model import load_class_names, load_squeezenet
from helpers.photos import FOLDER, load_imagenet_val, photo_index

INDEX = photo_index()
MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])


def test_there_are_25_pictures_each_in_the_index_and_below_two_megabytes_together() -> None:
    pictures = sorted(path.name for path in FOLDER.glob("*.jpg"))
    assert sorted(item["file"] for item in INDEX) == pictures
    assert len(pictures) == 25
    assert sum((FOLDER / name).stat().st_size for name in pictures) < 2_000_000


@pytest.mark.parametrize("item", INDEX, ids=lambda item: item["file"])
def test_a_picture_is_what_the_index_says(item: dict[str, Any]) -> None:
    data = (FOLDER / item["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == item["sha256"]
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (item["width"], item["height"])
        assert min(image.size) >= 256
    assert item["class_name"] == load_class_names()[item["label"]]


@pytest.mark.parametrize("item", INDEX, ids=lambda item: item["file"])
def test_a_picture_has_author_source_and_a_free_licence_and_owns_to_its_changes(item: dict[str, Any]) -> None:
    text = (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    section = text.partition(f"## {item['file']}\n")[2].partition("\n## ")[0]
    for key in ("author", "source", "licence", "changes"):
        assert item[key]
        assert item[key] in section
    assert item["licence"] in ("CC0-1.0", "Public Domain", "CC-BY-3.0", "CC-BY-SA-4.0")
    if item["licence"].startswith("CC-BY"):
        assert item["source"].startswith("https://")
        assert f"creativecommons.org/licenses/{item['licence'][3:].lower()[:-4]}" in section
        assert "re-encoded" in item["changes"]


def test_the_network_knows_the_five_shown_in_class_and_most_of_the_rest() -> None:
    X, y, _ = load_imagenet_val()
    scores = load_squeezenet()(((torch.from_numpy(X) / 255 - MEAN) / STD).permute(0, 3, 1, 2))
    probability = scores.softmax(dim=1)[torch.arange(25), torch.from_numpy(y)]
    right = scores.argmax(dim=1).numpy() == y
    assert right[:5].all()
    assert probability[:5].min() > 0.9
    assert right.sum() >= 22  # 23 on the machine where they were chosen; a jaguar is nearly a leopard
    assert len(set(y[:5])) == 5


def test_the_loader_gives_what_cs231ns_gives() -> None:
    X, y, class_names = load_imagenet_val()
    assert (X.shape, X.dtype) == ((25, 224, 224, 3), np.uint8)
    assert (y.shape, y.dtype) == ((25,), np.int64)
    assert class_names == dict(enumerate(load_class_names()))
    assert X.std(axis=(1, 2, 3)).min() > 10


@pytest.mark.parametrize("num", [1, 5, np.int64(25)])
def test_num_gives_the_first_photographs(num: Any) -> None:
    X, y, _ = load_imagenet_val(num)
    everything = load_imagenet_val()
    assert len(X) == len(y) == num
    assert np.array_equal(X, everything[0][:num])
    assert np.array_equal(y, everything[1][:num])


def test_the_caller_may_write_on_what_the_loader_returns() -> None:
    X, y, names = load_imagenet_val(1)
    X[:], y[:], names[0] = 0, 0, "changed"
    again = load_imagenet_val(1)
    assert again[0].any()
    assert again[1][0] == 387
    assert again[2][0] == "tench"


@pytest.mark.parametrize("num", [0, -1, 26, 2.0, "5", True, [1]])
def test_another_num_is_refused_with_the_range(num: Any) -> None:
    with pytest.raises(ArgumentError, match="expected a whole number from 1 to 25, or None") as error:
        load_imagenet_val(num)
    assert f"num is {num!r}" in str(error.value)


def test_another_source_is_refused_with_the_choices() -> None:
    with pytest.raises(ArgumentError, match=r"source is 'internet'; use \"embedded\" or \"official\""):
        load_imagenet_val(source="internet")


def test_the_centre_crop_is_torchvisions() -> None:
    from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Resize

    transform = Compose([Resize(224, InterpolationMode.BICUBIC), CenterCrop(224)])
    X = load_imagenet_val()[0]
    for crop, item in zip(X, INDEX, strict=True):
        with Image.open(FOLDER / item["file"]) as image:
            assert np.array_equal(crop, np.asarray(transform(image.convert("RGB"))))


# --- the official file, by way of a small one of the same structure -----------------------------------------


def official_like(label_map: Any, protocol: int = 3) -> bytes:
    """An .npz with X, y and a pickled label_map, as numpy writes it."""
    header = np.lib.format.header_data_from_array_1_0(np.empty((), object))
    member = io.BytesIO()
    np.lib.format.write_array_header_1_0(member, header)
    boxed = np.empty((), object)
    boxed[()] = label_map
    member.write(pickle.dumps(boxed, protocol=protocol))
    arrays = io.BytesIO()
    np.savez(arrays, X=np.arange(3 * 224 * 224 * 3).reshape(3, 224, 224, 3).astype(np.uint8), y=np.arange(3))
    with zipfile.ZipFile(arrays, "a") as archive:
        archive.writestr("label_map.npy", member.getvalue())
    return arrays.getvalue()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put bytes where the official file belongs, and make their hash the wanted one."""
    monkeypatch.setenv(imagenet_val.FOLDER_VARIABLE, str(tmp_path))

    def put(data: bytes) -> Path:
        path = imagenet_val.official_path()
        path.write_bytes(data)
        there = RemoteFile(f"http://127.0.0.1:9/{path.name}", len(data), file_sha256(path))
        monkeypatch.setattr(imagenet_val, "OFFICIAL", there)
        return path

    return put


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_the_official_file_is_read_and_class_134_filled_in(place: Any, protocol: int) -> None:
    place(official_like({i: f"official {i}" for i in range(1000) if i != 134}, protocol))
    X, y, names = load_imagenet_val(2, source="official")
    assert X.shape == (2, 224, 224, 3)
    assert X[0, 0, 0].tolist() == [0, 1, 2]
    assert (y.tolist(), y.dtype) == ([0, 1], np.int64)
    assert sorted(names) == list(range(1000))
    assert (names[133], names[134]) == ("official 133", load_class_names()[134])


def test_code_in_the_official_files_pickle_is_refused_and_does_not_run(place: Any, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "ran",)

    place(official_like(Evil()))
    with pytest.raises(DataError, match=r"the pickle asks for .*; expected only .*Do not trust this file"):
        load_imagenet_val(source="official")
    assert not (tmp_path / "ran").exists()


def test_an_absent_official_file_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(imagenet_val.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(DataError, match=r"does not exist.*fetch_imagenet_val\.py.*source=\"embedded\""):
        load_imagenet_val(source="official")


def test_an_official_file_of_another_hash_is_refused_with_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(imagenet_val.FOLDER_VARIABLE, str(tmp_path))
    imagenet_val.official_path().write_bytes(b"half")
    with pytest.raises(
        DataError, match=rf"has SHA-256 {hashlib.sha256(b'half').hexdigest()} \(4 bytes\), expected 3514"
    ):
        load_imagenet_val(source="official")


def test_num_beyond_the_official_file_is_refused(place: Any) -> None:
    place(official_like({}))
    with pytest.raises(ArgumentError, match="from 1 to 3"):
        load_imagenet_val(4, source="official")


def test_a_label_map_that_is_no_dict_is_refused(place: Any) -> None:
    place(official_like([1, 2]))
    with pytest.raises(DataError, match="is a list, expected a dict"):
        load_imagenet_val(source="official")


@pytest.mark.parametrize(("system", "part"), [("linux", ".cache"), ("darwin", "Caches"), ("win32", "Local")])
def test_downloads_go_to_the_systems_place_for_caches(system: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (imagenet_val.FOLDER_VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(imagenet_val.sys, "platform", system)
    assert imagenet_val.official_path().parts[-3:-1] == (part, "what-cnns-see")
