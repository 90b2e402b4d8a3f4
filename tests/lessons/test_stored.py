"""What a build stores: records of each exercise, and outputs and pictures of each lesson."""

import base64
import io
import zlib

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from autograde.builder import lesson as building
from autograde.builder.execute import execute
from autograde.builder.layout import find_lessons
from autograde.builder.lesson import build_records
from autograde.builder.outputs import clean_outputs, take_outputs
from autograde.builder.pictures import BUDGET, previews, shrink_pictures
from autograde.builder.records import same_records
from autograde.exercises import exercises, find_exercise
from helpers.checks import stored
from helpers.checks.packing.compact import compress, decompress
from helpers.checks.stored import read_expected


@pytest.fixture
def saliency_records():
    return building.records_path(find_exercise("compute_saliency_maps")).read_bytes()


def test_stored_records_hold_no_line_of_source_and_no_hidden_probe(saliency_records):
    data = decompress(saliency_records)
    records = [record for records in data["accepted"].values() for record in records]
    assert all(record["error"] is None or record["error"]["lines"] == [] for record in records)
    outcomes = [
        outcome
        for variants in data["wrong"].values()
        for parts in variants
        for probes in parts.values()
        for outcome in probes.values()
    ]
    assert len(outcomes) > 100
    assert {key for outcome in outcomes for key in outcome["facts"]} <= {"got_shape", "got_type", "type"}
    assert "(hidden)" not in str(data)


def test_stored_records_read_back_as_they_were_computed(saliency_records):
    known = read_expected(saliency_records)
    assert known.spec == read_expected(compress(decompress(saliency_records))).spec
    assert known.spec.max_points == 10


def test_records_that_differ_in_the_last_digits_are_the_same(tmp_path, saliency_records):
    path = tmp_path / "r.xz"
    for factor, same in ((1 + 1e-5, True), (1.1, False)):
        data = decompress(saliency_records)
        record = data["accepted"]["five images"][0]
        record["returned"] = record["returned"] * type(record["returned"].flat[0])(factor)
        path.write_bytes(compress(data))
        assert same_records(path, saliency_records) is same
    for by, same in ((1, True), (1000, False)):  # of 32,767 levels, to which the sums of a sketch are rounded
        data = decompress(saliency_records)
        outcome = data["wrong"]["cross_entropy"][0]["class_batch"]["five images"]
        levels = outcome["sketches"][0]["levels"].astype(int)
        outcome["sketches"][0]["levels"] = (levels - by * np.sign(levels)).astype(np.int16)
        path.write_bytes(compress(data))
        assert same_records(path, saliency_records) is same
    path.write_bytes(b"damaged")
    assert not same_records(path, saliency_records)
    assert not same_records(tmp_path / "missing", saliency_records)


def test_building_records_twice_writes_once(tmp_path, monkeypatch, saliency_records):
    exercise = find_exercise("compute_saliency_maps")
    monkeypatch.setattr(building, "records_path", lambda exercise: tmp_path / "records.xz")
    monkeypatch.setattr(building, "make_records", lambda exercise: saliency_records)
    assert build_records(exercise) == [tmp_path / "records.xz"]
    assert build_records(exercise) == []


def test_a_widget_stays_as_the_picture_it_showed():
    view = {"text/plain": "interactive", "application/vnd.jupyter.widget-view+json": {"model_id": "box"}}
    cell = new_code_cell("draw()", outputs=[new_output("display_data", view)])
    picture = new_output("display_data", {"image/png": png(Image.new("RGB", (2, 2)))})
    widgets = {
        "box": {"children": ["IPY_MODEL_slider", "IPY_MODEL_area"]},
        "slider": {"value": 1},
        "area": {"outputs": [new_output("stream", text="x"), picture]},
    }
    clean_outputs(new_notebook(cells=[cell]), widgets)
    assert [list(output.data) for output in cell.outputs] == [["text/plain"], ["image/jpeg"]]


ALT = "2 pictures in a row: a, b."


def html_of(kind: str, data: str) -> str:
    return f'<img alt="{ALT}" width="9" src="data:image/{kind};base64,{data}">'


