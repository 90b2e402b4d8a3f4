"""Pictures that grow while they are computed, beside the score's curve, with buttons for pause and stop."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import torch

from helpers.live.progress import ClassNames
from helpers.live.recorder import Recorder, not_written, progress_of
from helpers.live.runs import Newest, Run
from helpers.live.view import as_data, as_html

_NEVER = 1_000_000  # more iterations than ever run: no pictures beside those shown here


def live_fooling(
    X: torch.Tensor,
    target_y: int,
    model: torch.nn.Module,
    make_fooling_image: Callable[[torch.Tensor, int, torch.nn.Module], Any],
    class_names: ClassNames = None,
) -> widgets.VBox:
    """Return a box in which `make_fooling_image` changes the photograph X (1, 3, H, W), which itself stays as it is.

    It shows the image, its magnified change, and the scores of the target and of the class seen at first, with
    buttons for pause, stop and start. Errors are shown, not raised. class_names: those of the model by default.
    """
    return _Live(make_fooling_image, lambda: (X.clone(), target_y, model), {}, class_names).box


def live_class_visualization(
    target_y: int,
    model: torch.nn.Module,
    create_class_visualization: Callable[..., Any],
    class_names: ClassNames = None,
    **options: Any,
) -> widgets.VBox:
    """Return a box in which `create_class_visualization` paints, with the same buttons.

    options: for `create_class_visualization`, such as num_iterations. The same options give the same picture.
    """
    options = {"show_every": _NEVER, **options}
    return _Live(create_class_visualization, lambda: (target_y, model, torch.FloatTensor), options, class_names).box


class _Live:
    """The buttons, the pictures below them, and a sentence on how the run ended."""

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: Callable[[], tuple[Any, ...]],
        options: dict[str, Any],
        class_names: ClassNames,
    ) -> None:
        self.function, self.arguments, self.options = function, arguments, options
        self.class_names, self.state = class_names, ""
        self.again = _button("Start again", "refresh", "Run the function once more from the start", self.start)
        self.pause = _button("Pause", "pause", "Pause the run, or resume it", self.pause_or_resume)
        self.stop = _button("Stop", "stop", "Stop the run and keep the picture so far", self.end)
        self.view, self.message, self.still = widgets.HTML(), widgets.HTML(), widgets.Output()
        self.runs = Newest()
        buttons = widgets.HBox([self.pause, self.stop, self.again])
        self.box = widgets.VBox([buttons, self.view, self.message, self.still])
        self.box.wait = self.runs.wait
        self.start()

    def start(self) -> None:
        """Start from the beginning; a run that is under way ends."""
        self.pause.description = "Pause"
        self._say("")
        self.runs.start(self._work)

    def pause_or_resume(self) -> None:
        """Hold the run, or let it go on."""
        run = self.runs.run
        if run is None or run.is_over:
            return
        if run.is_paused:
            run.resume()
        else:
            run.pause()
        self.pause.description = "Resume" if run.is_paused else "Pause"

    def end(self) -> None:
        """Stop the run."""
        if self.runs.run is not None:
            self.runs.run.stop()

    def _work(self, run: Run) -> None:
        args = self.arguments()
        self.progress, model = progress_of(args, {}, self.class_names)
        recorder = Recorder(
            self.progress, self._draw if run.in_background else None, lambda: self._checkpoint(run, recorder)
        )
        state, said = "stopped", ""
        try:
            run.checkpoint()
            recorder.show()
            result = recorder.record(model, lambda: self.function(*args, **self.options))
            state, said = ("done", "") if result is not None else ("", not_written(_name(self.function)))
        except Exception as error:  # a student's function may raise anything
            said = f"{_name(self.function)} stopped with {type(error).__name__}: {error}"
        finally:
            if run is self.runs.run:  # otherwise a newer one draws already
                self._end(run, state, said)

    def _checkpoint(self, run: Run, recorder: Recorder) -> None:
        if run.is_paused and not run.is_stopped:
            self.state = "paused"
            recorder.show()
        run.checkpoint()
        self.state = "running"

    def _draw(self) -> None:
        self.view.value = as_html(self.progress, self.state)

    def _end(self, run: Run, state: str, said: str) -> None:
        self.pause.description, self.state = "Pause", state
        if run.in_background:
            self._say(said)
            self._draw()
        elif said:  # builds keep what is in Output areas
            self.still.outputs = ({"output_type": "stream", "name": "stdout", "text": said + "\n"},)
        else:
            data = as_data(self.progress, state)
            self.still.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def _say(self, sentence: str) -> None:
        self.message.value = f'<span role="status">{html.escape(sentence)}</span>'


def _button(description: str, icon: str, tooltip: str, react: Callable[[], None]) -> widgets.Button:
    button = widgets.Button(description=description, icon=icon, tooltip=tooltip)
    button.on_click(lambda _: react())
    return button


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", "the function")
