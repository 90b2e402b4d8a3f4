"""Base class of the explorers: controls above figures that are redrawn whenever one of them changes."""

import html
import time
from collections.abc import Callable, Iterator, Sequence

import ipywidgets as widgets
import torch

from helpers.widgets.class_choice import ClassNames
from helpers.widgets.outputs import Shown, height_of, output_of
from helpers.widgets.runs import Newest, Run
from helpers.widgets.watching import watching_all

LATER = {"continuous_update": False}  # compute once a slider is released, not at each pixel of its way
_INTERVAL = 0.25  # seconds between two marks
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
        self.picture = widgets.Output()
        self.mark = widgets.HTML(layout=widgets.Layout(min_height="24px"))
        self.box = widgets.VBox()
        self.runs = Newest()
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
        mark = _Marks(run, self._mark)
        try:
            run.checkpoint()
            with watching_all(self.models, mark):
                for shown in draw():
                    self._show(run, shown)
        except Exception as error:  # a student's function may raise anything
            self._show(run, [f"No {what}: {type(error).__name__}: {error}"])
        if run is self.runs.run:
            self._mark("")

    def _show(self, run: Run, shown: Sequence[Shown]) -> None:
        """Replace the output by these figures and sentences, unless another choice was made meanwhile."""
        if run is not self.runs.run:
            return
        # Assigning works without a front end too, and replaces the previous output at once.
        outputs = tuple(output_of(one, run.in_background) for one in shown)
        # The page keeps this place while the outputs are replaced.
        self.picture.layout.min_height = f"{sum(map(height_of, shown, outputs))}px"
        self.picture.outputs = outputs
        self.picture.remove_class(_BUSY)

    def _mark(self, words: str) -> None:
        text = html.escape(" ".join(filter(None, (words, self._said))))
        self.mark.value = f'{_STYLE}<span role="status">{text}</span>'


class _Marks:
    """At each call of the network: end an outdated drawing, and count the calls now and then."""

    def __init__(self, run: Run, mark: Callable[[str], None]) -> None:
        self._run, self._mark, self._calls, self._due = run, mark, 0, time.perf_counter() + _INTERVAL

    def __call__(self, _images: torch.Tensor, _scores: torch.Tensor) -> None:
        self._run.checkpoint()
        self._calls += 1
        if self._run.in_background and time.perf_counter() > self._due:
            self._mark(f"computing … {self._calls} network calls")
            self._due = time.perf_counter() + _INTERVAL
