"""What goes wrong with cells for points, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, body, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_GRID = "torch.cartesian_prod(torch.arange(side), torch.arange(side))"
_LISTED = "torch.tensor([(row, column) for row in range(side) for column in range(side)])"
_CENTRES = "(grid.flip(1) + 0.5) / side"
_COST = "torch.cdist(points, centres).square()"
_SQUARES = "(points[:, None] - centres).square().sum(dim=2)"
_ASSIGN = "_, chosen = linear_sum_assignment(cost)"
_NUMPY = "chosen = linear_sum_assignment(cost.numpy())[1]"
_CELLS = "grid[chosen]"
_DIVIDED = "torch.stack([torch.tensor(chosen) // side, torch.tensor(chosen) % side], dim=1)"

STYLES = (
    style("cells_listed", edit(_GRID, _LISTED)),
    style("squares", edit(_COST, _SQUARES)),
    style("as_numpy", edit(_ASSIGN, _NUMPY)),
    style("divided_by_side", edit(_CELLS, _DIVIDED)),
)


def _instead(*known: str, new: str) -> Edit:
    return reduce(or_, (edit(old, new) for old in known))


def _cost(new: str) -> Edit:
    """Something else in place of the squared distances, in every style."""
    return _instead(_COST, _SQUARES, new=new)


def _assigned(new: str) -> Edit:
    """Something else in place of SciPy's choice, in every style."""
    return _instead(_ASSIGN, _NUMPY, new=new)


def _cells(new: str) -> Edit:
    """Something else in place of row and column of the chosen cells, in every style."""
    return _instead(_CELLS, _DIVIDED, new=new)


_IN_ORDER = """
    chosen = []
    for distances in cost.clone():
        distances[chosen] = torch.inf
        chosen.append(int(distances.argmin()))
"""
_SMALLEST_FIRST = """
    left, chosen = cost.clone(), [0] * len(points)
    for _ in range(len(points)):
        point, cell = divmod(int(left.argmin()), side * side)
        chosen[point] = cell
        left[point], left[:, cell] = torch.inf, torch.inf
"""
_ROUNDED = "torch.stack([(points[:, 1] * side).int(), (points[:, 0] * side).int()], dim=1).clamp(0, side - 1)"
_SCALED = "(points - points.amin(dim=0)) / (points.amax(dim=0) - points.amin(dim=0))"

