"""What is said of an array that no known mistake gives."""

import numpy as np
import pytest

from helpers.checks.judging.relations import describe_difference
from helpers.checks.protocol.record import Record

RIGHT = np.random.RandomState(0).standard_normal((3, 4, 5))


@pytest.mark.parametrize(
    ("got", "name", "said"),
    [
        (0 * RIGHT, "all_zero", "zero everywhere"),
        (-RIGHT, "wrong_sign", "exactly the negative"),
        (0.2 * RIGHT, "wrong_scale", "is 0.2 times the expected one, everywhere"),
        (RIGHT[:, ::-1], "wrong_axes", "in the wrong order"),
        (RIGHT * np.array([1, 1, 2]).reshape(3, 1, 1), "some_images_wrong", "2 of the batch's 3 images are right"),
        (RIGHT + 0.5 * np.roll(RIGHT, 1), "wrong_values", "differ from the expected ones by 50%"),
        (20 * np.roll(RIGHT, 1), "wrong_values", "is 19.9 times as large as those values"),
    ],
)
def test_a_difference_is_put_into_words(got, name, said):
    found = describe_difference(got, [Record(returned=RIGHT)], {})
    assert (found.name, said in found.message) == (name, True), found.message


@pytest.mark.parametrize(
    ("got", "name", "said"),
    [
        (3.25, "wrong_values", "returns 3.25 where 2.5 was expected"),
        (0.0, "all_zero", "zero everywhere"),
        (-2.5, "wrong_sign", "exactly the negative"),
    ],
)
def test_of_a_single_number_nothing_is_said_about_factors(got, name, said):
    found = describe_difference(np.array(got), [Record(returned=np.array(2.5))], {"scalar": True})
    assert (found.name, said in found.message) == (name, True), found.message
