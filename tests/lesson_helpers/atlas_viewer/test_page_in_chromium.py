"""The page of an atlas in a real browser: what it shows and says, by keys, mouse and touch.

Behind `make test-heavy`: a browser takes seconds to start, and not every machine has one.
"""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from chromium import PROGRAM, Browser, browser
from made_atlas import NAMES, made_atlas

from helpers.atlas.viewer.page.export import save_atlas_page
from helpers.atlas.viewer.words import signed

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, which is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("websocket") is None, reason="needs JupyterLab's WebSocket client"),
]
HARM = "<img src=x onerror=window.harmed=1>"
ATLAS = replace(made_atlas(sides=(8, 16, 24)), class_names=(*NAMES[:9], HARM), source=HARM)
LAYER = ATLAS.layers[1]
MOSQUE = NAMES.index("mosque")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Browser]:
    save_atlas_page(ATLAS, tmp_path / "atlas.html")
    chromium.trouble.clear()
    chromium.open(tmp_path / "atlas.html")
    yield chromium
    assert chromium.trouble == []


def search(page: Browser, text: str) -> None:
    page.press("/")
    page.wait("document.activeElement.id === 'class-a-text'")
    page.type(text)
    page.press("Enter")


def values(side: int) -> np.ndarray:
    return LAYER.grid(side).cells.attributions.numpy()


def colours(page: Browser) -> int:
    """How many different colours the map has, once it is drawn."""
    return page.wait(
        "new Promise((done) => requestAnimationFrame(() => { const c = document.querySelector('#map');"
        "const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "const found = new Set();"
        "for (let i = 0; i < p.length; i += 404) found.add(p[i] << 16 | p[i + 1] << 8 | p[i + 2]);"
        " done(found.size); }))"
    )


def test_the_map_is_drawn_and_says_what_it_is(page: Browser) -> None:
    assert colours(page) > 100
    assert "238 photographs, 7,140 vectors a layer" in page.text("#about")
    assert page.text("#said").startswith(f"{len(LAYER.grid(8).cells)} cells of 8 × 8")
    assert page.run("document.querySelector('#map').getAttribute('aria-label')").startswith("Atlas of features.8")


def test_no_name_can_run_anything(page: Browser) -> None:
    search(page, "onerror")
    page.wait("document.querySelector('#legend-name').textContent.includes('onerror')")
    assert page.run("window.harmed === undefined && document.querySelectorAll('img').length === 0")


def test_a_class_is_found_by_the_beginnings_of_its_words_and_shades_the_cells(page: Browser) -> None:
    page.press("/")
    page.type("gold")
    listed = page.run("[...document.querySelectorAll('#class-a-list li')].map((one) => one.firstChild.textContent)")
    assert listed == ["goldfish", "golden retriever", *[name for name in ATLAS.class_names if name == "gold <b>"]]
    page.press("ArrowDown", "Enter")
    most = max(values(side)[:, 1].max() for side in (8, 16, 24))
    least = min(values(side)[:, 1].min() for side in (8, 16, 24))
    assert page.text("#legend-name") == "Attribution to golden retriever"
    assert page.text("#legend-high") == signed(max(most, -least))


def test_arrow_keys_move_between_cells_and_say_what_they_are(page: Browser) -> None:
    page.run("document.querySelector('#map').focus()")
    page.press("ArrowRight", "ArrowUp")
    said = page.wait("document.querySelector('#live').textContent")
    row, column = map(int, re.match(r"Row (\d+), column (\d+)", said).groups())
    cells = LAYER.grid(8).cells
    (cell,) = ((cells.rows == row - 1) & (cells.columns == column - 1)).nonzero()[:, 0].tolist()
    best = int(cells.attributions[cell].argmax())
    assert f"{int(cells.counts[cell])} vectors." in said
    assert f"Argues for {ATLAS.class_names[best]} {signed(float(cells.attributions[cell, best]))}" in said
    assert page.text("#cell-name") == f"Row {row}, column {column}"
    page.press("Escape")
    assert page.run("document.querySelector('#cell').hidden")


def test_zooming_in_shows_finer_grids_and_all_brings_the_coarse_one_back(page: Browser) -> None:
    x, y = page.middle("#map")
    for _ in range(2):
        page.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=-250)
    page.wait("document.querySelector('#said').textContent.includes('16 × 16')")
    page.run("document.querySelector('#map').focus()")
    page.press("+", "+")
    page.wait("document.querySelector('#said').textContent.includes('24 × 24')")
    page.press("0")
    page.wait("document.querySelector('#said').textContent.includes('8 × 8')")


def test_pointing_at_a_cell_shows_its_bars_and_patches(page: Browser) -> None:
    page.choose("#side", 16)
    x, y = page.middle("#map")
    for step in range(20):
        page.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + 7 * step, y=y + 5 * step)
        if page.run("!document.querySelector('#cell').hidden"):
            break
    page.wait("document.querySelectorAll('#patches canvas').length >= 2")
    assert page.run("document.querySelectorAll('#for li button').length") == 5


