"""Hints for the total variation, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get all neighbours without a loop?",
        ask="In the row (3, 5, 4, 9), which two shorter rows do you subtract to get the differences (2, -1, 5)?",
        place="Take all pixels but the first, and all but the last: both slices have the same length, and the entries "
        "at the same place are neighbours.",
        repair="Along axis 3, `img[:, :, :, 1:] - img[:, :, :, :-1]` has the differences of all neighbours in a row. "
        "Along axis 2, it is the same with the slices one place further left.",
    ),
    Hint(
        topic="The two differences do not fit together",
        ask="An image has H rows and W columns. How many pairs of neighbours has one of its columns, and how many has "
        "one of its rows?",
        place="The two tensors have different shapes, so they cannot be added. Which function gives one number for "
        "each of them?",
        repair="Square and sum each on its own, then add the two numbers.",
    ),
    Hint(
        topic="My result is a little too large or too small",
        ask="At the right border, which pixel is the neighbour on the right?",
        place="There is none. `torch.roll` takes the one on the far left, zero padding takes a zero, and slices that "
        "are cut along both axes lose pairs at the border.",
        repair="Each slice is cut along one axis only: `1:` and `:-1` along axis 2 for columns, along axis 3 for rows.",
    ),
)

AFTERTHOUGHT = (
    "One image has a sharp edge, another has a soft edge between the same two colours. Which has the larger loss?"
)
