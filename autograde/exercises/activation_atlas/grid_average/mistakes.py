"""What goes wrong with means of cells, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_CELLS = "(layout * side).long().clamp(max=side - 1)"
_FLOORED = "(layout * side).floor().clamp(0, side - 1).int()"
_PLACE = "column, row ="
_COUNTS = "torch.bincount(cell, minlength=side * side)"
_ONE_HOT_COUNTS = "torch.nn.functional.one_hot(cell.long(), side * side).sum(dim=0)"
_SUMS = "torch.zeros(side * side, activations.shape[1]).index_add(0, cell, activations)"
_ONE_HOT_SUMS = "torch.nn.functional.one_hot(cell.long(), side * side).float().T @ activations"
_LOOPED_SUMS = "torch.stack([activations[cell == one].sum(dim=0) for one in range(side * side)])"
_MEANS = "sums / counts.clamp(min=1)[:, None]"
_EMPTY = "means[counts < min_count] = 0"
_LAST = "means, counts = means.view(side, side, -1), counts.view(side, side)"

STYLES = (
    style("one_hot", edit(_COUNTS, _ONE_HOT_COUNTS), edit(_SUMS, _ONE_HOT_SUMS)),
    style("cell_by_cell", edit(_SUMS, _LOOPED_SUMS)),
    style("floored", edit(_CELLS, _FLOORED)),
)


def _instead(*known: str, new: str) -> Edit:
    return reduce(or_, (edit(old, new) for old in known))


def _cells(new: str) -> Edit:
    """Something else in place of column and row of each point, in every style."""
    return _instead(_CELLS, _FLOORED, new=new)


def _sums(new: str) -> Edit:
    """Something else in place of the sums over each cell, in every style."""
    return _instead(_SUMS, _ONE_HOT_SUMS, _LOOPED_SUMS, new=new)


_WHOLE = tuple(f"sums = {one}" for one in (_SUMS, _ONE_HOT_SUMS, _LOOPED_SUMS))


def _last(means: str = "means.view(side, side, -1)", counts: str = "counts.view(side, side)") -> Edit:
    return edit(_LAST, f"means, counts = {means}, {counts}")


_PAIRWISE = """
    sums = torch.zeros(side * side, activations.shape[1])
    for place, vector in zip(cell.tolist(), activations):
        sums[place] = (sums[place] + vector) / 2 if sums[place].any() else vector
    sums = sums * counts.clamp(min=1)[:, None]
"""
_MEDIANS = """
    sums = torch.zeros(side * side, activations.shape[1])
    for place in cell.unique().tolist():
        sums[place] = activations[cell == place].median(dim=0).values * counts[place]
"""
_LARGEST = """
    sums = torch.zeros(side * side, activations.shape[1])
    for place in cell.unique().tolist():
        sums[place] = activations[cell == place].amax(dim=0) * counts[place]
"""
_AT_ONCE = "sums = torch.zeros(side * side, activations.shape[1])\nsums[cell.long()] += activations"
_OVERWRITTEN = """
    sums = torch.zeros(side * side, activations.shape[1])
    for place, vector in zip(cell.tolist(), activations):
        sums[place] = vector
    sums = sums * counts.clamp(min=1)[:, None]
