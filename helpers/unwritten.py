"""What a cell shows while the exercise that it needs is not written yet: a sentence in place of an error."""

import html
from typing import Any


class Note:
    """A sentence that a notebook shows in place of a picture."""

    def __init__(self, wanted: str = "the exercise") -> None:
        self.text = f"Nothing to show yet: write {wanted} above first."

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<i>{html.escape(self.text)}</i>"


def written(result: Any, name: str) -> bool:
    """Return whether an exercise is written; where it is not, print that `name` has to come first.

    result: what the exercise returned; None, or a list that holds None, comes of one that is not written. Made for
    cells that calculate with a result: `if written(saliency, "compute_saliency_maps"): ...`.
    """
    if is_unwritten(result):
        print(Note(name))
        return False
    return True


def is_unwritten(result: Any) -> bool:
    """Return whether `result` is None, or a list or tuple that holds None."""
    return result is None or (isinstance(result, list | tuple) and any(one is None for one in result))


def note() -> Any:
    """Return the Note of a picture whose exercise is not known; typed Any, since it takes the place of a Figure."""
    return Note()
