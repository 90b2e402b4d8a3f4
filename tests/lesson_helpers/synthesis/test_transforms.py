"""Random views: one interpolation, nothing squashed, the border reflected, every draw from the generator."""

import math

import pytest
import torch

from helpers.errors import ArgumentError
from helpers.synthesis import Noise, Similarity, in_turn

STILL = {"degrees": 0.0, "zoom": (1.0, 1.0), "shift": 0.0}


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_view_repeats_with_the_generator_and_leaves_the_image_alone():
    x = torch.randn(2, 3, 20, 30, generator=generator())
    before = x.clone()
    seen = Similarity(size=None)(x, generator(1))
    assert seen.shape == x.shape
    assert torch.equal(x, before)
    assert torch.equal(Similarity(size=None)(x, generator(1)), seen)
    assert not torch.equal(Similarity(size=None)(x, generator(2)), seen)


def test_every_image_of_a_batch_gets_its_own_draw():
    x = torch.randn(1, 3, 20, 20, generator=generator()).repeat(2, 1, 1, 1)
    first, second = Similarity(size=20)(x, generator(1))
    assert not torch.equal(first, second)


def test_a_view_that_does_not_move_is_the_image():
    x = torch.randn(1, 3, 20, 30, generator=generator())
    torch.testing.assert_close(Similarity(**STILL, size=None)(x, generator()), x, atol=1e-5, rtol=0)
    middle = Similarity(**STILL, size=20)(x, generator())
    torch.testing.assert_close(middle, x[..., 5:25], atol=1e-5, rtol=0)


def test_a_view_may_be_larger_than_the_image():
    x = torch.randn(1, 3, 16, 16, generator=generator())
    expected = torch.nn.functional.interpolate(x, size=(48, 48), mode="bilinear", align_corners=False)
    seen = Similarity(**STILL, size=48)(x, generator())
    torch.testing.assert_close(seen[..., 2:-2, 2:-2], expected[..., 2:-2, 2:-2], atol=1e-5, rtol=0)


def test_discs_are_moved_turned_and_scaled_but_never_squashed():
    rows, columns = torch.meshgrid(torch.arange(60.0) - 29.5, torch.arange(120.0) - 59.5, indexing="ij")
    disc = (torch.hypot(rows, columns) < 10).float().expand(20, 3, 60, 120)
    for size, factor in ((None, 1), (60, 1), (120, 2)):
        for seen in Similarity(zoom=(0.8, 1.25), shift=6, size=size)(disc, generator())[:, 0] > 0.5:
            height, width = int(seen.any(1).sum()), int(seen.any(0).sum())
            assert abs(height - width) <= 2
            assert factor * 20 * 0.8 - 2 <= height <= factor * 20 * 1.25 + 2


@pytest.mark.parametrize("size", [(40, 40), (30, 50)])
def test_a_turn_by_a_known_angle_moves_a_point_as_geometry_says(size):
    height, width = size
    x = torch.zeros(1, 3, height, width)
    x[..., height // 2 - 8, width // 2] = 1
    theta = Similarity(degrees=30, zoom=(1, 1), shift=0, size=None)._matrices(1, size, size, generator(4))
    angle = math.atan2(float(theta[0, 1, 0]) * height / width, float(theta[0, 0, 0]))
    assert 0.05 < abs(angle) <= math.radians(30)
    seen = Similarity(degrees=30, zoom=(1, 1), shift=0, size=None)(x, generator(4))[0, 0]
    weight = seen / seen.sum()
    row = float((weight.sum(1) * (torch.arange(height) + 0.5 - height / 2)).sum())
    column = float((weight.sum(0) * (torch.arange(width) + 0.5 - width / 2)).sum())
    start = (0.5 + height // 2 - 8 - height / 2, 0.5 + width // 2 - width / 2)
    expected = (
        start[0] * math.cos(angle) - start[1] * math.sin(angle),
        start[0] * math.sin(angle) + start[1] * math.cos(angle),
    )
    assert (row, column) == pytest.approx(expected, abs=0.3)


def test_crops_are_everywhere_in_the_image_and_never_outside():
    rows = torch.arange(80.0)[:, None].expand(80, 80)
    x = rows.expand(200, 3, 80, 80)
    seen = Similarity(**STILL, size=20, crop=0.25)(x, generator())[:, 0]
    torch.testing.assert_close(seen[:, 1:] - seen[:, :-1], torch.ones(200, 19, 20), atol=1e-3, rtol=0)
    tops = seen[:, 0, 0]
    assert tops.min() >= 0
    assert seen.max() <= 79
    assert tops.min() < 5
    assert tops.max() > 55


def test_beyond_the_border_the_image_is_reflected():
    x = torch.arange(10.0)[None, None, None].expand(1, 3, 10, 10).contiguous()
    seen = Similarity(degrees=0, zoom=(0.5, 0.5), shift=0, size=None)(x, generator())[0, 0, 5]
    assert seen[0] == pytest.approx(float(seen[4]), abs=0.01)  # the first fifth of the view is outside on the left
    assert seen.min() >= 0
    assert seen.max() <= 9


def test_gradients_flow_through_the_view():
    x = torch.ones(1, 3, 40, 40, requires_grad=True)
    in_turn(Similarity(size=64), Noise())(x, generator()).sum().backward()
    assert x.grad[0, 0, 20, 20] > 0


def test_noise_has_the_asked_deviation():
    noisy = Noise(0.3)(torch.zeros(4, 3, 64, 64), generator())
    assert float(noisy.std()) == pytest.approx(0.3, rel=0.02)


def test_what_cannot_be_used_is_named():
    with pytest.raises(ArgumentError, match=r"X\[None\]"):
        Similarity()(torch.zeros(3, 8, 8), generator())
    with pytest.raises(ArgumentError, match="list"):
        Similarity()([1.0], generator())
    for options, said in (({"zoom": (1.2, 0.8)}, "zoom"), ({"crop": 0}, "crop"), ({"shift": -1}, "shift -1")):
        with pytest.raises(ArgumentError, match=said):
            Similarity(**options)
