"""Base class of the explorers: controls above figures that are redrawn whenever one of them changes."""

import html
import time
from collections.abc import Callable, Iterator, Sequence

import ipywidgets as widgets
import torch

from helpers.live.runs import Newest, Run
from helpers.live.watching import OnCall, watching_all
from helpers.widgets.class_choice import ClassNames
from helpers.widgets.outputs import Shown, height_of, output_of

LATER = {"continuous_update": False}  # compute once a slider is released, not at each pixel of its way
_INTERVAL = 0.25  # seconds between two marks
_STEP = 40  # pixels; figures with a line of text more or less take the same place
_BUSY = "what-cnns-see-computing"
_STYLE = f"<style>.{_BUSY} {{ opacity: 0.35; }}</style>"

Drawing = Callable[[], Iterator[Sequence[Shown]]]


class Explorer:
    """A widget whose `box` contains rows of controls, a line of text, and the output.

    On a page the figures are computed in the background: the old ones stay meanwhile, dimmed, and the newest choice
    wins. Elsewhere they are computed at once. Errors in a student's function are shown in place of the figures.
    """

    def __init__(self, class_names: ClassNames, *models: torch.nn.Module) -> None:
        """Make an empty box; class_names: {class: name} or a list. models: whose calls the work can be stopped at."""
        self._names, self.models = class_names, models
        self.picture = widgets.Output(layout=widgets.Layout(min_height=f"{7 * _STEP}px"))
        self.mark = widgets.HTML(layout=widgets.Layout(min_height="24px"))
        self.box = widgets.VBox()
        self.runs = Newest()
        self.calls = 0  # of the network, in the newest drawing
        self._said = ""
        self.box.wait = self.runs.wait

    def arrange(self, *rows: Sequence[widgets.Widget]) -> None:
        """Place the rows of controls above the output."""
        wrap = widgets.Layout(flex_flow="row wrap")
        self.box.children = (*(widgets.HBox(list(row), layout=wrap) for row in rows), self.mark, self.picture)

    def on_change(self, react: Callable[[], None], *controls: widgets.Widget) -> None:
        """Call `react` whenever the value of one of the controls changes."""
        for control in controls:
            control.observe(lambda _: react(), names="value")

    def compute(self, draw: Drawing, what: str, seed: int = 0) -> None:
        """Show what `draw` yields, one after the other; a drawing that is under way ends.

        what: named if there is none because of an error. seed: of the global random generators meanwhile.
        """
        self._mark("computing …")
        self.picture.add_class(_BUSY)
        self.runs.start(lambda run: self._work(run, draw, what), seed)

    def say(self, sentence: str) -> None:
        """Show a sentence above the figures until another is said."""
        self._said = sentence
        self._mark("")

    def name(self, label: int) -> str:
        """Return the first of a class's names: "tabby" of "tabby, tabby cat"."""
        return self._names[label].split(",")[0]

    def _work(self, run: Run, draw: Drawing, what: str) -> None:
        try:
            run.checkpoint()
            with watching_all(self.models, self._counter(run)):
                for shown in draw():
                    self._show(run, shown)
        except Exception as error:  # a student's function may raise anything
            self._show(run, [f"No {what}: {type(error).__name__}: {error}"])
        if run is self.runs.run:
            self._mark("")

    def _counter(self, run: Run) -> OnCall:
        """Return what is done at each call of the network: end an outdated drawing, and count."""
        self.calls, due = 0, time.perf_counter() + _INTERVAL

        def on_call(_images: torch.Tensor, _scores: torch.Tensor) -> None:
            nonlocal due
            run.checkpoint()
            self.calls += 1
            if run.in_background and time.perf_counter() > due:
                self._mark(f"computing … network call {self.calls}")
                due = time.perf_counter() + _INTERVAL

        return on_call

    def _show(self, run: Run, shown: Sequence[Shown]) -> None:
        """Replace the output by these figures and sentences, unless another choice was made meanwhile."""
        if run is not self.runs.run:
            return
        # Assigning works without a front end too, and replaces the previous output at once.
        outputs = tuple(map(output_of, shown))
        # The page keeps this place while the outputs are replaced.
        height = sum(map(height_of, shown))
        self.picture.layout.min_height = f"{-(-height // _STEP) * _STEP}px"
        self.picture.outputs = outputs
        self.picture.remove_class(_BUSY)

    def _mark(self, words: str) -> None:
        text = html.escape(" · ".join(filter(None, (words, self._said))))
        self.mark.value = f'{_STYLE}<span role="status">{text}</span>'
