"""Hints for the mean vector of each cell, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="In which cell is a point?",
        ask="A grid has 4 columns. In which of them are x = 0.3, x = 0.5 and x = 1?",
        place="Multiply by the number of cells and drop what comes after the point. Look at x = 1: what do you get "
        "there, "
        "and is there such a column?",
        repair="`(layout * side).long().clamp(max=side - 1)`: x first, then y. `long()` cuts off, it does not round.",
    ),
    Hint(
        topic="Which of the two is the row?",
        ask="A point is (x, y), and a cell is (row, column). Which coordinate changes when you go one row down?",
        place="Look at the order in which you unpack the coordinates, and at the order of your indices: "
        "`means[row, column]`.",
        repair="`column, row = (layout * side).long().clamp(max=side - 1).T`.",
    ),
    Hint(
        topic="How do I add up the vectors of each cell?",
        ask="Several points are in one cell. What does `sums[cell] += activations` do with a place that comes twice?",
        place="With repeated places, only one of them is written. Loop over the points, or look for a function that "
        "adds "
        "at places: `index_add` in PyTorch, `np.add.at` in NumPy.",
        repair="With `cell = row * side + column`: `torch.zeros(side * side, K).index_add(0, cell, activations)` "
        "are the "
        "sums, and `torch.bincount(cell, minlength=side * side)` the counts.",
    ),
    Hint(
        topic="What belongs into an empty cell?",
        ask="A cell holds two points, and `min_count` is 3. What are its mean and its count?",
        place="Its mean stays zero, its count is 2. And take care with a cell that holds nothing: 0 / 0 is NaN.",
        repair="Divide by `counts.clamp(min=1)[:, None]`, then `means[counts < min_count] = 0`. Leave the counts "
        "alone.",
    ),
)

AFTERTHOUGHT = (
    "The mean of a thousand vectors and the mean of ten look alike in the grid. Which of the two would you trust "
    "more, and "
    "how could a picture show it?"
)
