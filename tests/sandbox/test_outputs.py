"""What is kept of the outputs that student code sends: whatever shows it, nothing of it can act."""

import base64
import io
import json
import random
import struct

import nbformat
import pytest
from hostile.pages import dangers_in_page
from PIL import Image

from autograde.kernel.clean_pages import CleanPages
from autograde.kernel.clean_prose import clean_markdown
from autograde.sessions.embedded import takes_embedded
from autograde.sessions.markup import MAX_TEXT, PageBudget, is_simple
from autograde.sessions.outputs import BoundedOutputs, trusted_outputs
from autograde.sessions.pictures import picture_bytes

NUMBERS = (float("nan"), float("inf"), 1e400, 10**400, -1, 0, True, 1.5, "1", "1 onerror=alert(1)", None, [1], {})


def picture(kind: str, size: tuple[int, int] = (3, 2)) -> str:
    file = io.BytesIO()
    Image.new("RGB", size).save(file, format=kind)
    return base64.b64encode(file.getvalue()).decode()


def display(data, metadata=None):
    outputs = trusted_outputs([{"output_type": "display_data", "data": data, "metadata": metadata}])
    return outputs[0]


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg"])
@pytest.mark.parametrize("value", NUMBERS)
def test_of_the_metadata_only_whole_numbers_stay(mime, value):
    kind = mime.partition("/")[2]
    shown = display({mime: picture(kind)}, {mime: {"width": value, "height": 7, "x": 1}, "isolated": True})
    assert shown["data"] == {mime: picture(kind)}
    assert shown["metadata"] == {mime: {"height": 7}}


def test_descriptions_of_pictures_stay_up_to_a_bound():
    shown = display({"image/png": picture("png")}, {"image/png": {"alt": "five <b>" * 100, "width": 3}})
    assert shown["metadata"]["image/png"] == {"alt": ("five <b>" * 100)[:500], "width": 3}
    assert display({"image/png": picture("png")}, {"image/png": {"alt": ["x"]}})["metadata"] == {}


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_pictures_inside_html_stay_and_count(kind):
    image = f'<img alt="a" src="data:image/{kind};base64,{picture(kind)}">'
    budget = PageBudget()
    assert takes_embedded(image * 3 + "<p>The data: 3, 4.</p>", budget)
    assert budget._left["pixels"] == 100_000_000 - 3 * 6
    assert display({"text/html": image})["data"] == {"text/html": image}


EMBEDDED = {
    "too many pixels": lambda: f"<img src='data:image/png;base64,{png_of(9000, 9000)}'>",
    "another kind by its first bytes": lambda: f"<img src='data:image/png;base64,{picture('gif')}'>",
    "another kind by its name": lambda: f"<img src='data:image/gif;base64,{picture('gif')}'>",
    "SVG": lambda: "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
    "no base64": lambda: "<img src='data:image/png,%89PNG'>",
    "a page": lambda: "<iframe src=data:text/html,hello></iframe>",
    "entities": lambda: "<img src='&#100;ata:image/gif;base64,AAAA'>",
    "white space": lambda: "<img src=' d\na\tta:image/gif;base64,AAAA'>",
    "capitals": lambda: "<img src='DATA:image/png;base64,AAAA'>",
    "a style": lambda: "<p style='background:url(data:image/gif;base64,AAAA)'>",
    "one of several sources": lambda: "<img srcset='a.png 1x, data:image/gif;base64,AAAA 2x'>",
}


@pytest.mark.parametrize("html", EMBEDDED.values(), ids=EMBEDDED)
def test_what_else_is_inside_html_as_data_is_left_out(html):
    shown = display({"text/html": f"<b>x</b>{html()}", "text/plain": "x"})["data"]
    assert list(shown) == ["text/plain"]
    assert "left out" in shown["text/plain"]


def test_pictures_inside_html_share_the_bound_of_the_notebook():
    image = f"<img src='data:image/png;base64,{png_of(5000, 5000)}'>"
    budget = PageBudget()
    shown = [trusted_outputs([{"output_type": "display_data", "data": {"text/html": image}}], budget) for _ in range(5)]
    assert ["text/html" in outputs[0]["data"] for outputs in shown] == [True] * 4 + [False]


def test_only_known_types_stay():
    kept = {"text/plain": "a", "text/html": "<b>b</b>", "text/latex": "$c$", "text/markdown": "d"}
    data = kept | {"application/json": {"x": float("nan")}, "image/svg+xml": "<svg/>", "application/javascript": "1"}
    assert display(data)["data"] == kept


