"""The loop: the optimum it finds is known, it leaves everything else alone, and it can be stopped at any step."""

import numpy as np
import pytest
import torch
from torch import nn

from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.ready_made import ReadyMadeError, answer_is_judged
from helpers.synthesis import (
    CANVAS,
    FourierImage,
    Objective,
    PhaseImage,
    PixelImage,
    Similarity,
    ascend,
    class_score,
    layer_norm,
    synthesise,
    visualize_class,
)

QUIET = {"progress": False, "show": False}


class Colours(nn.Module):
    """Three classes: how red, green and blue the image is on average."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * x.mean(dim=(2, 3)) * 10


def away_from(target: torch.Tensor) -> Objective:
    return Objective(
        "target", frozenset({CANVAS}), lambda seen: -(seen[CANVAS] - target).flatten(1).square().mean(dim=1)
    )


@pytest.mark.parametrize("kind", [PixelImage, FourierImage])
def test_the_images_reach_an_optimum_that_is_known(kind):
    start = PixelImage(16, 16, seed=4, count=2)
    with torch.no_grad():
        start.pixels.mul_(60)
        target = start()
    options = {"contrast": None} if kind is FourierImage else {}
    found = synthesise(
        Colours().eval(),
        away_from(target),
        kind(16, 16, count=2, **options),
        transform=None,
        steps=400,
        lr=0.1,
        **QUIET,
    )
    assert (found - target).abs().mean() < 0.05 * target.abs().mean()


@pytest.mark.parametrize("kind", [PixelImage, FourierImage])
def test_each_image_of_a_batch_climbs_for_its_own_objective(kind):
    model = Colours().eval()
    found = synthesise(model, class_score([0, 1, 2]), kind(16, 16, count=3), steps=30, lr=0.2, **QUIET)
    with torch.no_grad():
        assert model(found).argmax(dim=1).tolist() == [0, 1, 2]


@pytest.mark.parametrize("kind", [PixelImage, FourierImage, PhaseImage])
def test_the_values_of_the_frames_rise(kind):
    model = make_toy("layered", seed=3)
    frames = ascend(model, layer_norm("late"), kind(24, 24), transform=None, steps=30, lr=0.1)
    values = [float(frame.values) for frame in frames]
    assert values[-1] > values[0]
    assert np.polyfit(range(30), values, 1)[0] > 0


def test_a_batch_gives_what_one_image_alone_gives():
    model = make_toy("layered", seed=3)
    together = synthesise(
        model, class_score([1, 4]), PixelImage(24, 24, count=2, seed=0), transform=None, steps=5, **QUIET
    )
    start = PixelImage(24, 24, count=2, seed=0)()[1:].detach()
    alone = synthesise(model, class_score(4), PixelImage(24, 24, start=start), transform=None, steps=5, **QUIET)
    torch.testing.assert_close(together[1:], alone, atol=1e-4, rtol=0)


def test_several_views_count_as_their_mean():
    model = make_toy("layered", seed=3)
    (frame,) = ascend(model, class_score([2, 5]), PixelImage(24, 24, count=2), transform=None, views=3, steps=1)
    (once,) = ascend(model, class_score([2, 5]), PixelImage(24, 24, count=2), transform=None, steps=1)
    torch.testing.assert_close(frame.values, once.values)
    torch.testing.assert_close(frame.images, once.images)


def test_the_seed_decides_all_and_the_global_random_state_is_left_alone():
    def picture(seed: int) -> torch.Tensor:
        return synthesise(
            Colours().eval(),
            class_score(0),
            FourierImage(16, 16),
            transform=Similarity(size=20),
            steps=4,
            seed=seed,
            **QUIET,
        )

    torch.manual_seed(5)
    expected = torch.get_rng_state()
    assert torch.equal(picture(1), picture(1))
    assert not torch.equal(picture(1), picture(2))
    assert torch.equal(torch.get_rng_state(), expected)


def test_the_model_is_left_without_gradients_hooks_or_changes():
    model = Colours().eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with torch.no_grad():  # gradients are needed nevertheless
        synthesise(model, class_score(1), PixelImage(16, 16), steps=3, **QUIET)
    assert model.weight.grad is None
    assert model.weight.requires_grad
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_whoever_stops_iterating_stops_at_once_and_has_the_images_so_far():
    calls = []
    model = Colours().eval()
    model.register_forward_pre_hook(lambda *_: calls.append(1))
    for frame in ascend(model, class_score(0), PixelImage(16, 16), steps=100):
        if frame.step == 3:
            break
    assert len(calls) == 3
    assert frame.images.shape == (1, 3, 16, 16)
    assert not frame.images.requires_grad


def test_an_interruption_returns_the_images_so_far_with_a_warning():
    def interrupted(frame) -> None:
        if frame.step == 4:
            raise KeyboardInterrupt

    model, canvas = Colours().eval(), PixelImage(16, 16)
    with pytest.warns(UserWarning, match="after 4 of 50 steps"):
        found = synthesise(model, class_score(0), canvas, steps=50, each=interrupted, show=False)
    assert torch.equal(found, canvas())
    with pytest.raises(KeyboardInterrupt):
        synthesise(model, class_score(0), canvas, steps=50, each=interrupted, **QUIET)


def test_attention_is_where_the_steps_pulled():
    half = Objective("left half", frozenset({CANVAS}), lambda seen: seen[CANVAS][..., :8].mean(dim=(1, 2, 3)))
    *_, frame = ascend(Colours().eval(), half, PixelImage(16, 16), transform=None, steps=3)
    assert (frame.attention[..., :8] > 0).all()
    assert (frame.attention[..., 8:] == 0).all()


def test_what_cannot_be_used_is_named():
    model = Colours().eval()
    with pytest.raises(ArgumentError, match=r"call model\.eval\(\) first"):
        synthesise(Colours().train(), class_score(0), PixelImage(8, 8), **QUIET)
    with pytest.raises(ArgumentError, match="from 0 to 2, got 3"):
        synthesise(model, class_score(3), PixelImage(8, 8), **QUIET)
    total = Objective("total", frozenset({CANVAS}), lambda seen: seen[CANVAS].sum())
    with pytest.raises(ArgumentError, match=r"'total' returns \(\) for 1 images"):
        synthesise(model, total, PixelImage(8, 8), **QUIET)
    lost = Objective("lost", frozenset({CANVAS}), lambda seen: seen[CANVAS].detach().sum(dim=(1, 2, 3)))
    with pytest.raises(ArgumentError, match="loses the gradient"):
        synthesise(model, lost, PixelImage(8, 8), **QUIET)
    infinite = Objective("log", frozenset({CANVAS}), lambda seen: (0 * seen[CANVAS].sum(dim=(1, 2, 3))).log())
    with pytest.raises(ArgumentError, match="at step 1; use a smaller learning rate"):
        synthesise(model, infinite, PixelImage(8, 8), **QUIET)


def test_any_torchvision_network_can_be_looked_into():
    from torchvision import models

    for make, layer in ((models.resnet18, "layer2.0.conv1"), (models.mobilenet_v3_small, "features.4")):
        torch.manual_seed(0)
        model = make().eval()
        canvas = FourierImage(64, 64)
        values = [float(f.values) for f in ascend(model, layer_norm(layer), canvas, transform=None, steps=6, lr=0.1)]
        assert values[-1] > values[0]
        assert all(parameter.grad is None for parameter in model.parameters())


def test_the_engine_is_no_answer_to_an_exercise():
    with answer_is_judged():
        with pytest.raises(ReadyMadeError, match="synthesise"):
            visualize_class(Colours().eval(), 0, PixelImage(8, 8), progress=False)
        with pytest.raises(ReadyMadeError, match="activations"):
            next(ascend(Colours().eval(), class_score(0), PixelImage(8, 8)))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU on this machine")
def test_the_canvas_follows_the_model_to_its_device():
    model = Colours().eval().cuda()
    assert synthesise(model, class_score(0), FourierImage(16, 16), steps=2, **QUIET).is_cuda
