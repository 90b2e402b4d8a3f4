"""Watch a student's function while it computes: in a cell whose result later cells need."""

import sys
from collections.abc import Callable
from typing import Any

from helpers.live.progress import Progress
from helpers.live.recorder import Recorder, progress_of
from helpers.live.turns import has_front_end
from helpers.live.view import as_data
from helpers.unwritten import written


def watch(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return `function(*args, **kwargs)`, and show its image and the target's score while they change.

    function: one that walks an image uphill with a model among its arguments, as make_fooling_image(X, target_y,
    model) or create_class_visualization(target_y, model, dtype) do. Where nobody looks on, only the last picture is
    shown. Errors are raised as ever, and the interrupt button stops the function; the last picture stays. For a
    function that returns None, a sentence asks to write it.
    """
    progress, model = progress_of(args, kwargs)
    display = _Display(progress)
    recorder = Recorder(progress, display.show if has_front_end() else None)
    state = "stopped"
    try:
        result = recorder.record(model, lambda: function(*args, **kwargs))
        state = "done"
    finally:
        # An unwritten function called the network never and has nothing to show.
        if progress.calls or progress.result is not None:
            display.show(state)
    written(result, getattr(function, "__name__", "the function"))
    return result


class _Display:
    """One display below the cell, shown and then changed."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._handle: Any = None

    def show(self, state: str = "running") -> None:
        if "IPython" not in sys.modules or sys.modules["IPython"].get_ipython() is None:
            return
        from IPython.display import display

        data = as_data(self._progress, state)
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
