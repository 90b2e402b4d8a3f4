"""Shapes of a cell for each point: matrices made in many ways, cells read in many ways, cheap substitutes."""

import numpy as np
import scipy.optimize
import torch
from scipy.spatial.distance import cdist
from shape import right, wrong

EXERCISE = "grid_assignment"


def solve(cost):
    return scipy.optimize.linear_sum_assignment(cost)[1]


@right
def scipy_throughout(points, side):
    rows, columns = np.indices((side, side)).reshape(2, -1)
    centres = np.column_stack([columns + 0.5, rows + 0.5]) / side
    best = solve(cdist(np.asarray(points), centres, "sqeuclidean"))
    return np.column_stack([rows[best], columns[best]])


@right
def list_of_cells(points, side):
    cells = [(r, c) for c in range(side) for r in range(side)]
    cost = [[(x - (c + 0.5) / side) ** 2 + (y - (r + 0.5) / side) ** 2 for r, c in cells] for x, y in points.tolist()]
    return torch.tensor([cells[n] for n in solve(np.array(cost))])


@right
def four_axes(points, side):
    centre = torch.linspace(0.5 / side, 1 - 0.5 / side, side)
    cost = (points[:, 0, None, None] - centre) ** 2 + (points[:, 1, None, None] - centre[:, None]) ** 2
    best = solve(cost.flatten(1).double())
    return torch.from_numpy(np.array(np.divmod(best, side)).T)


@right
def empty_points_that_cost_nothing(points, side):
    grid = torch.stack(torch.meshgrid(torch.arange(side), torch.arange(side), indexing="xy"), dim=2).view(-1, 2)
    cost = torch.zeros(side * side, side * side)
    cost[: len(points)] = torch.cdist(points, (grid + 0.5) / side) ** 2
    return grid[solve(cost)][: len(points)].flip(1)


@right
def whole_numbers(points, side):
    grid = np.argwhere(np.ones((side, side), bool))
    apart = points.double().numpy()[:, None, ::-1] - (grid + 0.5) / side
    cost = np.rint(1e9 * np.square(apart).sum(-1)).astype(np.int64)
    point, cell = scipy.optimize.linear_sum_assignment(cost)
    return {int(p): grid[c] for p, c in zip(point, cell, strict=True)} and grid[cell[np.argsort(point)]].astype(float)


@right
def products_maximised(points, side):
    """With as many points as cells only the products matter; with fewer, the cells' own squares, too."""
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    centres = (grid.flip(1) + 0.5) / side
    value = points @ centres.T - centres.square().sum(1) / 2
    return grid[scipy.optimize.linear_sum_assignment(-value)[1]]


@wrong("cells_not_their_own", points=0)
def nearest_cell_of_each(points, side):
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    return grid[torch.cdist(points, (grid.flip(1) + 0.5) / side).argmin(1)]


@wrong("row_and_column_exchanged", points=0)
def columns_first(points, side):
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    return grid[solve(torch.cdist(points, (grid.flip(1) + 0.5) / side) ** 2)][:, [1, 0]]


@wrong("smallest_distance_first", points=0)
def pairs_in_order(points, side):
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    cost = torch.cdist(points, (grid.flip(1) + 0.5) / side)
    cells, taken = {}, set()
    for pair in cost.flatten().argsort().tolist():
        point, cell = divmod(pair, side * side)
        if point not in cells and cell not in taken:
            cells[point] = cell
            taken.add(cell)
    return grid[[cells[point] for point in range(len(points))]]


@wrong("sorted_into_rows")
def rows_by_y(points, side):
    cells = torch.zeros(len(points), 2, dtype=torch.long)
    order = points[:, 1].argsort()
    for row in range(side):
        group = order[row * side : (row + 1) * side]
        group = group[points[group, 0].argsort()]
        cells[group, 0], cells[group, 1] = row, torch.arange(len(group))
    return cells


@wrong("outside_the_grid", points=0)
def numbers_times_two(points, side):
    return torch.stack([torch.arange(len(points)), torch.arange(len(points))], dim=1)


@wrong("cells_not_whole", points=0)
def units_of_cells(points, side):
    return points.flip(1) * side


@wrong("not_the_least")
def any_cells(points, side):
    numbers = 5 * torch.arange(len(points)) % side**2
    return torch.stack([numbers // side, numbers % side], dim=1)
