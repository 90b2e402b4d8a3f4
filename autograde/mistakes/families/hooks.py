"""Hooks on the caller's model: mistakes that leave them there."""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit
from autograde.mistakes.misconception import Misconception, mistake


def hook_left(*variants: Edit | Iterable[Edit]) -> Misconception:
    """The hook is never removed."""
    return mistake(
        "hook_left",
        "Your function leaves its hook on the model: every later call of the model runs it too.",
        "Keep what `register_forward_hook` returns, and call its `remove()` in a `finally:` block after the model.",
        *variants,
    )


def hook_left_after_an_error(*variants: Edit | Iterable[Edit]) -> Misconception:
    """The hook is removed, unless the model raises an error."""
    return mistake(
        "hook_left_after_an_error",
        "Your hook stays on the model when the forward pass raises an error: the line that removes it is skipped.",
        "Put `handle.remove()` into a `finally:` block, or use the handle in a `with` statement.",
        *variants,
    )
