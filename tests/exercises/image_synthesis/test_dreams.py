"""DeepDream: closed forms and other libraries agree with the references; what the steps do to photographs."""

import numpy as np
import pytest
import torch
from judging import verdict_on
from PIL import Image
from torch import nn

from autograde.exercises.image_synthesis.dream_step import dream_step
from autograde.exercises.image_synthesis.next_octave import next_octave
from helpers.checks.protocol.arguments import Noise, Photos, SqueezeNet
from helpers.checks.protocol.toys import make_toy

LAYERS = ("features.2", "features.4.squeeze", "features.7", "features.12")


def norm_at(model: nn.Module, layer: str, img: torch.Tensor) -> float:
    kept = []
    with (
        model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.norm().item())),
        torch.no_grad(),
    ):
        model(img)
    return kept[0]


def test_of_a_linear_layer_the_step_goes_along_its_transpose_times_its_output() -> None:
    """A(x) = W x + b: the gradient of half the squared norm is W^T A, the gradient at the layer being A itself."""
    torch.manual_seed(0)
    conv = nn.Conv2d(3, 5, 3).requires_grad_(False)
    img = torch.randn(1, 3, 9, 11)
    g = nn.functional.conv_transpose2d(conv(img), conv.weight)
    moved = dream_step(img, nn.Sequential(conv), "0", 0.3)
    torch.testing.assert_close(moved, img + 0.3 * g / g.abs().mean())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_short_step_makes_the_layer_stronger_and_moves_pixels_by_its_size_on_average(layer: str) -> None:
    model, img = SqueezeNet().build(), Photos([3], 97).build()
    moved = dream_step(img, model, layer, 0.01)
    assert norm_at(model, layer, moved) > 1.001 * norm_at(model, layer, img)
    assert float((moved - img).abs().mean()) == pytest.approx(0.01, rel=1e-3)


def test_a_layer_that_nothing_raises_leaves_the_image_as_it_is() -> None:
    model, img = make_toy("layered", seed=1), Noise((1, 3, 17, 17), 2).build()
    model.early.conv.bias -= 100
    moved = dream_step(img, model, "early", 0.5)
    assert torch.equal(moved, img)
    assert moved is not img


def test_pillow_enlarges_the_detail_alike() -> None:
    dreamed, before, photo = (
        Noise((1, 3, *size), seed).build() for seed, size in enumerate(((20, 31),) * 2 + ((28, 43),))
    )
    planes = (
        Image.fromarray(plane.numpy()).resize((43, 28), Image.Resampling.BILINEAR) for plane in (dreamed - before)[0]
    )
    theirs = photo + torch.from_numpy(np.stack([np.asarray(plane) for plane in planes]))
    torch.testing.assert_close(next_octave(dreamed, before, photo), theirs, rtol=0, atol=1e-5)


def test_without_a_dream_the_next_octave_is_the_sharp_photograph() -> None:
    small, photo = Photos([4], 80).build(), Photos([4], 112).build()
    torch.testing.assert_close(next_octave(small, small, photo), photo)


def test_who_enlarges_in_another_way_is_paid_for_the_rest() -> None:
    def cubic(dreamed, before, photo):
        return photo + nn.functional.interpolate(dreamed - before, photo.shape[2:], mode="bicubic")

    verdict = verdict_on("next_octave", cubic)
    assert (verdict.diagnosis, verdict.points) == ("bicubic", 4)
