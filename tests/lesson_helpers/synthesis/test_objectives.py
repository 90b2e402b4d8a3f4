"""Objectives: each is the number it says, gives each image its own, and can be added and multiplied."""

import numpy as np
import pytest
import torch
from torch import nn

from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.synthesis import (
    SCORES,
    activations,
    channel,
    class_score,
    code,
    direction,
    layer_norm,
    one_each,
    unit,
)
from helpers.synthesis.objectives import Objective


@pytest.fixture(scope="module")
def model() -> nn.Module:
    return make_toy("layered", seed=3)


@pytest.fixture(scope="module")
def seen(model) -> dict[str, torch.Tensor]:
    X = torch.randn(3, 3, 24, 24, generator=torch.Generator().manual_seed(0))
    return activations(model, X, {SCORES, "early.conv", "middle"})


def test_layers_count_as_they_return_also_before_a_relu_in_place(model, seen):
    X = torch.randn(3, 3, 24, 24, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(seen["early.conv"], model.early.conv(X))
    assert (seen["early.conv"] < 0).any()
    torch.testing.assert_close(seen["middle"], model.middle(model.early(X)))
    torch.testing.assert_close(seen[SCORES], model(X))


def test_the_pass_ends_at_the_last_layer_that_is_needed_and_leaves_no_hook():
    model = make_toy("layered", seed=3, fails_at="late")
    found = activations(model, torch.randn(1, 3, 24, 24), {"early", "middle.conv"})
    assert set(found) == {"early", "middle.conv"}
    with pytest.raises(RuntimeError, match="on purpose"):
        activations(model, torch.randn(1, 3, 24, 24), {"early", SCORES})
    assert not any(module._forward_hooks for module in model.modules())


def test_unknown_unused_and_odd_layers_are_named(model):
    X = torch.randn(1, 3, 24, 24)
    with pytest.raises(ArgumentError, match=r"no layer 'erly'\. Closest: early"):
        activations(model, X, {"erly"})

    class Odd(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.unused, self.pair = nn.Identity(), nn.MaxPool2d(2, return_indices=True)

        def forward(self, x):
            return self.pair(x)[0]

    with pytest.raises(ArgumentError, match="does not use its layer 'unused'"):
        activations(Odd().eval(), X, {"unused"})
    with pytest.raises(ArgumentError, match="'pair' returns a tuple"):
        activations(Odd().eval(), X, {"pair"})


def test_each_image_gets_the_number_of_its_own_class(seen):
    scores = seen[SCORES].numpy()
    own = scores[[0, 1, 2], [2, 0, 5]]
    np.testing.assert_allclose(class_score([2, 0, 5], minus_mean=False).value(seen), own, rtol=1e-6)
    np.testing.assert_allclose(class_score([2, 0, 5]).value(seen), own - scores.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(class_score(4, minus_mean=False).value(seen), scores[:, 4], rtol=1e-6)


def test_channels_and_units(seen):
    maps = seen["middle"].numpy()
    means = [maps[n, k].mean() for n, k in enumerate([1, 0, 7])]
    np.testing.assert_allclose(channel("middle", [1, 0, 7]).value(seen), means, rtol=1e-5)
    np.testing.assert_allclose(unit("middle", 4, 2, 3).value(seen), maps[:, 4, 2, 3])
    middle = maps[:, 4, maps.shape[2] // 2, maps.shape[3] // 2]
    np.testing.assert_allclose(unit("middle", 4).value(seen), middle)


@pytest.mark.parametrize(("power", "window"), [(0, None), (2.0, None), (4.0, 3)])
def test_a_direction_counts_length_and_angle_place_by_place(seen, power, window):
    vectors = torch.randn(3, 10, generator=torch.Generator().manual_seed(1))
    maps = seen["middle"].double().numpy()
    h, w = maps.shape[2:]
    rows = range(h) if window is None else range((h - window) // 2, (h - window) // 2 + window)
    columns = range(w) if window is None else range((w - window) // 2, (w - window) // 2 + window)
    expected = []
    for n in range(3):
        v = vectors[n].double().numpy()
        values = []
        for i in rows:
            for j in columns:
                dot = maps[n, :, i, j] @ v
                cosine = dot / max(np.linalg.norm(maps[n, :, i, j]) * np.linalg.norm(v), 1e-8)
                values.append(dot * max(0.1, cosine) ** power)
        expected.append(np.mean(values))
    found = direction("middle", vectors, cosine_power=power, window=window).value(seen)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_the_norm_of_a_layer_has_the_activation_as_its_gradient(seen):
    maps = seen["middle"].detach().requires_grad_()
    value = layer_norm("middle").value({"middle": maps})
    (gradient,) = torch.autograd.grad(value.sum(), maps)
    torch.testing.assert_close(gradient * maps[0].numel(), maps.detach())


def test_a_code_is_reached_where_its_objective_is_zero(seen):
    maps = seen["middle"]
    assert code("middle", maps).value(seen).abs().max() == 0
    torch.testing.assert_close(code("middle", 2 * maps).value(seen), torch.full((3,), -0.25))
    with pytest.raises(ArgumentError, match="views of the size that the code is from"):
        code("middle", maps[..., :2]).value(seen)


def test_objectives_add_subtract_multiply_and_may_differ_from_image_to_image(seen):
    a, b = channel("middle", 1), class_score(2, minus_mean=False)
    both = 2 * a - b
    assert both.layers == {"middle", SCORES}
    torch.testing.assert_close(both.value(seen), 2 * a.value(seen) - b.value(seen))
    mixed = one_each([a, b, layer_norm("middle")])
    expected = torch.stack([a.value(seen)[0], b.value(seen)[1], layer_norm("middle").value(seen)[2]])
    torch.testing.assert_close(mixed.value(seen), expected)


def test_what_does_not_fit_is_named(seen):
    for objective, said in (
        (class_score(7), "from 0 to 6, got 7"),
        (class_score([1, 2]), "3 images and 2 objectives"),
        (channel("middle", 10), "middle has channels from 0 to 9, got 10"),
        (unit("middle", 0, 40, 0), "no unit at row 40"),
        (direction("middle", torch.ones(4)), "vectors have 4 entries; middle returns 10 channels"),
        (direction("middle", torch.ones(10), window=99), "window is 99"),
        (class_score(0) + Objective("odd", frozenset({"middle"}), lambda seen: seen["middle"][:, 0, 0, :1]), None),
    ):
        if said is None:
            assert objective.value(seen).shape != (3,)
            continue
        with pytest.raises(ArgumentError, match=said):
            objective.value(seen)
