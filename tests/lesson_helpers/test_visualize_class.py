"""Feature visualisation: both parametrisations, the random transformation, and the loop around them."""

import pytest
import torch
from torch import nn

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, FourierImage, PixelImage, random_transform, visualize_class


def brightness(model_input: torch.Tensor) -> torch.Tensor:
    mean, std = torch.tensor(SQUEEZENET_MEAN), torch.tensor(SQUEEZENET_STD)
    return model_input * std[:, None, None] + mean[:, None, None]


class RedAgainstBlue(nn.Module):
    """Two classes: how red, how blue the image is."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(dim=(2, 3))[:, [0, 2]] * 10


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
@pytest.mark.parametrize("size", [(16, 24), (15, 9)])
def test_an_image_has_the_asked_size_and_starts_near_grey(kind, size):
    image = kind(*size, seed=0)()
    assert image.shape == (1, 3, *size)
    assert brightness(image).sub(0.5).abs().max() < 0.2


@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
def test_pixels_stay_between_0_and_1_whatever_the_parameters(kind):
    image = kind(16, 16)
    with torch.no_grad():
        for parameter in image.parameters():
            parameter.mul_(1e6)
    pixels = brightness(image())
    assert pixels.min() >= -1e-6
    assert pixels.max() <= 1 + 1e-6


@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
def test_the_seed_decides_the_start_and_leaves_torchs_own_generator_alone(kind):
    torch.manual_seed(5)
    expected = torch.get_rng_state()
    same, other = kind(8, 8, seed=1)(), kind(8, 8, seed=2)()
    assert torch.equal(kind(8, 8, seed=1)(), same)
    assert not torch.equal(same, other)
    assert torch.equal(torch.get_rng_state(), expected)


def test_a_fourier_step_reaches_far_where_a_pixel_step_does_not():
    def changed(image: nn.Module) -> float:
        before = image().detach()
        image()[0, :, 16, 16].sum().backward()
        with torch.no_grad():
            for parameter in image.parameters():
                parameter += 0.1 * parameter.grad.sign()
        return float((image() - before).abs().sum(1).gt(1e-6).float().mean())

    assert changed(PixelImage(32, 32)) == 1 / 32**2
    assert changed(FourierImage(32, 32)) > 0.9


def test_decay_1_divides_each_coefficient_by_its_frequency():
    scale = FourierImage(16, 16, decay=1.0).scale[..., 0]
    assert scale[0, 1] / scale[0, 4] == pytest.approx(4)
    assert scale[0, 0] == scale[0, 1]


@pytest.mark.parametrize("size", [(0, 8), (8, -1), (8.0, 8), (True, 8)])
@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
def test_an_impossible_size_is_named(kind, size):
    with pytest.raises(ValueError, match="must be a whole number of pixels"):
        kind(*size)


def test_the_transformation_keeps_shape_and_input_and_repeats_with_the_generator():
    x = torch.randn(2, 3, 20, 30, generator=generator())
    before = x.clone()
    seen = random_transform(x, generator(1))
    assert seen.shape == x.shape
    assert torch.equal(x, before)
    assert torch.equal(random_transform(x, generator(1)), seen)
    assert not torch.equal(random_transform(x, generator(2)), seen)


def test_every_image_of_a_batch_gets_its_own_draw():
    x = torch.randn(1, 3, 20, 30, generator=generator()).repeat(2, 1, 1, 1)
    first, second = random_transform(x, generator(1))
    assert not torch.equal(first, second)


def test_the_transformation_moves_a_disc_but_does_not_squash_it():
    rows, columns = torch.meshgrid(torch.arange(60.0) - 29.5, torch.arange(120.0) - 59.5, indexing="ij")
    disc = (torch.hypot(rows, columns) < 10).float().expand(20, 3, 60, 120)
    for seen in random_transform(disc, generator())[:, 0] > 0.5:
        height, width = int(seen.any(1).sum()), int(seen.any(0).sum())
        assert abs(height - width) <= 1
        assert 20 / 1.2 - 2 <= height <= 20 / 0.8 + 2


def test_gradients_flow_through_the_transformation():
    x = torch.ones(1, 3, 40, 40, requires_grad=True)
    random_transform(x, generator()).sum().backward()
    assert x.grad[0, 0, 20, 20] > 0


def test_the_transformation_names_what_it_cannot_use():
    with pytest.raises(ValueError, match=r"X\[None\]"):
        random_transform(torch.zeros(3, 8, 8), generator())
    with pytest.raises(TypeError, match="list"):
        random_transform([1.0], generator())


@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
@pytest.mark.parametrize("robust", [True, False])
def test_the_loop_makes_the_image_more_of_the_target_class(kind, robust):
    model = RedAgainstBlue()
    for target in (0, 1):
        image = visualize_class(model, target, kind(32, 32), steps=20, robust=robust, progress=False)
        assert image.shape == (1, 3, 32, 32)
        assert not image.requires_grad
        assert model(image)[0, target] > model(kind(32, 32)())[0, target] + 0.1


def test_the_same_seed_gives_the_same_picture():
    def picture(seed: int) -> torch.Tensor:
        return visualize_class(RedAgainstBlue(), 0, FourierImage(32, 32), steps=5, seed=seed, progress=False)

    assert torch.equal(picture(1), picture(1))
    assert not torch.equal(picture(1), picture(2))


def test_the_loop_leaves_the_model_without_gradients():
    model = nn.Sequential(nn.Conv2d(3, 2, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    visualize_class(model, 0, PixelImage(32, 32), steps=2, progress=False)
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.parametrize("target", [-1, 2])
def test_a_class_that_the_model_lacks_is_named(target):
    with pytest.raises(ValueError, match=f"from 0 to 1, got {target}"):
        visualize_class(RedAgainstBlue(), target, PixelImage(32, 32), steps=1, progress=False)
