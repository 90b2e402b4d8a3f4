"""Ignored arguments: functions that are right for one value of an argument only."""

from autograde.mistakes.edits import edit
from autograde.mistakes.misconception import Misconception, mistake


def fixed_factor(argument: str, place: str, values: tuple[float, ...]) -> Misconception:
    """One of `values` replaces `argument`, the length of the step, in the text `place`."""
    return mistake(
        f"fixed_{argument}",
        f"The direction is right, but the argument `{argument}` has no effect: every entry moves by a fixed amount.",
        f"Multiply the sign by `{argument}`.",
        *(edit(place, place.replace(argument, str(value))) for value in values),
    )