def test_texts_may_be_lists_of_lines():
    assert display({"text/plain": ["a\n", "b"]})["data"] == {"text/plain": "a\nb"}


def test_the_pictures_of_a_notebook_have_a_bound_together():
    large = png_of(5000, 5000)
    shown = {"output_type": "display_data", "data": {"image/png": large}, "metadata": {}}
    kept = BoundedOutputs()
    for cell in range(4):
        kept.keep(cell, [shown, shown])
    cells = [nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(shown)]) for _ in range(8)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    CleanPages().preprocess(notebook, {})
    for outputs in (list(kept.by_cell.values()), [cell.outputs for cell in notebook.cells]):
        data = [output["data"] for of_cell in outputs for output in of_cell]
        assert ["image/png" in one for one in data] == [True] * 4 + [False] * 4
        assert "up to a limit" in data[-1]["text/plain"]


def png_of(width: int, height: int) -> str:
    """The beginning of a PNG file of this size."""
    return base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08").decode()


def test_what_is_left_out_is_said():
    assert "left out" in display({"application/json": {}})["data"]["text/plain"]
    assert "left out" in display({"image/png": "x", "text/plain": "<Figure>"})["data"]["text/plain"]


def test_json_that_is_strict_comes_of_whatever_is_sent():
    random.seed(1)
    for _ in range(2000):
        item = {
            "output_type": random.choice(["stream", "error", "display_data", "execute_result", "x", None, 1, []]),
            "execution_count": random.choice(NUMBERS),
            "data": random.choice([{}, None, [], {"text/html": random.choice(NUMBERS), "image/png": {"x": 1}}]),
            "metadata": random.choice([{"image/png": {"width": random.choice(NUMBERS)}}, *NUMBERS]),
            **{name: random.choice(NUMBERS) for name in random.sample(["name", "text", "ename", "evalue"], 2)},
            "traceback": random.choice([["a", 1, None], *NUMBERS]),
        }
        for output in trusted_outputs([item, item]):
            json.dumps(output, allow_nan=False)
            nbformat.validate(nbformat.from_dict(output), "output", 4, 5)


@pytest.mark.parametrize(("size", "fits"), [((5000, 5000), True), ((5001, 5000), False), ((0, 5), False)])
def test_pictures_are_bounded_by_pixels(size, fits):
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", *size) + bytes(9)
    jpeg = b"\xff\xd8\xff\xe0\0\4ab\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", *reversed(size)) + bytes(12)
    for mime, raw in (("image/png", png), ("image/jpeg", jpeg)):
        assert picture_bytes(mime, base64.b64encode(raw).decode()) == (raw if fits else None)


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_real_pictures_stay_and_damaged_ones_do_no_harm(kind):
    text = picture(kind, (300, 200))
    assert picture_bytes(f"image/{kind}", text)
    raw = bytearray(base64.b64decode(text))
    random.seed(2)
    for _ in range(500):
        damaged = bytearray(raw[: random.randrange(len(raw))])
        for _ in range(random.randrange(5)):
            if damaged:
                damaged[random.randrange(len(damaged))] = random.randrange(256)
        picture_bytes(f"image/{kind}", base64.b64encode(damaged).decode())


def test_a_notebook_keeps_a_bounded_amount():
    outputs = BoundedOutputs()
    for cell in range(700):
        outputs.keep(cell, [{"output_type": "stream", "name": "stdout", "text": "x" * 60_000}])
    assert sum(len(json.dumps(kept)) for kept in outputs.by_cell.values()) < 33_000_000
    assert "too large" in outputs.by_cell[699][0]["text"]


BUSY = {
    "tags": [{"text/html": "<b>x</b>" * 20_000, "text/plain": "x"}],
    "small tables": [{"text/html": "<table><tr><td>1</td></tr></table>" * 9}] * 200,
    "tags within each other": [{"text/html": "<b><i></b></i>" * 1000}] * 200,
    "attributes": [{"text/html": f"<b {'a=1 ' * 1500}>x</b>"}] * 200,
    "entities": [{"text/html": "&amp;" * 500}] * 200,
    "emphasis": [{"text/markdown": "*x* " * 190}] * 200,
    "formulas": [{"text/latex": "$x$ " * 150}] * 200,
    "formulas in HTML": [{"text/html": "\\(x\\) " * 150}] * 200,
    "colours": [{"text/plain": "\x1b[31mx\x1b[0m" * 2000}] * 200,
}


