"""Ask for a guess: one of several choices, a number, or a place in a picture."""

from collections.abc import Sequence
from typing import Any

from helpers.errors import ArgumentError
from helpers.predictions.kinds import Choice, Kind, Number
from helpers.predictions.places import Place
from helpers.predictions.prediction import Prediction

_LONGEST = 90  # characters of a choice


def predict(
    question: str,
    choices: Sequence[str] | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    picture: Any = None,
    grid: int = 8,
    guess: Any = None,
) -> Prediction:
    """Ask a question whose answer the next cells show; as the last line of a cell, it shows the controls.

    With `choices`, one of them is the answer; with a `picture` (whatever `show_images` takes, one of it), one of
    grid x grid fields, given as (row, column) from 1; else a number from `low` to `high`, in `unit`. `guess` commits
    at once, as `commit` does. Raises ArgumentError for choices that are fewer than two, alike, or longer than 90
    characters (radio buttons do not wrap), for low >= high, a grid below 2, and choices together with a picture.
    """
    prediction = Prediction(question, _kind(choices, low, high, unit, picture, grid))
    if guess is not None:
        prediction.commit(guess)
    return prediction


def _kind(choices: Any, low: float | None, high: float | None, unit: str, picture: Any, grid: int) -> Kind:
    if choices is not None and picture is not None:
        raise ArgumentError("predict takes choices or a picture, not both; leave one of them out.")
    if picture is not None:
        if not isinstance(grid, int) or grid < 2:
            raise ArgumentError(f"grid must be a whole number, 2 or more, got {grid!r}.")
        return Place(picture, grid)
    if choices is None:
        if low is not None and high is not None and not low < high:
            raise ArgumentError(f"low must be below high, got low={low} and high={high}.")
        return Number(low, high, unit)
    listed = [] if isinstance(choices, str) else [str(one) for one in choices]
    if len(listed) < 2 or len({one.casefold() for one in listed}) != len(listed) or max(map(len, listed)) > _LONGEST:
        raise ArgumentError(
            f"choices must be two or more different texts of at most {_LONGEST} characters, got {choices!r}."
        )
    return Choice(listed)
