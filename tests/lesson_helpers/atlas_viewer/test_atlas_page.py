"""The page of an atlas: its data are what went in, nothing in a name can run, and it stays small."""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_atlas import NAMES, crops, made_atlas
from PIL import Image

from helpers import load_class_names
from helpers.atlas.atlas import NONE, Atlas, AtlasLayer, Grid
from helpers.atlas.viewer.page.export import MOST, SCRIPTS, atlas_page, save_atlas_page
from helpers.atlas.viewer.page.payload import payload
from helpers.atlas.viewer.page.sheets import distinct, narrowed, sheet

ATLAS = made_atlas()
HOSTILE = "</script><img src=x onerror=harm()>"


def unpacked(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), kind)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def pixels_of(raw: dict[str, Any]) -> np.ndarray:
    kind, data = raw["uri"].split(",", 1)
    assert kind == "data:image/webp;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def tile(raw: dict[str, Any], place: int) -> np.ndarray:
    row, column = divmod(place, raw["columns"])
    side = raw["side"]
    return pixels_of(raw)[row * side : (row + 1) * side, column * side : (column + 1) * side]


# --- Data ---


def test_places_and_counts_are_those_of_the_cells() -> None:
    data = data_of(atlas_page(ATLAS))
    assert [layer["name"] for layer in data["layers"]] == ["features.7", "features.8"]
    for layer, raw in zip(ATLAS.layers, data["layers"], strict=True):
        for grid, one in zip(layer.grids, raw["grids"], strict=True):
            cells = grid.cells
            assert one["side"] == cells.side
            assert (one["rows"], one["columns"]) == (cells.rows.tolist(), cells.columns.tolist())
            assert one["counts"] == cells.counts.tolist()
            assert np.allclose(one["line"], cells.line, atol=1e-5)
    assert tuple(data["classes"]) == NAMES
    assert (data["network"], data["photographs"], data["vectors"]) == ("SqueezeNet 1.1", 238, 7140)


def test_attributions_are_within_half_a_step_and_the_listed_ones_exact() -> None:
    data = payload(ATLAS, 80, 70)
    for layer, raw in zip(ATLAS.layers, data["layers"], strict=True):
        for grid, one in zip(layer.grids, raw["grids"], strict=True):
            values, packed = grid.cells.attributions.numpy(), one["attributions"]
            rounded = unpacked(packed["rounded"], "i1").reshape(values.shape)
            steps = unpacked(packed["steps"], "<f4")[:, None]
            assert (np.abs(rounded * steps - values) <= np.abs(values).max(axis=1, keepdims=True) / 254 * 1.001).all()
            listed = unpacked(packed["listed"], "<u2").reshape(len(values), -1)
            exactly = unpacked(packed["exactly"], "<f4").reshape(listed.shape)
            assert np.array_equal(exactly, np.take_along_axis(values, listed.astype(int), axis=1))
            assert (listed[:, 0] == values.argmax(axis=1)).all()
            assert (listed[:, packed["most"]] == values.argmin(axis=1)).all()


def test_icons_and_patches_look_like_those_that_went_in() -> None:
    grid, raw = ATLAS.layers[0].grids[1], data_of(atlas_page(ATLAS))["layers"][0]
    for cell in (0, 5, len(grid.cells) - 1):
        off = np.abs(tile(raw["grids"][1]["icons"], cell).astype(int) - grid.icons[cell]).mean()
        assert off < 14
        for patch, place in zip(grid.patches[cell], raw["grids"][1]["patches"][cell], strict=True):
            if place != NONE:
                assert np.abs(tile(raw["patches"], place).astype(int) - patch).mean() < 20


def test_members_that_are_missing_have_no_patch_and_equal_patches_are_kept_once() -> None:
    layer, raw = ATLAS.layers[0], payload(ATLAS, 80, 70)["layers"][0]
    for grid, one in zip(layer.grids, raw["grids"], strict=True):
        assert np.array_equal(np.array(one["patches"]) == NONE, grid.cells.members.numpy()[..., 0] == NONE)
    named = np.concatenate([np.array(one["patches"]).ravel() for one in raw["grids"]])
    assert len(set(named[named != NONE].tolist())) == named.max() + 1 < (named != NONE).sum()


def test_a_layer_without_photographs_or_attributions_has_neither() -> None:
    bare = [Grid(replace(grid.cells, attributions=None), grid.icons) for grid in ATLAS.layers[0].grids]
    raw = payload(replace(ATLAS, layers=(AtlasLayer("bare", tuple(bare)),)), 80, 70)["layers"][0]
    assert raw["patches"] is None
    assert [one["attributions"] for one in raw["grids"]] == [None] * 3
    assert raw["grids"][0]["patches"][0] == []


