"""The caller's tensors: mistakes that change them."""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit
from autograde.mistakes.misconception import Misconception, mistake


def input_overwritten(X: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """The result is right, but is also written into the argument `X`."""
    return mistake(
        "input_overwritten",
        f"Your function changes the values of the caller's {X}.",
        f"Compute `{X} + ...` as a new tensor: `{X} += ...`, `{X}.data = ...` and `{X}.data += ...` change {X} itself.",
        *variants,
    )
