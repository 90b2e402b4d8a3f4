"""Maps of drops over photographs: one scale for all, told in words and numbers."""

import numpy as np
import pytest
import torch

from helpers import show_drops
from helpers.errors import ArgumentError
from helpers.pictures.colours import AGAINST, IN_FAVOUR
from helpers.unwritten import Note

PHOTO = np.full((30, 40, 3), 128, np.uint8)


def heat(value: float) -> torch.Tensor:
    values = torch.zeros(30, 40)
    values[:10, :10] = value
    return values


def panels(picture):
    return [panel for row in picture.rows for panel in row]


def colour(panel) -> str:
    return "#" + "".join(f"{one:02x}" for one in panel.colours[0, 0])


def test_all_maps_share_the_scale_of_the_largest_drop():
    photo, one, other, bar = panels(show_drops(PHOTO, {"strong": heat(4.0), "weak": heat(-1.0)}))
    assert colour(one) == IN_FAVOUR
    assert colour(other) not in (AGAINST, IN_FAVOUR)
    assert bar.title == "blue: -4.0, red: 4.0"
    assert photo.title == "the photograph"
    assert colour(panels(show_drops(PHOTO, {"weak": heat(-1.0)}))[1]) == AGAINST


def test_a_scale_can_be_given_and_cuts_off_what_is_beyond():
    _, one, bar = panels(show_drops(PHOTO, {"strong": heat(4.0)}, full=2.0))
    assert colour(one) == IN_FAVOUR
    assert bar.title == "blue: -2.0, red: 2.0"


def test_windows_are_squares_on_white_and_each_map_may_have_a_photograph_of_its_own():
    squares, _ = panels(show_drops(None, {"windows": torch.tensor([[0.0, 2.0], [1.0, 0.0]])}))
    assert squares.is_toy
    assert colour(squares) == "#ffffff"
    several = panels(show_drops({"a": PHOTO, "b": 0 * PHOTO}, {"a": heat(1.0), "b": heat(1.0)}))
    assert [panel.title for panel in several[:2]] == ["a", "b"]
    assert several[0].colours[20, 20].mean() > several[1].colours[20, 20].mean() > 100


def test_the_words_say_where_and_how_far_the_score_drops():
    alt = show_drops(PHOTO, {"the cat": heat(4.0)}).alt
    assert alt == "By how much the score drops if a part is hidden: the cat: largest at the top left, from 0.0 to 4.0."
    assert show_drops(PHOTO, {"the cat": heat(4.0)}, alt="Another text.").alt == "Another text."


def test_a_map_of_zeros_is_the_faint_photograph():
    _, map_, bar = panels(show_drops(PHOTO, {"nothing": heat(0.0)}))
    assert len({*map_.colours.reshape(-1, 3).sum(axis=1).tolist()}) == 1
    assert bar.title == "blue: -0.0, red: 0.0" or bar.title == "blue: 0.0, red: 0.0"


def test_unwritten_exercises_leave_a_note():
    for maps in ({"": None}, {"a": heat(1.0), "b": None}):
        assert isinstance(show_drops(PHOTO, maps), Note)


@pytest.mark.parametrize(
    ("photos", "maps", "words"),
    [
        (PHOTO, {}, "0 maps"),
        (PHOTO, {"a": torch.zeros(3, 5)}, r"\(3, 5\)"),
        (PHOTO, {"a": torch.zeros(2, 30, 40)}, "one map"),
        ({"b": PHOTO}, {"a": torch.zeros(30, 40)}, "a photograph for each"),
    ],
)
def test_what_does_not_fit_is_told(photos, maps, words):
    with pytest.raises(ArgumentError, match=words):
        show_drops(photos, maps)
