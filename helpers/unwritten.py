"""Placeholders for cells that need an exercise not written yet: a sentence in place of an error."""

import html
from typing import Any


class Note:
    """A sentence that a notebook shows in place of a figure."""

    def __init__(self, exercise: str = "the exercise") -> None:
        """Ask for `exercise`, the name of a function, to be written first."""
        self.text = f"Nothing to show yet: write {exercise} above first."

    def __repr__(self) -> str:
        """Return the sentence."""
        return self.text

    def _repr_html_(self) -> str:
        return f"<i>{html.escape(self.text)}</i>"


def written(result: Any, name: str) -> bool:
    """Return whether an exercise is written; if not, print that `name` has to be written first.

    result: the value that the exercise returned, see `is_unwritten`. For cells that compute with a result:
    `if written(saliency, "compute_saliency_maps"): ...`.
    """
    if is_unwritten(result):
        print(Note(name))
        return False
    return True


def is_unwritten(result: Any) -> bool:
    """Return whether `result` comes from an unwritten exercise: None, or a list or tuple that contains None."""
    return result is None or (isinstance(result, list | tuple) and any(one is None for one in result))


def tensor_of(result: Any) -> Any:
    """Return what an exercise returned as a tensor; a list or tuple as a tuple of tensors, None as it is.

    For cells that compute with a result: an answer may be right and return a NumPy array.
    """
    if isinstance(result, list | tuple):
        return tuple(map(tensor_of, result))
    if result is None:
        return None
    import torch

    return torch.as_tensor(result)


def note() -> Any:
    """Return a Note that names no exercise; typed Any, because it takes the place of a Figure."""
    return Note()
