"""Pictures and bars that a person watches during long work; where nobody looks on, nothing is drawn."""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from torch import Tensor
from tqdm.auto import tqdm

from helpers.live.turns import draws_bars, has_front_end
from helpers.plotting import show_images

_INTERVAL = 0.25  # seconds between two drawings, at least
_SHARE = 10  # times as long as a drawing takes is computed between two of them
_MOST = 10  # images


def progress_bar(items: Iterable[Any], name: str, total: int, unit: str = "step", wanted: bool = True) -> Any:
    """Return the items behind a progress bar, which is drawn only if it is wanted and serves anybody."""
    return tqdm(items, desc=name, total=total, unit=unit, disable=not (wanted and draws_bars()), leave=False)


class Showing:
    """A display below the cell that changes now and then, and goes away at the end: the cell shows the result."""

    def __init__(self, wanted: bool = True) -> None:
        """Draw only if it is wanted, and if a person looks on."""
        self._on = wanted and has_front_end()
        self._handle: Any = None
        self._due = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to draw."""
        return self._on and time.perf_counter() >= self._due

    def show(self, images: Tensor, title: str) -> None:
        """Draw the images (N, 3, H, W), normalised, if it is time to."""
        if not self.is_due:
            return
        start = time.perf_counter()
        self._draw(show_images(images[:_MOST].cpu(), titles=[title] + [""] * (len(images[:_MOST]) - 1)))
        end = time.perf_counter()
        self._due = end + max(_INTERVAL, _SHARE * (end - start))

    def __enter__(self) -> Self:
        """Draw from now on."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Take the display away."""
        if self._handle is not None:
            from IPython.display import HTML

            self._handle.update(HTML(""))

    def _draw(self, picture: Any) -> None:
        from IPython.display import display

        if self._handle is None:
            self._handle = display(picture, display_id=True)
        else:
            self._handle.update(picture)
