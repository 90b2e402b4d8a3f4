"""A cell for each point, as students wrote it."""

import itertools

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment, linprog

from autograde.mistakes.answers import right, wrong


@right
def double_loop(points, side):
    cost = np.zeros((len(points), side * side))
    for i, (x, y) in enumerate(points.tolist()):
        for r in range(side):
            for c in range(side):
                cost[i, r * side + c] = (x - (c + 0.5) / side) ** 2 + (y - (r + 0.5) / side) ** 2
    _, columns = linear_sum_assignment(cost)
    return torch.tensor([[n // side, n % side] for n in columns.tolist()])


@right
def meshgrid_of_centres(points, side):
    centre = (np.arange(side) + 0.5) / side
    cx, cy = np.meshgrid(centre, centre)
    p = points.numpy().astype(np.float64)
    cost = (p[:, :1] - cx.ravel()) ** 2 + (p[:, 1:] - cy.ravel()) ** 2
    _rows, cols = linear_sum_assignment(cost)
    return np.stack(np.unravel_index(cols, (side, side)), axis=1)


@right
def units_of_cells(points, side):
    yx = points.flip(1) * side - 0.5
    cells = torch.stack(torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij"), -1).reshape(-1, 2)
    cost = (yx[:, None, :] - cells[None]).pow(2).sum(-1)
    point, cell = linear_sum_assignment(cost.numpy())
    result = torch.zeros(len(points), 2)
    result[point] = cells[cell].float()
    return result


@right
def columns_first_and_maximised(points, side):
    columns_and_rows = [(c, r) for c in range(side) for r in range(side)]
    centres = (torch.tensor(columns_and_rows) + 0.5) / side
    gain = 2 * points @ centres.T - centres.square().sum(1)
    _, best = linear_sum_assignment(gain, maximize=True)
    return torch.tensor([columns_and_rows[n][::-1] for n in best])


@right
def cells_choose_points(points, side):
    grid = np.array(list(itertools.product(range(side), repeat=2)))
    centres = (grid[:, [1, 0]] + 0.5) / side
    cost = ((centres[:, None] - points.numpy()[None]) ** 2).sum(2)
    cell, point = linear_sum_assignment(cost)
    return torch.tensor(grid[cell[np.argsort(point)]], dtype=torch.int32)


@right
def linear_program(points, side):
    n, m = len(points), side * side
    grid = np.stack(np.divmod(np.arange(m), side), 1)
    cost = ((points.double().numpy()[:, None] - (grid[:, ::-1] + 0.5) / side) ** 2).sum(2)
    one_cell = np.kron(np.eye(n), np.ones((1, m)))
    one_point = np.tile(np.eye(m), (1, n))
    x = linprog(cost.ravel(), A_ub=one_point, b_ub=np.ones(m), A_eq=one_cell, b_eq=np.ones(n)).x
    return grid[x.reshape(n, m).argmax(1)]


@right
def exchanging_while_it_helps(points, side):
    """Moves around cycles of any length that lower the cost: Bellman and Ford on the points and the empty cells."""
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    cost = torch.cdist(points.double(), (grid.flip(1) + 0.5).double() / side).square().numpy()
    owner = np.full(len(grid), -1)
    for point in range(len(points)):
        potential, before = cost[point].copy(), np.full(len(grid), -1)
        for _ in grid:
            for cell in np.flatnonzero(owner >= 0):
                through = potential[cell] - cost[owner[cell], cell] + cost[owner[cell]]
                better = through < potential - 1e-12
                potential[better], before[better] = through[better], cell
        cell = int(np.flatnonzero(owner < 0)[potential[owner < 0].argmin()])
        while before[cell] >= 0:
            owner[cell] = owner[before[cell]]
            cell = before[cell]
        owner[cell] = point
    return grid[[int(np.flatnonzero(owner == point)[0]) for point in range(len(points))]]


@wrong("cells_not_their_own", "full few many input_kept")
def floored(points, side):
    column, row = (points * side).long().clamp(max=side - 1).T
    return torch.stack([row, column], dim=1)


@wrong("one_after_the_other", "full few many input_kept")
def nearest_free(points, side):
    free = [(r, c) for r in range(side) for c in range(side)]
    cells = []
    for x, y in points.tolist():
        best = min(free, key=lambda rc: (x - (rc[1] + 0.5) / side) ** 2 + (y - (rc[0] + 0.5) / side) ** 2)
        free.remove(best)
        cells.append(best)
    return torch.tensor(cells)


@wrong("row_and_column_exchanged", "full few many input_kept")
def x_before_y(points, side):
    centre = (np.arange(side) + 0.5) / side
    centres = np.array([(x, y) for x in centre for y in centre])
    cost = ((points.numpy()[:, None] - centres) ** 2).sum(2)
    _, n = linear_sum_assignment(cost)
    return torch.tensor(np.stack([n // side, n % side], 1))


@wrong("not_squared", "full few many input_kept")
def plain_distances(points, side):
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    cost = (points[:, None] - (grid.flip(1) + 0.5) / side).norm(dim=2)
    return grid[linear_sum_assignment(cost)[1]]


@wrong("cells_numbered", "full few many input_kept")
def numbers(points, side):
    centre = (torch.arange(side) + 0.5) / side
    centres = torch.cartesian_prod(centre, centre).flip(1)
    return torch.tensor(linear_sum_assignment(torch.cdist(points, centres) ** 2)[1])


@wrong("corners_in_place_of_centres", "few many input_kept")
def without_the_half(points, side):
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    cost = torch.cdist(points * side, grid.flip(1).float()) ** 2
    return grid[linear_sum_assignment(cost)[1]]