@pytest.mark.parametrize("kind", BUSY)
def test_what_keeps_a_page_busy_has_a_bound_together(kind):
    """Counted, not timed: a renderer takes 0.1 ms for a tag, MathJax a few for a formula."""
    displays = [{"output_type": "display_data", "data": data, "metadata": {}} for data in BUSY[kind]]
    kept = BoundedOutputs()
    for cell in range(5):
        kept.keep(cell, displays)
    cells = [nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(one) for one in displays]) for _ in range(5)]
    notebook, _ = CleanPages().preprocess(nbformat.v4.new_notebook(cells=cells), {})
    for outputs in (list(kept.by_cell.values()), [cell.outputs for cell in notebook.cells]):
        texts = [text for of_cell in outputs for output in of_cell for text in output["data"].values()]
        whole = "".join(texts)
        assert "up to a limit" in whole or kind == "colours"
        assert whole.count("<") + whole.count("&") + whole.count("*") <= 10_000
        assert whole.count("$") + whole.count("\\(") <= 3000
        assert whole.count("\x1b") <= 10_000
        assert "".join(texts[:3]).strip()


def test_colours_beyond_the_bound_leave_the_text():
    stream = {"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m " * 4000}
    assert trusted_outputs([stream])[0]["text"].startswith("\x1b[31mred")
    assert trusted_outputs([stream, stream])[1]["text"].startswith("red red")
    error = {"output_type": "error", "ename": "a", "evalue": "b", "traceback": ["\x1b[31mx\x1b[0m" * 6000] * 50}
    assert len("".join(trusted_outputs([error])[0]["traceback"])) <= 60_000


NESTED = [r"\begin{a}", "<div>", "> ", "- ", "```\n", "[", "![a](", "*a", "**", "`", "$", "| a ", "<a href='", "_a"]


@pytest.mark.parametrize("part", NESTED)
def test_deeply_nested_prose_is_shown_as_it_was_typed(part):
    text = part * (200_000 // len(part))
    assert not is_simple(text)
    cell = nbformat.v4.new_markdown_cell(text)
    notebook, _ = CleanPages().preprocess(nbformat.v4.new_notebook(cells=[cell]), {})
    assert len(notebook.cells[0].source) < 3 * MAX_TEXT
    page = clean_markdown(notebook.cells[0].source)
    assert "as it was typed" in page
    assert not dangers_in_page(page)
    assert "as it was typed" in clean_markdown(text)


def test_ordinary_prose_is_laid_out():
    text = "Because **each** entry moves:\n\n- by $\\epsilon$\n- not more\n\n| a | b |\n|---|---|\n| 1 | 2 |\n" * 20
    assert is_simple(text)
    assert "<strong>each</strong>" in clean_markdown(text)


def test_prose_that_cannot_be_converted_is_shown_as_it_was_typed():
    assert "![x](attachment:x.png)" in clean_markdown("![x](attachment:x.png)")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](http://x.y/z)", "a (http://x.y/z)"),
        ("<https://x.y/z>", ">https://x.y/z<"),
        ("[a](//x.y)", "a (//x.y)"),
        ("![a](http://x.y/z.png)", "[a http://x.y/z.png]"),
        ("<img src=//x.y srcset='//x.y 2x'>", "[//x.y]"),
        ("[![a](http://x.y/z.png)](http://q.r)", "[a http://x.y/z.png] (http://q.r)"),
        ("<a href='http://x.y'>never closed", "(http://x.y)"),
        (f"![a](data:image/svg+xml;base64,{'QUJD' * 1000})", "QUJ ..."),
    ],
)
def test_addresses_in_prose_are_text(text, shown):
    page = clean_markdown(text)
    assert shown in page
    assert not dangers_in_page(page)


def test_links_within_the_page_and_pictures_in_the_notebook_stay():
    page = clean_markdown(f"# Why?\n\n[up](#top) ![a](data:image/png;base64,{picture('png')})")
    assert 'href="#top"' in page
    assert 'href="#Why?"' in page
    assert f'src="data:image/png;base64,{picture("png")}"' in page


def test_the_lessons_own_prose_is_laid_out(request):
    for path in sorted((request.config.rootpath / "notebooks").rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            assert cell.cell_type != "markdown" or is_simple(cell.source), cell.source[:80]
