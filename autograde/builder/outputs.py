"""Prepare outputs for storage: fixed execution counts, little metadata, widgets as their first images, small files."""

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from autograde.builder.pictures import shrink_pictures

_VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = "IPY_MODEL_"
_PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
_EMBEDDED = "data:image/"

Widgets = Mapping[str, Mapping[str, Any]]


def clean_outputs(notebook: NotebookNode, widgets: Widgets) -> None:
    """Remove from an executed notebook's outputs what changes from run to run while their content does not.

    widgets: nbclient's state of each widget by model id. A widget does not work without its kernel, so it is replaced
    by the images of its Output areas.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.metadata.pop("execution", None)
        cell.outputs = [_cleaned(output) for output in _static(cell.outputs, widgets)]
    count_cells(notebook)
    shrink_pictures(output for cell in code for output in cell.outputs)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}


def count_cells(notebook: NotebookNode) -> None:
    """Number the code cells and their results from 1."""
    for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def take_outputs(notebook: NotebookNode, earlier: NotebookNode) -> None:
    """Copy the outputs of an earlier build to the cells that have not changed."""
    kept = {(cell.id, cell.source): cell for cell in earlier.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        old = kept.get((cell.get("id"), cell.source)) if cell.cell_type == "code" else None
        if old is not None:
            cell.outputs, cell.execution_count = old.outputs, old.execution_count


def _static(outputs: list[NotebookNode], widgets: Widgets) -> Iterator[NotebookNode]:
    for output in outputs:
        view = output.get("data", {}).pop(_VIEW, None)
        yield output
        if view is not None:
            yield from (inner for inner in _widget_outputs(view["model_id"], widgets, set()) if _is_picture(inner))


def _widget_outputs(model: str, widgets: Widgets, visited: set[str]) -> Iterator[NotebookNode]:
    """Yield the outputs of a widget's Output areas, from top to bottom."""
    if model in visited or model not in widgets:
        return
    visited.add(model)
    state = widgets[model]
    for output in state.get("outputs") or ():
        yield NotebookNode(output)
    for child in state.get("children") or ():
        yield from _widget_outputs(str(child).removeprefix(_REFERENCE), widgets, visited)


def _is_picture(output: NotebookNode) -> bool:
    data = output.get("data", {})
    return any(kind in data for kind in _PICTURES) or _EMBEDDED in data.get("text/html", "")


def _cleaned(output: NotebookNode) -> NotebookNode:
    if output.output_type in ("display_data", "execute_result"):
        output.metadata = NotebookNode()
    if output.output_type == "stream":
        output.text = _last_of_overwritten(output.text)
    return output


def _last_of_overwritten(text: str) -> str:
    """Return the text as a terminal shows it, without what carriage returns overwrote."""
    return "\n".join(line.rstrip("\r").split("\r")[-1] for line in text.split("\n"))