def test_fewer_classes_than_are_listed_are_all_listed() -> None:
    packed = payload(made_atlas(names=NAMES[:3], layers=1), 80, 70)["layers"][0]["grids"][0]["attributions"]
    assert (packed["most"], packed["against"]) == (3, 3)


# --- Sheets ---


def test_a_sheet_has_rows_and_columns_in_order() -> None:
    levels = np.arange(0, 250, 50, dtype=np.uint8)
    flat = np.broadcast_to(levels[:, None, None, None], (5, 16, 16, 3))
    made = sheet(flat, 90)
    assert (made.columns, made.side) == (3, 16)
    pixels = np.asarray(Image.open(io.BytesIO(made.data)).convert("L")).astype(int)
    assert pixels.shape == (32, 48)
    assert np.abs(pixels[8, 8::16] - levels[:3]).max() < 6


def test_equal_images_are_found_and_large_ones_narrowed() -> None:
    images = crops(np.array([4, 9, 4, 9, 7]), 16)
    different, which = distinct(images)
    assert which.tolist() == [0, 1, 0, 1, 2]
    assert np.array_equal(different[which], images)
    assert narrowed(images, 8).shape == (5, 8, 8, 3)
    assert narrowed(images, 16) is images


# --- The page ---


def test_nothing_in_a_name_can_run() -> None:
    hostile = Atlas(HOSTILE, HOSTILE, 1, 1, [HOSTILE, *NAMES[1:]], made_atlas().layers)
    page = atlas_page(hostile)
    assert HOSTILE not in page
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert data_of(page)["classes"][0] == HOSTILE


def test_a_name_like_a_slot_of_the_template_stays_a_name() -> None:
    page = atlas_page(replace(ATLAS, network="{{data}}", class_names=["{{script}}", *NAMES[1:]]))
    assert data_of(page)["classes"][0] == "{{script}}"
    assert page.count('id="data"') == 1


def test_the_page_may_run_its_own_script_and_load_nothing() -> None:
    page = atlas_page(ATLAS)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    for element, rule in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        allowed = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{rule} 'sha256-{allowed}';" in policy
    assert not re.search(r'(src|href)="(?!#)', page), "nothing from elsewhere"
    assert not re.search(r"\bstyle=|\bon[a-z]+=", page), "what the policy would block"


def test_the_page_is_the_same_again() -> None:
    assert atlas_page(ATLAS) == atlas_page(made_atlas())


def test_a_whole_atlas_stays_below_eight_megabytes() -> None:
    """Three full grids of 10, 20 and 30 cells a side, two layers of 12; no two patches alike, as in the worst case."""
    names = load_class_names()
    one = made_atlas(names, sides=(10, 20, 30), layers=1, icon=64).layers[0]
    two = made_atlas(names, sides=(12,), layers=2, icon=64).layers
    layers = [AtlasLayer(layer.name, tuple(map(_unlike, layer.grids))) for layer in (*two, one)]
    assert len(atlas_page(replace(ATLAS, class_names=names, layers=tuple(layers))).encode()) < MOST


def _unlike(grid: Grid) -> Grid:
    numbers = np.arange(grid.patches.shape[0] * 4) + 10_000 * grid.cells.side
    return Grid(grid.cells, grid.icons, crops(numbers, 64).reshape(-1, 4, 64, 64, 3))


def test_a_saved_page_is_linked(tmp_path) -> None:
    link = save_atlas_page(ATLAS, tmp_path / "pages" / "my atlas.html")
    assert (tmp_path / "pages" / "my atlas.html").read_text(encoding="utf-8") == atlas_page(ATLAS)
    assert "MB): open it in a browser." in repr(link)
    assert 'my%20atlas.html" target' in link._repr_html_()


@pytest.mark.skipif(shutil.which("node") is None, reason="checks the syntax with node")
def test_the_scripts_are_valid_javascript(tmp_path) -> None:
    (text,) = re.findall(r"<script>(.*?)</script>", atlas_page(ATLAS), re.DOTALL)
    (tmp_path / "page.js").write_text(text)
    assert subprocess.run(["node", "--check", str(tmp_path / "page.js")], check=False).returncode == 0


def test_every_script_beside_the_page_is_in_it() -> None:
    from helpers.atlas.viewer.page import export

    folder = export.Path(export.__file__).parent
    assert sorted(SCRIPTS) == sorted(path.name for path in folder.glob("*.js"))