def test_a_finger_taps_a_cell_and_two_zoom(page: Browser) -> None:
    page.choose("#side", "auto")
    x, y = page.middle("#map")
    point = lambda dx: {"x": x + dx, "y": y, "id": int(dx > 0)}  # noqa: E731
    touch = lambda kind, *points: page.call("Input.dispatchTouchEvent", type=kind, touchPoints=list(points))  # noqa: E731
    touch("touchStart", point(-20), point(20))
    for apart in range(20, 80, 5):
        touch("touchMove", point(-apart), point(apart))
    touch("touchEnd")
    page.wait("document.querySelector('#said').textContent.includes('24 × 24')")
    for dx in range(0, 200, 20):
        touch("touchStart", point(dx))
        touch("touchEnd")
        if page.run("!document.querySelector('#cell').hidden"):
            break
    assert page.text("#cell-name").startswith("Row ")


def test_filters_by_rank_and_by_size_say_how_many_cells_they_show(page: Browser) -> None:
    search(page, "mosque")
    page.choose("#side", 16)
    page.choose("#filter", "rank")
    page.choose("#rank", 4)
    argued = values(16)
    place = (argued > argued[:, MOSQUE : MOSQUE + 1]).sum(axis=1)
    by_rank = int(((place < 4) & (argued[:, MOSQUE] > 0)).sum())
    assert by_rank > 1
    assert page.text("#said").startswith(
        f"{by_rank} cells of {len(argued)} have mosque among their 4 strongest classes"
    )
    page.choose("#filter", "share")
    page.choose("#share", 10)
    largest = max(values(side)[:, MOSQUE].max() for side in (8, 16, 24))
    by_share = int((argued[:, MOSQUE] >= 0.1 * largest).sum())
    assert by_share > 1
    assert page.text("#said").startswith(f"{by_share} cells of {len(argued)} argue for mosque by at least 10%")


def test_two_classes_divide_the_cells(page: Browser) -> None:
    search(page, "mosque")
    page.click("#views [data-view=axis]")
    page.choose("#side", 16)
    page.choose("#least", 0)
    page.run("document.querySelector('#class-b-text').focus()")
    page.run("document.querySelector('#class-b-text').select()")
    page.type("daisy")
    page.press("Enter")
    argued = values(16)
    kept = np.maximum(argued[:, MOSQUE], argued[:, 4]) >= 0
    more = int((argued[kept, MOSQUE] > argued[kept, 4]).sum())
    assert f"{more} more for mosque, {int(kept.sum()) - more} more for daisy" in page.text("#said")
    assert colours(page) > 100


def test_layers_are_side_by_side(page: Browser) -> None:
    search(page, "mosque")
    page.click("#views [data-view=layers]")
    assert page.run("[...document.querySelectorAll('#several h2')].map((one) => one.textContent)") == [
        "features.7",
        "features.8",
    ]
    low, high = values(16)[:, MOSQUE].min(), values(16)[:, MOSQUE].max()
    assert page.text("#several figure:last-child p") == f"{signed(low)} to {signed(high)}"


def test_the_table_has_every_cell_with_the_attributions_that_went_in(page: Browser) -> None:
    search(page, "mosque")
    page.choose("#side", 16)
    page.run("document.querySelector('#table').open = true")
    page.wait("document.querySelectorAll('#cells tbody tr').length > 0")
    rows = page.run(
        "[...document.querySelectorAll('#cells tbody tr')]"
        ".map((row) => [...row.children].map((one) => one.textContent))"
    )
    cells = LAYER.grid(16).cells
    order = np.argsort(-values(16)[:, MOSQUE], kind="stable")
    assert [row[3] for row in rows] == [signed(float(values(16)[cell, MOSQUE])) for cell in order]
    assert [int(row[2]) for row in rows] == cells.counts[order.tolist()].tolist()


def test_the_address_brings_the_same_view_back(page: Browser) -> None:
    search(page, "mosque")
    page.choose("#filter", "rank")
    page.choose("#rank", 3)
    said = page.text("#said")
    page.run("document.body.removeAttribute('data-ready')")
    page.call("Page.reload")
    page.wait("document.querySelector('body[data-ready]') !== null")
    assert page.text("#said") == said


def test_an_atlas_without_attributions_or_photographs_can_be_looked_at(chromium: Browser, tmp_path: Path) -> None:
    grids = [replace(g, cells=replace(g.cells, attributions=None), patches=None) for g in LAYER.grids]
    bare = replace(ATLAS, layers=(replace(LAYER, grids=tuple(grids)),))
    save_atlas_page(bare, tmp_path / "atlas.html")
    chromium.trouble.clear()
    chromium.open(tmp_path / "atlas.html")
    chromium.run("document.querySelector('#map').focus()")
    chromium.press("ArrowRight", "/")
    assert chromium.text("#live").startswith("Row ")
    assert chromium.run("document.querySelector('#class-a').hidden && document.querySelector('#cell-arguments').hidden")
    assert chromium.trouble == []
