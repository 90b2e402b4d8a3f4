"""Features, neighbours and cells: what is said of mistakes that nobody foresaw, and what holds of right answers."""

import numpy as np
import pytest
import torch
from judging import verdict_on

from autograde.exercises.inside_the_network.embed import embed
from autograde.exercises.inside_the_network.grid_assignment import grid_assignment
from autograde.exercises.inside_the_network.nearest_neighbors import nearest_neighbors
from helpers.checks.criteria.feature_space.cells import cost_of
from helpers.checks.protocol.arguments import Photos, SqueezeNet


def test_features_of_photographs_are_those_before_the_classifier():
    net, photos = SqueezeNet().build(), Photos([0, 5], 97).build()
    features = embed(photos, net, "features")
    assert features.shape == (2, 512)
    assert torch.allclose(features, net.features(photos).mean(dim=(2, 3)), atol=1e-6)
    assert not net.features._forward_hooks


def test_other_neighbours_are_counted_and_the_first_query_is_named():
    def one_swapped(queries, bank, k, metric):
        rows = nearest_neighbors(queries, bank, k + 1, metric)
        rows[1, k - 1] = rows[1, k] if len(rows) > 1 else rows[0, k - 1]
        return rows[:, :k]

    verdict = verdict_on("nearest_neighbors", one_swapped, None)
    assert verdict.diagnosis == "other_neighbours"
    assert "You find 29 of the 30 neighbours. `queries[1]` is the first that gets others" in verdict.message


@pytest.mark.parametrize("row", [24, -1])
def test_rows_that_the_bank_does_not_have_are_named(row):
    def beyond(queries, bank, k, metric):
        rows = nearest_neighbors(queries, bank, k, metric)
        rows[0, -1] = row
        return rows

    verdict = verdict_on("nearest_neighbors", beyond, None)
    assert verdict.diagnosis == "no_such_row"
    assert f"the row {row}" in verdict.message


@pytest.mark.parametrize("error", [ValueError, KeyError, NotImplementedError, AssertionError, RuntimeError, Exception])
def test_any_error_that_says_no_refuses_a_metric(error):
    def refusing(queries, bank, k, metric):
        if metric not in ("euclidean", "cosine"):
            raise error(f"no metric {metric}")
        return nearest_neighbors(queries, bank, k, metric)

    assert verdict_on("nearest_neighbors", refusing).passed


def test_an_error_by_mistake_refuses_nothing():
    def adding(queries, bank, k, metric):
        return nearest_neighbors(queries, bank, k, metric) if metric in ("euclidean", "cosine") else metric + 1

    verdict = verdict_on("nearest_neighbors", adding)
    assert [part.name for part in verdict.parts if not part.passed] == ["unknown_metric"]


def test_an_error_on_every_probe_is_not_taken_for_a_refusal():
    def failing(queries, bank, k, metric):
        raise ValueError("not yet")

    assert verdict_on("nearest_neighbors", failing).points == 0


def test_another_assignment_that_costs_as_little_is_right():
    points = torch.tensor([[0.5, 0.25], [0.5, 0.75]])  # each is as near to both cells of its row
    first, mirrored = torch.tensor([[0, 0], [1, 1]]), torch.tensor([[0, 1], [1, 0]])
    assert cost_of(points.numpy(), first.numpy(), 2) == cost_of(points.numpy(), mirrored.numpy(), 2)
    cells = grid_assignment(points, 2)
    assert cost_of(points.numpy(), cells.numpy(), 2) == pytest.approx(0.125)


def test_a_cost_that_is_not_the_least_is_told_with_the_least():
    def one_pair_exchanged(points, side):
        cells = grid_assignment(points, side)
        cells[[0, 1]] = cells[[1, 0]]
        return cells

    verdict = verdict_on("grid_assignment", one_pair_exchanged, None)
    assert verdict.diagnosis == "not_the_least"
    assert "the least is" in verdict.message


def test_points_that_share_a_cell_are_counted():
    def one_doubled(points, side):
        cells = grid_assignment(points, side)
        cells[1] = cells[0]
        return cells

    verdict = verdict_on("grid_assignment", one_doubled, None)
    assert verdict.diagnosis == "cells_shared"
    assert verdict.message == "Several points share a cell: 9 points have only 8 cells."


def test_the_length_of_a_vector_matters_to_one_metric_only():
    random = np.random.RandomState(0)
    bank, query = (torch.tensor(random.uniform(0, 1, (rows, 6)), dtype=torch.float32) for rows in (50, 1))
    longer = bank * torch.tensor(random.uniform(0.5, 3, (50, 1)), dtype=torch.float32)
    for metric, same in (("cosine", True), ("euclidean", False)):
        before, after = (nearest_neighbors(query, each, 50, metric) for each in (bank, longer))
        assert torch.equal(before, after) == same
