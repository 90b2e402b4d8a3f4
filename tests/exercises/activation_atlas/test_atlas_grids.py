"""Positions, layouts and cells: what is said of mistakes that nobody foresaw, and what holds of right answers."""

import importlib.util

import numpy as np
import pytest
import torch
from judging import verdict_on

from autograde.exercises.activation_atlas.collect_activations import collect_activations
from autograde.exercises.activation_atlas.grid_average import grid_average
from autograde.exercises.activation_atlas.layout import layout
from helpers.checks.criteria.activation_atlas.layouts import fills_the_square, neighbours_on_layout, same_layout_again
from helpers.checks.criteria.activation_atlas.positions import drawn_positions
from helpers.checks.protocol.arguments import Photos, SqueezeNet, Tensor
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.run import run_probe


def test_vectors_of_photographs_are_those_of_the_layer():
    net, photos = SqueezeNet().build(), Photos([0, 5], 97).build()
    vectors = collect_activations(photos, net, "features.12", 36)  # all positions of maps of 6 x 6
    wanted = net.features(photos).flatten(2).transpose(1, 2)
    for mine, theirs in zip(vectors.view(2, 36, 512), wanted, strict=True):
        apart = (mine[:, None] - theirs).abs().amax(dim=2)
        assert apart.min(dim=1).values.max() < 1e-3
        assert apart.argmin(dim=1).unique().numel() == 36
    assert not net.features[12]._forward_hooks


def test_a_single_vector_that_is_no_position_is_counted_and_named():
    def one_changed(images, model, layer, per_image):
        vectors = collect_activations(images, model, layer, per_image)
        vectors[-1] += 3
        return vectors

    verdict = verdict_on("collect_activations", one_changed, None)
    assert verdict.diagnosis == "no_position"
    assert "1 of your 20 vectors are at no position" in verdict.message
    assert "row 19" in verdict.message


def test_positions_that_are_never_drawn_are_named():
    def without_the_last_rows(images, model, layer, per_image):
        def cut(module, inputs, output):
            kept.append(output[:, :, :-2].clone())

        kept: list[torch.Tensor] = []
        handle = model.get_submodule(layer).register_forward_hook(cut)
        try:
            model(images)
        finally:
            handle.remove()
        maps = kept[0].flatten(2).transpose(1, 2)
        return torch.cat([one[torch.randperm(len(one))[:per_image]] for one in maps])

    found = verdict_on("collect_activations", without_the_last_rows, None)
    (anywhere,) = [part for part in found.parts if part.name == "anywhere"]
    assert not anywhere.passed
    assert "rows" in anywhere.message


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_random_numbers_positions_drawn_by_chance_are_right(seed):
    """A check that blames chance would fail somebody in a large class."""
    from autograde.exercises import find_exercise

    spec = find_exercise("collect_activations").spec(seed)
    for part in spec.parts:
        for name in part.probes if part.criterion == "drawn_positions" else ():
            probe = spec.probe(name)
            if "squeezenet" in {argument.kind for argument in probe.args.values()}:
                continue
            record = run_probe(collect_activations, Probe(**{**vars(probe), "seed": 100 + seed}))
            assert drawn_positions(record, [], probe, part.options).passed


def _layout_probe(points: int = 104) -> Probe:
    random = np.random.RandomState(0)
    centres = random.standard_normal((points // 8, 60)) * 3
    vectors = centres.repeat(8, axis=0) + 0.3 * random.standard_normal((points, 60))
    return Probe("probe", {"activations": Tensor(vectors.astype(np.float32))})


def _by_groups(points: int = 104) -> np.ndarray:
    """A layout that keeps the groups of 8, by percentiles."""
    random = np.random.RandomState(1)
    centres = random.permutation([(x, y) for x in range(4) for y in range(4)])[: points // 8]
    found = centres.repeat(8, axis=0) + 0.1 * random.standard_normal((points, 2))
    low, high = np.percentile(found, [1, 99], axis=0)
    return np.clip((found - low) / (high - low), 0, 1)


def _kind(criterion, points, apart=0.0):
    return criterion(
        Record(returned=points, returned_type="x", calls_apart=apart), [], _layout_probe(), {"group": 8}
    ).kind


def test_any_layout_that_keeps_groups_is_right():
    points = _by_groups()
    assert _kind(neighbours_on_layout, points) == "passed"
    assert _kind(neighbours_on_layout, points[:, ::-1].astype(np.float32)) == "passed"
    assert _kind(neighbours_on_layout, np.random.RandomState(0).permutation(points)) == "neighbours_lost"


def test_layouts_fill_the_square_in_one_way_only():
    points = _by_groups()
    assert _kind(fills_the_square, points) == "passed"
    for wrong, kind in (
        (points * 0.9 + 0.05, "not_filled"),
        (points * 2, "outside_the_square"),
        (points * 2 - 1, "from_minus_one"),
        (points * [1, 0.7], "one_scale_for_both"),
        ((points - points.mean(axis=0)) / points.std(axis=0), "standardised"),
        (points.argsort(axis=0).argsort(axis=0) / 103, "ranks"),
        (np.clip(points * 1.1 - 0.05, 0, 1), "other_percentiles"),
        (np.ones_like(points) * [0, 1], "one_line"),
    ):
        assert _kind(fills_the_square, wrong) == kind


def test_the_same_seed_gives_the_same_layout_to_single_precision():
    points = _by_groups()
    assert _kind(same_layout_again, points, 1e-5) == "passed"
    assert _kind(same_layout_again, points, 0.2) == "another_layout"
    assert _kind(same_layout_again, points, float("inf")) == "another_layout"


def test_a_layout_is_the_same_for_the_same_seed():
    vectors = _layout_probe().args["activations"].build()
    assert np.array_equal(layout(vectors, 3), layout(vectors, 3))


@pytest.mark.heavy  # numba compiles for half a minute
@pytest.mark.skipif(importlib.util.find_spec("umap") is None, reason="UMAP is optional")
@pytest.mark.filterwarnings("ignore")
def test_umap_is_right_too():
    def by_umap(activations, seed):
        from umap import UMAP

        found = UMAP(n_components=2, random_state=seed, n_jobs=1).fit_transform(activations.numpy())
        low, high = np.percentile(found, [1, 99], axis=0)
        return np.clip((found - low) / (high - low), 0, 1)

    assert verdict_on("layout", by_umap, None).passed


def test_a_wrong_cell_is_named():
    def one_wrong(layout, activations, side, min_count):
        means, counts = grid_average(layout, activations, side, min_count)
        means[1, 2] += 5
        return means, counts

    verdict = verdict_on("grid_average", one_wrong, None)
    assert verdict.diagnosis == "cells_wrong"
    assert "24 of the 25 cells are right. The first wrong one is in row 1, column 2" in verdict.message


def test_points_between_two_cells_belong_to_the_one_after_them():
    points = torch.tensor([[0.5, 0.0], [0.49, 1.0], [1.0, 0.5]])
    _, counts = grid_average(points, torch.ones(3, 2), 2, 1)
    assert counts.tolist() == [[0, 1], [1, 1]]
