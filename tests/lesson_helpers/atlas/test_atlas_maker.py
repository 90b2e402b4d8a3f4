"""The maker: the same atlas however the work is divided, interrupted and resumed; what goes wrong is told."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from dask_machines import Machines
from PIL import Image

from helpers import load_atlas
from helpers.atlas.maker import verbs
from helpers.atlas.maker.command_line import main
from helpers.atlas.maker.networks import load_network
from helpers.atlas.maker.recipe import UNIT, Recipe
from helpers.atlas.maker.verbs import class_number
from helpers.atlas.maker.workers import Here
from helpers.errors import ArgumentError, DataError
from helpers.photo_bank import BANK

PHOTOS = 2 * UNIT + 3
SMALL = ["--layers", "features.9", "--per-image", "3", "--grids", "2", "3", "--steps", "2", "--icon", "32"]


@pytest.fixture(scope="module")
def photos(tmp_path_factory) -> Path:
    """Some photographs of the bank in two folders."""
    folder = tmp_path_factory.mktemp("photographs")
    for place, file in enumerate(sorted(BANK.rglob("*.jpg"))[:: 238 // PHOTOS][:PHOTOS]):
        kind = folder / f"kind {place % 2}"
        kind.mkdir(exist_ok=True)
        shutil.copy(file, kind)
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory, photos) -> Path:
    """An atlas made by this process alone."""
    folder = tmp_path_factory.mktemp("here") / "atlas"
    assert make(folder, photos) == 0
    return folder


def make(folder: Path, photos: Path, *more: str) -> int:
    arguments = [str(folder), "--photos", str(photos), *SMALL, *more]
    return main(["make", *arguments, *([] if {"--workers", "--cluster"} & set(more) else ["--workers", "1"])])


def contents(folder: Path) -> dict[str, str]:
    """The finished files, all but those of Zarr's own bookkeeping, by hash."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_atlas_holds_what_was_asked_for(here, photos):
    atlas = load_atlas(here)
    assert (atlas.photographs, atlas.vectors, atlas.source) == (PHOTOS, 3 * PHOTOS, photos.name)
    (layer,) = atlas.layers
    assert [grid.cells.side for grid in layer.grids] == [2, 3]
    for grid in layer.grids:
        cells = grid.cells
        assert grid.icons.shape == (len(cells), 32, 32, 3)
        assert cells.attributions.shape == (len(cells), 1000)
        assert grid.patches.shape == (len(cells), 4, 48, 48, 3)
        assert cells.counts.min() >= 5
        assert cells.counts.sum() <= atlas.vectors
    with pytest.raises(ArgumentError, match=r"features\.9 has no grid of 7 x 7 cells; it has 2, 3"):
        layer.grid(7)
    with pytest.raises(ArgumentError, match=r"the atlas has no layer 'features\.1'; it has features.9"):
        atlas.layer("features.1")


def test_processes_give_the_same_atlas(here, photos, tmp_path):
    assert make(tmp_path / "atlas", photos, "--workers", "2") == 0
    assert contents(tmp_path / "atlas") == contents(here)


@pytest.fixture(scope="module")
def machines(tmp_path_factory) -> Iterator[Machines]:
    with Machines(tmp_path_factory.mktemp("dask")) as running:
        running.add_workers(2)
        yield running


def test_a_cluster_that_loses_a_worker_gives_the_same_atlas(here, photos, machines, tmp_path, monkeypatch):
    """A worker is killed in the middle of a unit; the nanny starts it again, and another one does the unit."""
    from distributed import Client

    killed = []

    def kill_one() -> None:
        with Client(machines.address, set_as_default=False) as client:
            while not (busy := [address for address, keys in client.processing().items() if keys]):
                time.sleep(0.05)
            pid = client.run(os.getpid, workers=busy[:1])[busy[0]]
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    machines.need_workers()
    killer = threading.Thread(target=kill_one)
    killer.start()
    assert make(tmp_path / "atlas", photos, "--cluster", machines.address) == 0
    killer.join()
    assert len(killed) == 1
    assert contents(tmp_path / "atlas") == contents(here)


