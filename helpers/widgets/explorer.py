"""Base class of the explorers: controls above a figure that is redrawn whenever one of them changes."""

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from helpers.pictures.picture import Picture

ClassNames = Mapping[int, str] | Sequence[str]
LATER = {"continuous_update": False}  # compute once a slider is released, not at each pixel of its way


class Explorer:
    """A widget whose `box` contains rows of controls and, below them, the output.

    Errors in a student's function are shown in place of the figure, not raised.
    """

    def __init__(self, class_names: ClassNames) -> None:
        """Make an empty box; class_names: {class: name} or a list."""
        self._names = class_names
        self.picture = widgets.Output()
        self.box = widgets.VBox()

    def arrange(self, *rows: Sequence[widgets.Widget]) -> None:
        """Place the rows of controls above the output."""
        self.box.children = (*(widgets.HBox(list(row)) for row in rows), self.picture)

    def on_change(self, react: Callable[[], None], *controls: widgets.Widget) -> None:
        """Call `react` whenever the value of one of the controls changes."""
        for control in controls:
            control.observe(lambda _: react(), names="value")

    def show(self, *shown: Picture | str) -> None:
        """Replace the output by these figures and sentences."""
        # Assigning works without a front end too, and replaces the previous output at once.
        self.picture.outputs = tuple(_output(one) for one in shown)

    def show_error(self, what: str, error: Exception) -> None:
        """Show the error in place of `what`."""
        self.show(f"No {what}: {type(error).__name__}: {error}")

    def name(self, label: int) -> str:
        """Return the first of a class's names: "tabby" of "tabby, tabby cat"."""
        return self._names[label].split(",")[0]


def returned(value: Any, function: str) -> Any:
    """Return `value`, the result of the student's function; raises ValueError for None, that of an unwritten one."""
    if value is None:
        raise ValueError(f"{function} returned None; write it, then run this cell again.")
    return value


def _output(shown: Picture | str) -> dict[str, Any]:
    if isinstance(shown, str):
        return {"output_type": "stream", "name": "stdout", "text": shown + "\n"}
    buffer = io.BytesIO()
    shown.savefig(buffer, format="png")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode(), "text/plain": "<picture>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}
