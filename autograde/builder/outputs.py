"""Outputs as they are stored: fixed counts, metadata by allow-list, widgets as their first pictures, all small."""

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from autograde.builder.pictures import shrink_pictures

_VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = "IPY_MODEL_"
_PICTURES = ("image/png", "image/jpeg", "image/svg+xml")

Widgets = Mapping[str, Mapping[str, Any]]


def clean_outputs(notebook: NotebookNode, widgets: Widgets) -> None:
    """Make the outputs of an executed notebook the same from run to run, as far as their content is.

    `widgets` is nbclient's state of each widget by model id. A widget cannot live without its kernel: in its place
    stands what its Output areas held.
    """
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.metadata.pop("execution", None)
        cell.outputs = [_cleaned(output, count) for output in _static(cell.outputs, widgets)]
        shrink_pictures(cell.outputs)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}


def take_outputs(notebook: NotebookNode, earlier: NotebookNode) -> None:
    """Copy the outputs of an earlier build into the cells that are still the same."""
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
            yield from (kept for kept in _held_by(view["model_id"], widgets, set()) if _is_picture(kept))


def _held_by(model: str, widgets: Widgets, seen: set[str]) -> Iterator[NotebookNode]:
    """What the Output areas in a widget held, from top to bottom."""
    if model in seen or model not in widgets:
        return
    seen.add(model)
    state = widgets[model]
    for output in state.get("outputs") or ():
        yield NotebookNode(output)
    for child in state.get("children") or ():
        yield from _held_by(str(child).removeprefix(_REFERENCE), widgets, seen)


def _is_picture(output: NotebookNode) -> bool:
    return any(kind in output.get("data", {}) for kind in _PICTURES)


def _cleaned(output: NotebookNode, count: int) -> NotebookNode:
    if "execution_count" in output:
        output.execution_count = count
    if output.output_type in ("display_data", "execute_result"):
        output.metadata = NotebookNode()
    if output.output_type == "stream":
        output.text = _last_of_overwritten(output.text)
    return output


def _last_of_overwritten(text: str) -> str:
    """The text as a terminal shows it: what a carriage return wrote over is gone."""
    return "\n".join(line.rstrip("\r").split("\r")[-1] for line in text.split("\n"))