def test_an_interrupted_run_goes_on_where_it_was(here, photos, tmp_path, monkeypatch, capsys):
    done = []

    class Interrupted(Here):
        """Ctrl-C after the second unit."""

        def results(self, work, units):
            for unit, result in super().results(work, units):
                yield unit, result
                done.append(unit.number)
                if len(done) == 2:
                    raise KeyboardInterrupt

    monkeypatch.setattr("helpers.atlas.maker.workers.Here", Interrupted)
    folder = tmp_path / "atlas"
    assert make(folder, photos) == 130
    assert "what was finished is kept; go on with --resume" in capsys.readouterr().err
    with pytest.raises(DataError, match=r"holds no finished atlas .* or finish it with --resume"):
        load_atlas(folder)
    assert make(folder, photos) == 2
    assert "is not empty. Give another folder, or --resume" in capsys.readouterr().err
    assert make(folder, photos, "--resume") == 0
    assert done[:3] == [0, 1, 2]  # the first two were not done again
    assert contents(folder) == contents(here)


def test_a_damaged_photograph_is_named_and_the_rest_is_kept(here, photos, tmp_path, capsys):
    copied = tmp_path / "photographs"
    shutil.copytree(photos, copied)
    last = max(copied.rglob("*.jpg"))
    whole = last.read_bytes()
    last.write_bytes(whole[: len(whole) // 2])
    assert make(tmp_path / "atlas", copied) == 1
    assert f"{last} cannot be read as a picture" in capsys.readouterr().err
    last.write_bytes(whole)
    assert make(tmp_path / "atlas", copied, "--resume") == 0
    ours, theirs = contents(tmp_path / "atlas"), contents(here)
    assert {name for name in theirs if ours[name] != theirs[name]} == {"atlas.json"}  # another folder's name


def test_another_recipe_or_other_photographs_do_not_mix(here, photos, tmp_path, capsys):
    folder = tmp_path / "atlas"
    shutil.copytree(here, folder)
    assert make(folder, photos, "--resume", "--seed", "3") == 1
    assert "was begun with another recipe: seed 0, not 3. Repeat" in capsys.readouterr().err
    assert make(folder, photos, "--resume", "--per-category", "2") == 1
    assert f"was begun with {PHOTOS} photographs, which are not the 4 given now" in capsys.readouterr().err
    assert contents(folder) == contents(here)


def test_the_atlas_of_a_class_is_made_from_what_was_collected(here, tmp_path, capsys):
    target = tmp_path / "class"
    words = [
        "of-class",
        str(here),
        "fountain",
        "--into",
        str(target),
        "--rank",
        "300",
        "--grids",
        "2",
        "--workers",
        "1",
    ]
    assert main(words) == 0
    atlas = load_atlas(target)
    assert "what argues for fountain, by rank" in atlas.source
    assert 0 < atlas.vectors < 3 * PHOTOS
    assert (atlas.layers[0].grids[0].cells.attributions[:, class_number("fountain")] > 0).all()
    assert main([*words[:2], "fountian", *words[3:]]) == 2
    assert "there is no class 'fountian'; give a number" in capsys.readouterr().err


def test_classes_are_found_by_name_and_number():
    assert class_number("Tench") == class_number("0") == 0
    with pytest.raises(ArgumentError, match=r"there is no class 'shark'; did you mean great white shark \(2\)"):
        class_number("shark")


def test_what_cannot_be_made_is_told_before_anything_is_done(photos, tmp_path, capsys):
    folder = tmp_path / "atlas"
    for more, told in {
        ("--grids", "3", "2"): "grids is [3, 2]; expected the coarsest first",
        ("--grids", "200", "--icon", "100"): "a row of icons would be 200 x 100 pixels wide",
        ("--per-image", "0"): "per_image is 0; expected 1 or more",
        ("--layers", "features.99"): "the model has no layer 'features.99'",
        ("--network", "nonet"): "there is no network 'nonet'",
        ("--device", "cuda:77"): "device is 'cuda:77', which this machine does not have",
        ("--workers", "0"): "the number of workers is 0; expected 1 or more",
    }.items():
        assert make(folder, photos, *more) == 2
        assert told in capsys.readouterr().err
    assert make(folder, photos, "--cluster", "somewhere") == 1
    assert make(folder, tmp_path / "nowhere") == 1
    assert "is not a folder. Give a folder of pictures" in capsys.readouterr().err


def test_the_command_line_teaches():
    shown = subprocess.run(
        [sys.executable, "-m", "helpers.atlas", "make", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "an interrupted run goes on with --resume" in shown
    assert "python -m helpers.atlas make atlas --network googlenet --layers inception4c inception5b" in shown


def test_a_recipe_survives_its_file():
    recipe = Recipe(layers=("a", "b"), grids=(2, 9), whiten=True)
    assert Recipe.from_json(json.loads(json.dumps(recipe.as_json()))) == recipe
    with pytest.raises(ArgumentError, match="the recipe has speed, which this version does not know"):
        Recipe.from_json({"speed": 3})


def test_any_network_of_torchvision_will_do(photos, tmp_path):
    """InceptionV1 is the paper's network; its weights cannot be downloaded in a test."""
    arguments = ["--network", "googlenet", "--weights", "random", "--layers", "inception4c", "--margin", "0"]
    few = ["--per-category", "3", "--per-image", "4", "--grids", "1", "--min-count", "3"]
    assert make(tmp_path / "atlas", photos, *arguments, *few) == 0
    (layer,) = load_atlas(tmp_path / "atlas").layers
    assert layer.grids[0].cells.vectors.shape == (1, 512)
    assert layer.grids[0].cells.attributions.abs().max() > 0
    assert load_network("googlenet", "random") is load_network("googlenet", "random")
    with pytest.raises(DataError, match=r'there is no file .*weights is "default", "random", or the path'):
        load_network("googlenet", str(tmp_path / "none.pth"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU that torch can use")
def test_a_gpu_gives_nearly_the_same_atlas(here, photos, tmp_path):
    assert make(tmp_path / "atlas", photos, "--device", "cuda") == 0
    ours, theirs = load_atlas(tmp_path / "atlas"), load_atlas(here)
    assert ours.vectors == theirs.vectors


def test_the_atlas_that_ships_is_small_and_whole():
    atlas = load_atlas()
    assert [layer.name for layer in atlas.layers] == ["features.6", "features.9", "features.12"]
    assert [grid.cells.side for grid in atlas.layer("features.12").grids] == [5, 10, 20]
    for layer in atlas.layers:
        for grid in layer.grids:
            assert grid.patches is not None
            assert np.abs(grid.icons.astype(int) - 128).mean() > 10
    folder = Path(verbs.__file__).parents[2] / "data" / "atlas"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 3_000_000
    assert not list(folder.rglob("*.zarr"))


def test_photographs_that_are_gone_cost_only_the_patches(here, tmp_path):
    folder = tmp_path / "atlas"
    shutil.copytree(here, folder)
    summary = json.loads((folder / "atlas.json").read_text())
    (folder / "atlas.json").write_text(json.dumps({**summary, "root": str(tmp_path / "gone")}))
    assert load_atlas(folder).layers[0].grids[0].patches is None
    Image.new("RGB", (8, 8)).save(folder / "features.9" / "2.webp", "WEBP")
    (folder / "features.9" / "2.safetensors").write_bytes(b"damaged")
    with pytest.raises(DataError, match=r"2.safetensors cannot be read as an atlas's cells"):
        load_atlas(folder)
