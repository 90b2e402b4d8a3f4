"""What a notebook keeps of growing pictures: where nobody looks on the last one alone, on a page as well."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = """
import torch
from helpers import live_fooling, watch
from helpers.checks.protocol.toys import make_toy
from helpers.live import watch as module

model, X = make_toy("smooth", seed=3, classes=10), torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))

def uphill(X, target_y, model):
    X = X.clone()
    for _ in range(30):
        model(X)
        X += 0.01
    return X
---
result = watch(uphill, X, 3, model)
---
module.has_front_end = lambda: True
result = watch(uphill, X, 3, model)
---
live_fooling(X, 3, model, uphill)
---
torch.rand(1).item() if torch.manual_seed(0) else None
"""


@pytest.fixture(scope="module")
def executed():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS.split("---")])
    NotebookClient(notebook, timeout=120).execute()
    return notebook


def test_watching_stores_one_picture_whether_somebody_looked_on_or_not(executed):
    (alone,), (looked_on,) = (cell.outputs for cell in executed.cells[1:3])
    assert alone == looked_on
    assert "done: score of class 3: from" in alone.data["text/plain"]
    assert "in 30 network calls" in alone.data["text/plain"]


def test_a_box_stores_its_picture_in_an_output_area(executed):
    state = executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    stored = [one for model in state.values() for one in model["state"].get("outputs", ())]
    assert [sorted(one["data"]) for one in stored] == [["text/html", "text/plain"]]
    assert stored[0]["data"]["text/html"] == executed.cells[1].outputs[0].data["text/html"]
