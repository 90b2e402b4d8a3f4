"""`visualize_class`: the engine as the lessons use it."""

import pytest
import torch
from torch import nn

from helpers import FourierImage, PhaseImage, PixelImage, visualize_class


class RedAgainstBlue(nn.Module):
    """Two classes: how red, how blue the image is."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(dim=(2, 3))[:, [0, 2]] * 10


@pytest.mark.parametrize("kind", [FourierImage, PixelImage])
@pytest.mark.parametrize("robust", [True, False])
def test_the_loop_makes_the_image_more_of_the_target_class(kind, robust):
    model = RedAgainstBlue().eval()
    for target in (0, 1):
        image = visualize_class(model, target, kind(32, 32), steps=20, robust=robust, progress=False)
        assert image.shape == (1, 3, 32, 32)
        assert not image.requires_grad
        assert model(image)[0, target] > model(kind(32, 32)())[0, target] + 0.1


@pytest.mark.parametrize("kind", [FourierImage, PixelImage, PhaseImage])
def test_the_same_seed_gives_the_same_picture(kind):
    def picture(seed: int) -> torch.Tensor:
        return visualize_class(RedAgainstBlue().eval(), 0, kind(32, 32), steps=5, seed=seed, progress=False)

    assert torch.equal(picture(1), picture(1))
    assert not torch.equal(picture(1), picture(2))


@pytest.mark.parametrize("target", [-1, 2])
def test_a_class_that_the_model_lacks_is_named(target):
    with pytest.raises(ValueError, match=f"from 0 to 1, got {target}"):
        visualize_class(RedAgainstBlue().eval(), target, PixelImage(32, 32), steps=1, progress=False)
