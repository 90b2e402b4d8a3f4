"""The batch axis: mistakes that only work for the batch shown in class."""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit
from autograde.mistakes.misconception import Misconception, mistake


def fixed_batch(*variants: Edit | Iterable[Edit]) -> Misconception:
    """The batch size shown in class is hard-coded."""
    return mistake(
        "fixed_batch_of_five",
        "Your code contains the number 5 somewhere: it works only for five images.",
        "Look for `range(5)`, `ones(5)` or `zeros(5, ...)`, and use `X.shape[0]` there.",
        *variants,
    )


def squeezed_batch(*variants: Edit | Iterable[Edit]) -> Misconception:
    """`squeeze()` drops the batch axis of a single image."""
    return mistake(
        "squeezed_batch",
        "With a single image, the batch axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Say which axis you mean, as in `squeeze(1)`, or leave `squeeze` out: one image has to give shape (1, H, W).",
        *variants,
    )