MISCONCEPTIONS = (
    mistake(
        "cells_not_their_own",
        "You give each point the nearest cell by itself, so several points share a cell.",
        "The points have to share out the cells among them: let `linear_sum_assignment(cost)` choose.",
        _assigned("chosen = cost.argmin(dim=1)"),
        append(f"cells = {_ROUNDED}"),
        body(f"cells = {_ROUNDED}"),
    ),
    mistake(
        "one_after_the_other",
        "You serve the points one after the other: the last ones get what is left, however far away.",
        "The sum over all points should be least: let `linear_sum_assignment(cost)` choose for all at once.",
        _assigned(_IN_ORDER),
    ),
    mistake(
        "smallest_distance_first",
        "You take the nearest pair of point and free cell again and again: the last pairs are far apart.",
        "The sum over all points should be least: let `linear_sum_assignment(cost)` choose for all at once.",
        _assigned(_SMALLEST_FIRST),
    ),
    mistake(
        "row_and_column_exchanged",
        "Rows and columns are exchanged somewhere: x runs along the columns, y along the rows.",
        "A cell is (row, column) and a point (x, y): the centre of a cell is ((column + 0.5) / side, (row + 0.5) / "
        "side), and the row is returned first.",
        edit(_CENTRES, "(grid + 0.5) / side"),
        append("cells = cells.flip(1)"),
        _cost("torch.cdist(points.flip(1), centres).square()"),
    ),
    mistake(
        "upside_down",
        "Your rows are counted from below, but y points downwards: a small y belongs to row 0.",
        "Leave out `1 - y` and `side - 1 - row`: the first row is the top one.",
        append("cells = torch.stack([side - 1 - cells[:, 0], cells[:, 1]], dim=1)"),
        _cost("torch.cdist(points * torch.tensor([1, -1]) + torch.tensor([0, 1]), centres).square()"),
    ),
    mistake(
        "mirrored",
        "Your columns are counted from the right, but a small x belongs to column 0.",
        "The first column is the left one.",
        append("cells = torch.stack([cells[:, 0], side - 1 - cells[:, 1]], dim=1)"),
    ),
    mistake(
        "corners_in_place_of_centres",
        "You measure from the points to a corner of each cell, not to its centre.",
        "Add 0.5 to row and column before you divide by `side`.",
        edit(_CENTRES, "grid.flip(1) / side"),
        edit(_CENTRES, "(grid.flip(1) + 1.0) / side"),
    ),
    mistake(
        "grid_from_edge_to_edge",
        "Your grid reaches from edge to edge: its first centre is at 0 and its last at 1.",
        "The centre of column c is at (c + 0.5) / side: half a cell is left at each edge.",
        edit(_CENTRES, "grid.flip(1) / (side - 1)"),
    ),
    mistake(
        "centres_not_scaled",
        "Points and centres are in different units: points from 0 to 1, cells from 0 to side.",
        "Divide the centres by `side`, or multiply the points by it.",
        edit(_CENTRES, "grid.flip(1) + 0.5"),
        edit(_CENTRES, "grid.flip(1).float()"),
    ),
    mistake(
        "not_squared",
        "You minimise the sum of the distances, but the sum of their squares was asked for.",
        "Square each distance: a single long way then counts more than many short ones.",
        _cost("torch.cdist(points, centres)"),
    ),
    mistake(
        "steps_along_the_axes",
        "You measure along the axes, by the sum of the two differences or by the larger one.",
        "The squared distance is the sum of the squared differences in x and y.",
        _cost("torch.cdist(points, centres, p=1)"),
        _cost("torch.cdist(points, centres, p=torch.inf)"),
        _cost("torch.cdist(points, centres, p=1).square()"),
    ),
    mistake(
        "squared_too_often",
        "You square the distances once too often.",
        "`torch.cdist` gives distances, and `.square()` their squares: that is all.",
        _cost("torch.cdist(points, centres).square().square()"),
    ),
    mistake(
        "stretched_first",
        "You stretch the points over the whole grid before you choose, but their places are to stay as they are.",
        "The points are in [0, 1] already: measure from where they are.",
        _cost(f"torch.cdist({_SCALED}, centres).square()"),
        _cost("torch.cdist((points - points.min()) / (points.max() - points.min()), centres).square()"),
    ),
    mistake(
        "dearest_choice",
        "Your choice makes the sum as large as possible.",
        "`linear_sum_assignment(cost)` looks for the least sum: leave out `maximize=True` and the minus sign.",
        _assigned("_, chosen = linear_sum_assignment(cost, maximize=True)"),
        _assigned("_, chosen = linear_sum_assignment(-cost)"),
    ),
    mistake(
        "points_and_cells_exchanged",
        "You take the cells for the points: their order is not that of the points.",
        "The cost matrix has a row for each point and a column for each cell; the second array that comes back holds "
        "the cells, in the order of the points.",
        _assigned("chosen, _ = linear_sum_assignment(cost)"),
        _assigned("_, chosen = linear_sum_assignment(cost.T)"),
    ),
    mistake(
        "order_of_the_points_lost",
        "You return the right cells, but not in the order of the points.",
        "Row i of the result belongs to point i: do not sort the cells.",
        _cells("grid[np.sort(chosen)]"),
        _assigned("chosen, _ = linear_sum_assignment(cost.T)"),
        _cells("grid[np.asarray(chosen)[np.argsort(points[:, 1].numpy())]]"),
        _cells("grid[np.asarray(chosen)[np.argsort(points[:, 0].numpy())]]"),
        _cells("grid[chosen].flip(0)"),
    ),
    mistake(
        "cells_numbered",
        "You return one number for each cell, not its row and column.",
        "Row and column of cell number n are `n // side` and `n % side`.",
        _cells("torch.tensor(chosen)"),
        _cells("torch.tensor(chosen)[:, None]"),
        _cells("torch.stack([torch.arange(len(points)), torch.tensor(chosen)], dim=1)"),
    ),
    mistake(
        "centres_returned",
        "You return the centres of the cells, not their rows and columns.",
        "Return row and column as whole numbers: `grid[chosen]`.",
        _cells("centres[chosen]"),
        _cells("centres[chosen] * side"),
    ),
    mistake(
        "counted_from_one",
        "Your rows and columns are counted from 1.",
        "The first row and the first column are number 0.",
        append("cells = cells + 1"),
    ),
    mistake(
        "picture_returned",
        "You return the grid with the number of the point in each cell, (side, side), not the cell of each point.",
        "Return an array of shape (N, 2): row and column for each point.",
        append(
            "found = torch.full((side, side), -1)\n"
            "found[cells[:, 0], cells[:, 1]] = torch.arange(len(cells))\n"
            "cells = found"
        ),
    ),
    mistake(
        "all_cells_returned",
        "You return as many cells as the grid has, even if there are fewer points.",
        "Return a row and a column for each point, shape (N, 2).",
        append("cells = torch.cat([cells, cells[:1].expand(side * side - len(cells), -1)])"),
    ),
    mistake(
        "sorted_into_rows",
        "You sort the points by y into rows, and each row by x: that keeps an order, but not the distances.",
        "The sum of squared distances should be least: let `linear_sum_assignment(cost)` choose.",
        _assigned("""
            chosen = torch.zeros(len(points), dtype=torch.long)
            for row, group in enumerate(points[:, 1].argsort().split(side)):
                chosen[group[points[group, 0].argsort()]] = row * side + torch.arange(len(group))
            chosen = chosen.numpy()
        """),
    ),
    mistake(
        "input_overwritten",
        "Your function changes the values of the caller's points.",
        "`points *= side` changes the argument itself: write `points * side`, which is a new tensor.",
        append("points *= side"),
        append("points -= points.min()"),
        append("points[:, 1] = 1 - points[:, 1]"),
    ),
    nothing_returned("cells", _instead(f"cells = {_CELLS}", f"cells = {_DIVIDED}", new=f"found = {_CELLS}")),
)

EQUIVALENT: dict[str, str] = {}
