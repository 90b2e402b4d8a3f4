"""The controls of a prediction: radio buttons, a number to type, or a grid over a picture; and a line that answers."""

import base64
import html
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import escaped
from helpers.predictions.kinds import Choice, Number
from helpers.predictions.places import WIDTH, Place
from helpers.predictions.showing import heading

if TYPE_CHECKING:
    from helpers.predictions.prediction import Prediction

_EDGE = 24  # pixels, of the numbers beside the grid
_CHOSEN = "\u25cf"


class Controls:
    """A box of widgets which commit a guess to the prediction."""

    def __init__(self, prediction: "Prediction") -> None:
        """Make the controls of the prediction's kind."""
        self._prediction = prediction
        self._active: list[widgets.Widget] = []
        self._fields: dict[tuple[int, int], widgets.Button] = {}
        self._status = widgets.HTML()
        kind = prediction.kind
        if isinstance(kind, Choice):
            rows = [self._choices(kind)]
        elif isinstance(kind, Place):
            rows = [self._grid(kind), self._typed(Sentence("predict.type_a_place"), "")]
        else:
            assert isinstance(kind, Number)
            rows = [self._typed(kind.asked, "" if kind.unit == "" else kind.unit)]
        question = widgets.HTML(heading(prediction.question))
        self.box = widgets.VBox([question, *rows, self._status])
        self.tell(prediction.status if prediction.guess is not None else Sentence("predict.not_graded"))

    def view(self) -> dict[str, Any]:
        """Return the box's own part of a display, for front ends with widgets."""
        bundle: dict[str, Any] = self.box._repr_mimebundle_()
        return {kind: data for kind, data in bundle.items() if "widget-view" in kind}

    def tell(self, sentence: Sentence) -> None:
        """Show the sentence below the controls, where screen readers read it out, and mark the guess on the picture."""
        self._status.value = f'<div role="status">{escaped(sentence)}</div>'
        guess = self._prediction.guess
        for field, button in self._fields.items():
            button.description = _CHOSEN if field == guess else ""

    def close(self, sentence: Sentence) -> None:
        """Switch the controls off, since the result is out."""
        self.tell(sentence)
        for widget in self._active:
            widget.disabled = True

    def _choices(self, kind: Choice) -> widgets.Widget:
        layout = widgets.Layout(width="100%")
        made = widgets.RadioButtons(options=kind.choices, index=None, layout=layout)
        if self._prediction.guess is not None:
            made.value = self._prediction.guess
        made.observe(lambda change: self._commit(change["new"]), names="value")
        self._active.append(made)
        return made

    def _typed(self, label: Sentence, unit: str) -> widgets.Widget:
        box = widgets.Text(continuous_update=False, layout=widgets.Layout(width="9em"), tooltip=str(label))
        box.observe(lambda change: self._commit(change["new"]), names="value")
        self._active.append(box)
        line = widgets.HTML(escaped(label))
        return widgets.HBox([line, box, widgets.Label(unit)], layout=widgets.Layout(flex_flow="row wrap"))

    def _grid(self, kind: Place) -> widgets.Widget:
        n = kind.grid
        height = kind.image.height / n
        children = [self._picture(kind)]
        for at in range(1, n + 1):
            children += [_number(at, f"1 / {at + 1}"), _number(at, f"{at + 1} / 1")]
        for row in range(1, n + 1):
            for column in range(1, n + 1):
                children.append(self._field(kind, row, column))
        layout = widgets.Layout(
            grid_template_columns=f"{_EDGE}px repeat({n}, {WIDTH / n:g}px)",
            grid_template_rows=f"{_EDGE}px repeat({n}, {height:g}px)",
            grid_gap="0",
            width=f"{WIDTH + _EDGE + 2}px",
        )
        return widgets.GridBox(children, layout=layout)

    def _picture(self, kind: Place) -> widgets.Widget:
        data = base64.b64encode(kind.jpeg).decode("ascii")
        alternative = html.escape(str(Sentence("predict.picture", {"question": self._prediction.question})))
        style = f"width:{WIDTH}px;height:{kind.image.height}px;display:block"
        image = f'<img alt="{alternative}" style="{style}" src="data:image/jpeg;base64,{data}">'
        area = widgets.Layout(grid_area=f"2 / 2 / {kind.grid + 2} / {kind.grid + 2}", margin="0")
        return widgets.HTML(image, layout=area)

    def _field(self, kind: Place, row: int, column: int) -> widgets.Button:
        place = Sentence("predict.field_of", {"row": row, "column": column, "grid": kind.grid})
        layout = widgets.Layout(
            grid_area=f"{row + 1} / {column + 1}",
            width="auto",
            height="auto",
            margin="0",
            padding="0",
            border="1px solid rgba(255, 255, 255, .35)",
        )
        style = {"button_color": "transparent", "text_color": "#ffb000", "font_size": "20px", "font_weight": "bold"}
        # Not among the tab stops, of which there would be 64: the box below takes rows and columns.
        button = widgets.Button(layout=layout, style=style, tooltip=str(place), tabbable=False)
        button.on_click(lambda _: self._commit((row, column)))
        self._fields[row, column] = button
        self._active.append(button)
        return button

    def _commit(self, given: Any) -> None:
        if given not in (None, ""):
            self._prediction.commit(given)


def _number(at: int, area: str) -> widgets.Widget:
    layout = widgets.Layout(grid_area=area, margin="0", width="auto", height="auto", display="flex")
    layout.justify_content, layout.align_items = "center", "center"
    return widgets.Label(str(at), layout=layout)
