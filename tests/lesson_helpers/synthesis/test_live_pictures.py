"""Pictures that grow: drawn where a person looks on, now and then, and taken away at the end."""

import nbformat
import pytest
import torch
from nbclient import NotebookClient

from helpers.synthesis import showing
from helpers.synthesis.showing import Showing


class Handle:
    """Stands for a display of the page: notes what it shows."""

    def __init__(self) -> None:
        self.shown: list[object] = []

    def display(self, picture: object, display_id: bool) -> "Handle":
        assert display_id
        self.shown.append(picture)
        return self

    def update(self, picture: object) -> None:
        self.shown.append(picture)


@pytest.fixture
def page(monkeypatch) -> Handle:
    handle = Handle()
    monkeypatch.setattr(showing, "has_front_end", lambda: True)
    monkeypatch.setattr("IPython.display.display", handle.display)
    return handle


def test_images_are_drawn_with_their_step_and_taken_away_at_the_end(page):
    with Showing() as live:
        assert live.is_due
        live.show(torch.zeros(2, 3, 16, 16), "step 3 of 64")
        assert not live.is_due  # a drawing must not take the time of the computation
        live.show(torch.zeros(2, 3, 16, 16), "step 4 of 64")
    first, last = page.shown
    assert "step 3 of 64" in first.html
    assert first.html.count("<img") == 2
    assert last.data == ""


def test_an_error_takes_the_picture_away_too(page):
    live = Showing()
    live.show(torch.zeros(1, 3, 16, 16), "step 1 of 2")
    with pytest.raises(RuntimeError, match="stop"), live:
        raise RuntimeError("stop")
    assert page.shown[-1].data == ""


def test_nothing_is_due_where_nobody_looks_on_or_nothing_is_wanted(page, monkeypatch):
    unwanted = Showing(wanted=False)
    monkeypatch.setattr(showing, "has_front_end", lambda: False)
    for live in (unwanted, Showing()):
        assert not live.is_due
        live.show(torch.zeros(1, 3, 16, 16), "step 1 of 2")
    assert page.shown == []


def test_a_notebook_without_a_page_keeps_no_bar_and_no_picture():
    code = """
from helpers.checks.protocol.toys import make_toy
from helpers.synthesis import PixelImage, layer_norm, synthesise
images = synthesise(make_toy("layered", seed=3), layer_norm("late"), PixelImage(24, 24), steps=3)
print(tuple(images.shape))
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    (cell,) = NotebookClient(notebook, kernel_name="python3", timeout=300).execute().cells
    assert [output.text for output in cell.outputs] == ["(1, 3, 24, 24)\n"]
