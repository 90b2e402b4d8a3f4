"""What must hold of the functions of spatial activations for all inputs, and on the embedded weights."""

import numpy as np
import torch

from autograde.exercises import find_exercise
from helpers import load_imagenet_val, load_squeezenet, preprocess
from helpers.atlas.whiten import whitening as ready_made
from helpers.synthesis import activations, direction

activation_grid, direction_objective, whitening = (
    find_exercise(name).reference for name in ("activation_grid", "direction_objective", "whitening")
)


def noise(seed: int, *shape: int) -> torch.Tensor:
    return torch.tensor(np.random.RandomState(seed).standard_normal(shape), dtype=torch.float32)


def test_the_grid_of_a_photograph_is_the_layer_s_maps_read_position_by_position() -> None:
    model, X = load_squeezenet(), preprocess(load_imagenet_val(1)[0][0])
    grid = activation_grid(X, model, "features.12")
    assert grid.shape == (13, 13, 512)
    with torch.no_grad():
        maps = activations(model, X, ["features.12"])["features.12"]
    torch.testing.assert_close(grid[4, 7], maps[0, :, 4, 7])


def test_the_objective_is_that_of_the_engine() -> None:
    maps, vectors = noise(0, 3, 6, 1, 1).abs(), noise(1, 3, 6)
    for power in (0, 2, 4):
        right = direction("layer", vectors, power).value({"layer": maps})
        torch.testing.assert_close(direction_objective(maps[:, :, 0, 0], vectors, power), right)
        own = direction("layer", vectors, power, formula=direction_objective).value({"layer": maps})
        torch.testing.assert_close(own, right)


def test_the_objective_grows_with_the_length_and_falls_with_the_angle() -> None:
    v = torch.tensor([1.0, 0.0])
    angles = torch.linspace(0, 1.4, 8)
    turned = torch.stack([angles.cos(), angles.sin()], dim=1)
    found = direction_objective(turned, v, 4)
    assert (found.diff() < 0).all()
    torch.testing.assert_close(direction_objective(3 * turned, v, 4), 3 * found)


def test_whitened_vectors_have_the_inverse_as_second_moment() -> None:
    """The mean of (W a)(W a)^T is W M W, which is nearly W."""
    a = noise(2, 500, 5) @ noise(3, 5, 5)
    W = whitening(a)
    torch.testing.assert_close(W, W.T, rtol=1e-4, atol=1e-4)
    moment = a.T @ a / len(a)
    c = 0.01 * moment.diagonal().mean()
    torch.testing.assert_close(W @ (moment + c * torch.eye(5)), torch.eye(5), rtol=0, atol=1e-3)


def test_whitening_is_that_of_the_atlas() -> None:
    for rows in (200, 4):  # more and fewer than channels
        a = noise(4, rows, 6).clamp(min=0)
        torch.testing.assert_close(whitening(a), ready_made(a), rtol=1e-3, atol=1e-3)


def test_whitening_knows_no_scale() -> None:
    a = noise(5, 40, 6)
    torch.testing.assert_close(whitening(10 * a), whitening(a) / 100, rtol=1e-3, atol=1e-5)
