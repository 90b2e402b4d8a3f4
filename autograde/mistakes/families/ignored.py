"""Arguments that play no part: the family of functions that are right for one value of an argument only."""

from autograde.mistakes.edits import edit
from autograde.mistakes.misconception import Misconception, mistake


def fixed_factor(argument: str, place: str, values: tuple[float, ...]) -> Misconception:
    """A number in place of the argument by which a direction is multiplied, in `place`."""
    return mistake(
        f"fixed_{argument}",
        f"The direction is right, but the argument `{argument}` plays no part: every entry moves by a fixed amount.",
        f"Multiply the sign by `{argument}`.",
        *(edit(place, place.replace(argument, str(value))) for value in values),
    )
