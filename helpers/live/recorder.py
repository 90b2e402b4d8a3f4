"""Run a student's function and record what the network sees meanwhile, whichever way the function is written."""

import operator
import time
from collections.abc import Callable, Iterable
from typing import Any

import torch
from PIL import Image

from helpers.live.progress import ClassNames, Progress, original_of
from helpers.live.watching import watching
from helpers.unwritten import Note

_INTERVAL = 1 / 8  # seconds between two drawings, at least
_SHARE = 25  # times as long as a drawing takes is computed between two of them


class Recorder:
    """Notes every call of the network, and draws now and then.

    draw: shows the progress, None where nobody looks on. checkpoint: called at each call of the network; may wait,
    or raise to end the student's function.
    """

    def __init__(
        self,
        progress: Progress,
        draw: Callable[[], None] | None = None,
        checkpoint: Callable[[], None] = lambda: None,
        interval: float = _INTERVAL,
    ) -> None:
        """Draw at the first call, and then at most every `interval` seconds."""
        self.progress, self._draw, self._checkpoint, self._interval = progress, draw, checkpoint, interval
        self._latest: torch.Tensor | None = None
        self._due = 0.0

    def record(self, model: Any, function: Callable[[], Any]) -> Any:
        """Return the result of the student's function; whatever it raises is raised, after the last image is kept."""
        try:
            with watching(model, self._note):
                result = function()
        except BaseException:
            self._keep_latest()
            raise
        self._finish(model, result)
        return result

    def show(self) -> None:
        """Draw the image of this very call, out of turn."""
        self._keep_latest()
        if self._draw is not None:
            self._draw()

    def _note(self, images: torch.Tensor, scores: torch.Tensor) -> None:
        self._latest = images
        self.progress.add(scores)
        self._checkpoint()
        start = time.perf_counter()
        if self._draw is not None and start >= self._due:
            self.show()
            end = time.perf_counter()
            self._due = end + max(self._interval, _SHARE * (end - start)) * bool(self._interval)

    def _keep_latest(self) -> None:
        if self._latest is not None:
            self.progress.keep(self._latest)

    def _finish(self, model: Any, result: Any) -> None:
        """Let the last picture be the result itself: the network need not have seen it yet."""
        self._keep_latest()
        original = self.progress.original
        if isinstance(result, Image.Image):
            self.progress.result = result
        elif isinstance(result, torch.Tensor) and original is not None and result.shape == original.shape:
            self.progress.keep(result)
            with torch.no_grad():
                self.progress.see(model(result.detach())[0].float())


def progress_of(args: Iterable[Any], kwargs: dict[str, Any], class_names: ClassNames = None) -> tuple[Progress, Any]:
    """Return an empty record for a call with these arguments, and the model among them (None without one).

    The target is the argument `target_y`, or the first integer; a photograph is recognised by its shape.
    """
    given = [*args, *kwargs.values()]
    model = next((one for one in given if isinstance(one, torch.nn.Module)), None)
    targets = (_integer(one) for one in (kwargs.get("target_y"), *given))
    target_y = next((one for one in targets if one is not None), -1)
    names = class_names if class_names is not None else getattr(model, "class_names", None)
    return Progress(target_y, names, original_of(*given)), model


def returned(value: Any, function: str) -> Any:
    """Return `value`, the result of the student's function; raises ValueError for None, that of an unwritten one."""
    if value is None:
        raise ValueError(f"{function} returned None; write it, then run this cell again.")
    return value


def not_written(name: str) -> str:
    """Return the sentence for a function that returned None."""
    return Note(name).text


def _integer(value: Any) -> int | None:
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        return None