@pytest.mark.parametrize(
    "data",
    [
        lambda image: {"image/png": image},
        lambda image: {"image/png": image, "text/html": html_of("png", image)},
        lambda image: {"text/html": html_of("png", image)},
        lambda image: {"image/jpeg": jpeg(image), "text/html": f"<div>{html_of('jpeg', jpeg(image))}</div>"},
    ],
    ids=["a PNG", "a PNG and HTML with it", "HTML that is an image", "a JPEG and HTML with it"],
)
def test_a_picture_is_stored_once_with_its_description(data):
    outputs = [new_output("display_data", {**data(png(noise(40))), "text/plain": ALT})]
    shrink_pictures(outputs)
    assert sorted(outputs[0].data) == ["image/jpeg", "text/plain"]
    assert outputs[0].data["text/plain"] == ALT


def test_html_without_a_picture_stays():
    outputs = [new_output("display_data", {"text/html": "<b>10 of 10</b>", "text/plain": "10 of 10"})]
    shrink_pictures(outputs)
    assert outputs[0].data == {"text/html": "<b>10 of 10</b>", "text/plain": "10 of 10"}


def test_kernels_of_a_build_show_each_picture_as_one_image(tmp_path):
    source = "import numpy as np\nfrom helpers import show_images\nshow_images(np.eye(9), titles=['diagonal'])"
    notebook = new_notebook(cells=[new_code_cell(source)])
    execute(notebook, "tiny", tmp_path, quiet=True)
    (output,) = notebook.cells[0].outputs
    assert sorted(output.data) == ["image/jpeg", "text/plain"]
    assert output.data["text/plain"] == "A picture: diagonal."


def jpeg(image: str) -> str:
    file = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(image))) as picture:
        picture.save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


def png(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def noise(width: int, height: int = 200) -> Image.Image:
    return Image.fromarray(np.random.RandomState(0).randint(0, 256, (height, width, 3)).astype(np.uint8))


def test_pictures_are_stored_as_small_previews_nearly_as_they_were_and_always_alike():
    x = np.linspace(0, 1, 200)
    colours = np.stack([np.outer(x, 1 - x), np.outer(x, x), np.outer(np.sin(9 * x) ** 2, 1 - x)], axis=2)
    pixels = (255 * colours).astype(np.uint8)
    before = png(Image.fromarray(pixels))
    first, again = ([new_output("display_data", {"image/png": before})] for _ in range(2))
    shrink_pictures(first)
    shrink_pictures(again)
    stored = first[0].data
    assert list(stored) == ["image/jpeg"]
    assert stored == again[0].data
    with Image.open(io.BytesIO(base64.b64decode(stored["image/jpeg"]))) as picture:
        after = np.asarray(picture.convert("RGB"))
    assert after.shape == pixels.shape
    assert abs(after.astype(float) - pixels).mean() < 3


def test_pictures_are_narrowed_and_of_the_best_quality_that_fits_the_budget():
    (wide,) = previews([noise(1440, 100)])
    with Image.open(io.BytesIO(wide)) as picture:
        assert picture.size == (720, 50)
    few, many = previews([noise(300)] * 2), previews([noise(300)] * 5)
    assert sum(map(len, few)) <= BUDGET
    assert len(many[0]) < len(few[0])


def test_a_rebuilt_lesson_adds_less_than_100_kb_to_the_repository():
    """Even when every picture changes: base64 in JSON shrinks back to the pictures' size when git compresses it."""
    for lesson in find_lessons():
        compressed = zlib.compress(lesson.solved.read_bytes())
        assert len(compressed) < 100_000, f"{lesson.id}: {len(compressed):,} bytes"


def test_the_records_of_an_exercise_take_at_most_150_kb():
    sizes = {name: (stored.FOLDER / f"{name}.xz").stat().st_size for name in exercises()}
    assert {name: size for name, size in sizes.items() if size > 150_000} == {}


def test_overwritten_progress_and_counts_are_made_steady():
    cell = new_code_cell("x", outputs=[new_output("stream", text=" 10%\r100%\nend\n")], execution_count=17)
    clean_outputs(new_notebook(cells=[cell]), {})
    assert (cell.outputs[0].text, cell.execution_count) == ("100%\nend\n", 1)


def test_outputs_of_the_last_build_stay_only_where_the_cell_is_the_same():
    output = new_output("stream", text="4\n")
    old = new_notebook(
        cells=[new_code_cell("print(4)", id=name, outputs=[output], execution_count=1) for name in ("a", "b")]
    )
    new = new_notebook(cells=[new_code_cell("print(4)", id="a"), new_code_cell("print(5)", id="b")])
    take_outputs(new, old)
    assert [len(cell.outputs) for cell in new.cells] == [1, 0]
