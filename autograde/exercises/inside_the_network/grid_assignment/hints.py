"""Hints for a cell for each point, and the question after a right answer."""

from autograde.hint import Hint

HINTS = (
    Hint(
        topic="How do I get the centres of all cells?",
        ask="A grid of 3 x 3 has nine cells. What are x and y of the centre of the cell in row 0 and column 2?",
        place="Look at which of the two comes first. A cell is (row, column), a point is (x, y), and x belongs to the "
        "column. And the centre is in the middle of its cell, not at its corner.",
        repair="`grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))` lists row and column of every "
        "cell; `(grid.flip(1) + 0.5) / side` are the centres, x first.",
    ),
    Hint(
        topic="Which matrix does linear_sum_assignment want?",
        ask="It chooses one column for each row. What is a row here, and what is a column?",
        place="Look at the shape of your matrix: N points and side * side cells. Its entries are what a choice costs, "
        "by the definition in the docstring: are they squared?",
        repair="`cost = torch.cdist(points, centres).square()`, of shape (N, side * side).",
    ),
    Hint(
        topic="What does linear_sum_assignment return?",
        ask="It returns two arrays of the same length. Which of them tells the cell of each point?",
        place="The first counts the points, 0, 1, 2 and so on. The second holds numbers of cells, in the order of the "
        "points. You need row and column for each number.",
        repair="`_, chosen = linear_sum_assignment(cost)`, and then `grid[chosen]`; or row `chosen // side` and column "
        "`chosen % side`.",
    ),
)

AFTERTHOUGHT = (
    "Giving every point, one after the other, the nearest cell that is still free is much faster. Which points would "
    "suffer from that, and how would it look in a picture?"
)