"""
_STRETCHED = (
    "((layout - layout.amin(dim=0)) / (layout.amax(dim=0) - layout.amin(dim=0)) * side).long().clamp(max=side - 1)"
)
_NOT_AT_ONE = "inside = (layout < 1).all(dim=1)\nlayout, activations = layout[inside], activations[inside]\n"

MISCONCEPTIONS = (
    mistake(
        "row_and_column_exchanged",
        "Rows and columns are exchanged: x should choose the column, y the row.",
        "A point is (x, y), a cell is (row, column): `column, row = ...`, and `means[row, column]`.",
        edit(_PLACE, "row, column ="),
        edit("row * side + column", "column * side + row"),
        _last("means.view(side, side, -1).transpose(0, 1)", "counts.view(side, side).T"),
    ),
    mistake(
        "edge_beyond_the_grid",
        "A point at x = 1 or y = 1 lands in a row or column number `side`, which the grid does not have.",
        "The last row and the last column hold the points at 1, too: `.clamp(max=side - 1)`.",
        _cells("(layout * side).long()"),
        _cells("(layout * side).floor().long()"),
    ),
    mistake(
        "edge_in_the_next_row",
        "Points at x = 1 land in the first column of the next row: the number of the cell is clamped, not its column.",
        "Clamp row and column, each on its own, before you compute the number of the cell.",
        (
            _cells("(layout * side).long()"),
            edit("row * side + column", "(row * side + column).clamp(max=side * side - 1)"),
        ),
    ),
    mistake(
        "edge_in_the_first_cell",
        "Points at x = 1 or y = 1 come back at the other side of the grid, in the first column or row.",
        "Use `.clamp(max=side - 1)` in place of a remainder: 1 belongs to the last cell.",
        _cells("((layout * side).long() % side)"),
    ),
    mistake(
        "edge_left_out",
        "You leave out the points at x = 1 or y = 1.",
        "They belong to the last column or row: compare with `<=` there, or clamp.",
        edit(_PLACE, _NOT_AT_ONE + _PLACE),
    ),
    mistake(
        "rounded",
        "You round to the nearest line of the grid; a cell holds the points between two lines.",
        "Cut off what comes after the point: `(layout * side).long()`, or `floor()`.",
        _cells("(layout * side).round().long().clamp(max=side - 1)"),
        _cells("(layout * (side - 1)).round().long()"),
        _cells("(layout * side - 0.5).round().long().clamp(0, side - 1)"),
    ),
    mistake(
        "one_cell_too_few",
        "Your cells are too large: you multiply by `side - 1`, so that only points at 1 reach the last row or column.",
        "Multiply by `side`, and clamp: `(layout * side).long().clamp(max=side - 1)`.",
        _cells("(layout * (side - 1)).long()"),
    ),
    mistake(
        "between_cells_before",
        "A point exactly between two cells gets the first of them; it belongs to the one after it.",
        "The first border of a cell belongs to it, the last does not: `floor`, not `ceil(...) - 1`.",
        _cells("((layout * side).ceil().long() - 1).clamp(min=0)"),
    ),
    mistake(
        "sums_in_place_of_means",
        "You return the sum of each cell's vectors, not their mean.",
        "Divide by the number of points in the cell.",
        edit(_MEANS, "sums.clone()"),
    ),
    mistake(
        "multiplied_by_counts",
        "You multiply the sums by the number of points in the cell; a mean divides by it.",
        "Divide: `sums / counts.clamp(min=1)[:, None]`.",
        edit(_MEANS, "sums * counts.clamp(min=1)[:, None]"),
    ),
    mistake(
        "divided_by_something_else",
        "You divide the sums by a number that is the same for all cells.",
        "Divide each sum by the number of points in its own cell.",
        edit(_MEANS, "sums / len(layout)"),
        edit(_MEANS, "sums / min_count"),
        edit(_MEANS, "sums / (side * side)"),
        edit(_MEANS, "sums / counts.max()"),
    ),
    mistake(
        "pairwise_average",
        "You average each vector with the mean so far: the last vectors count half, the first ones hardly at all.",
        "Add up all vectors of a cell first, and divide once, by their number.",
        _instead(*_WHOLE, new=_PAIRWISE),
    ),
    mistake(
        "repeated_places_added_once",
        "Of the vectors in one cell, only one is added: `sums[cell] += ...` writes a place that comes twice only once.",
        "Use `index_add`, `np.add.at`, or a loop over the points.",
        _instead(*_WHOLE, new=_AT_ONCE),
    ),
    mistake(
        "last_vector",
        "Each cell gets the last of its vectors; the others are overwritten.",
        "Add each vector to the cell's sum, `+=`, and divide by the count at the end.",
        _instead(*_WHOLE, new=_OVERWRITTEN),
    ),
    mistake(
        "median_or_maximum",
        "You take the median, or the largest value, of each cell's vectors, not their mean.",
        "Add up the vectors of the cell and divide by their number.",
        _instead(*_WHOLE, new=_MEDIANS),
        _instead(*_WHOLE, new=_LARGEST),
    ),
    mistake(
        "min_count_too_many",
        "A cell with exactly `min_count` points stays empty in your grid, but that is enough.",
        "Only cells with fewer points stay empty: `counts < min_count`.",
        edit(_EMPTY, "means[counts <= min_count] = 0"),
    ),
    mistake(
        "min_count_too_few",
        "A cell with one point fewer than `min_count` gets a mean in your grid; it should stay empty.",
        "Only cells with `min_count` points or more get a mean.",
        edit(_EMPTY, "means[counts < min_count - 1] = 0"),
    ),
    mistake(
        "min_count_ignored",
        "Cells with fewer points than `min_count` get a mean in your grid; they should stay empty.",
        "Set them to zero at the end: `means[counts < min_count] = 0`.",
        edit(_EMPTY, "pass"),
    ),
    mistake(
        "only_empty_cells",
        "You have it the wrong way round: cells with enough points stay empty, the others get a mean.",
        "Set to zero where `counts < min_count`.",
        edit(_EMPTY, "means[counts >= min_count] = 0"),
    ),
    mistake(
        "empty_cells_nan",
        "Your empty cells are NaN; zero was asked for.",
        "Zero divided by zero is NaN: divide by `counts.clamp(min=1)`, and set the means of empty cells to 0.",
        edit(_EMPTY, "means[counts < min_count] = torch.nan"),
        (edit(_MEANS, "sums / counts[:, None]"), edit(_EMPTY, "means[(0 < counts) & (counts < min_count)] = 0")),
    ),
    mistake(
        "counts_emptied",
        "You set the counts of empty cells to zero; they should say how many points there are, also where those are "
        "too few.",
        "Change `means` only, and leave `counts` alone.",
        edit(_EMPTY, f"{_EMPTY}\ncounts[counts < min_count] = 0"),
        (edit(_EMPTY, "counts[counts < min_count] = 0\nmeans[counts == 0] = 0")),
    ),
    mistake(
        "shares_in_place_of_counts",
        "Your counts are shares of all points; the numbers of points were asked for.",
        "Leave out the division: `counts` are whole numbers.",
        _last(counts="counts.view(side, side) / len(layout)"),
    ),
    mistake(
        "whether_in_place_of_counts",
        "Your counts only say whether a cell holds points; how many was asked for.",
        "Count them: `torch.bincount`, or `+= 1` for each point.",
        _last(counts="(counts > 0).long().view(side, side)"),
        _last(counts="(counts >= min_count).long().view(side, side)"),
    ),
    mistake(
        "upside_down",
        "Your rows are counted from below, but y points downwards: a small y belongs to row 0.",
        "Leave out `flip`, `1 - y` and `side - 1 - row`.",
        edit("row * side + column", "(side - 1 - row) * side + column"),
    ),
    mistake(
        "mirrored",
        "Your columns are counted from the right, but a small x belongs to column 0.",
        "Leave out `flip`, `1 - x` and `side - 1 - column`.",
        edit("row * side + column", "row * side + side - 1 - column"),
    ),
    mistake(
        "stretched_first",
        "You stretch the layout over the whole grid before you look for the cells, but its points should stay where "
        "they are.",
        "The points are in [0, 1] already: multiply by `side`.",
        _cells(_STRETCHED),
    ),
    mistake(
        "normalised",
        "You divide the vectors, or their means, by their lengths.",
        "Average the vectors as they are, and return the means as they are.",
        append("means = torch.nn.functional.normalize(means, dim=2)"),
        edit(_PLACE, f"activations = torch.nn.functional.normalize(activations, dim=1)\n{_PLACE}"),
    ),
    mistake(
        "one_number_for_each_cell",
        "You average over the channels, too: each cell gets a number, not a vector.",
        "Average over the points of a cell only: the result has shape (side, side, K).",
        append("means = means.mean(dim=2)"),
        append("means = means.mean(dim=2, keepdim=True)"),
    ),
    mistake(
        "cells_in_a_row",
        "Your cells are in one row, numbered from 0 to side * side - 1; rows and columns were asked for.",
        "Reshape at the end: `means.view(side, side, -1)` and `counts.view(side, side)`.",
        edit(_LAST, "pass"),
    ),
    mistake(
        "channels_first",
        "Your means have the channels in front; they should come last: (side, side, K).",
        "Leave out `permute`, or write `permute(1, 2, 0)` at the end.",
        append("means = means.permute(2, 0, 1)"),
    ),
    mistake(
        "counts_first",
        "You return the counts before the means.",
        "Return both in the order of the docstring: `means, counts`.",
        append("means, counts = counts, means"),
    ),
    mistake(
        "means_alone",
        "You return the means without the counts.",
        "Return both: `return means, counts`.",
        append("return means"),
    ),
    mistake(
        "input_overwritten",
        "Your function changes the values of the caller's layout.",
        "`layout *= side` changes the argument itself: write `layout * side`, which is a new tensor.",
        append("layout *= side"),
    ),
    nothing_returned("means", append("found = means, counts\nmeans, counts = None, None")),
)

_OUT = "0 / 0 only happens in cells that are emptied afterwards"
EQUIVALENT = {
    f"means = {_MEANS} -> means = sums / {other}[:, None]": _OUT for other in ("counts", "counts.clamp(min=0)")
}
