"""Evidence: experiments on maps and fooling images are exact on networks that one can calculate by hand."""

import json

import pytest
import torch
import torchvision
from PIL import Image
from torch import Tensor, nn

from autograde.exercises import find_exercise
from helpers import (
    deletion_curve,
    load_imagenet_val,
    load_squeezenet,
    load_transfer,
    noise_dilemma,
    preprocess,
    random_squeezenet,
    survives,
)
from helpers.errors import ArgumentError, DataError
from helpers.evidence import transfer
from helpers.evidence.survival import CHANGES
from helpers.model import DATA


@pytest.fixture(scope="module")
def macaw():
    photos, labels, _ = load_imagenet_val(num=3)
    return preprocess(photos[2]), torch.from_numpy(labels[2:3])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


# --- a network that has learned nothing ---


def test_random_weights_are_drawn_as_torchvision_draws_them():
    ours = random_squeezenet(1).state_dict()
    torch.manual_seed(0)
    theirs = torchvision.models.squeezenet1_1().state_dict()
    assert {name: value.shape for name, value in ours.items()} == {name: v.shape for name, v in theirs.items()}
    for name, value in theirs.items():
        assert ours[name].std().item() == pytest.approx(value.std().item(), rel=0.1, abs=1e-9), name
        assert ours[name].abs().max().item() == pytest.approx(value.abs().max().item(), rel=0.25, abs=1e-9), name


def test_a_random_network_is_like_the_trained_one_but_for_its_weights():
    model, trained = random_squeezenet(), load_squeezenet()
    assert model.class_names == trained.class_names
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())
    assert model.features[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert all(
        p.dtype == q.dtype and p.device == q.device
        for p, q in zip(model.parameters(), trained.parameters(), strict=True)
    )


def test_the_seed_decides_and_the_global_random_state_is_left_alone():
    torch.manual_seed(5)
    state = torch.get_rng_state()
    one, same, other = (random_squeezenet(seed).features[0].weight for seed in (3, 3, 4))
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


# --- deletion curves ---


class Brightness(nn.Module):
    """Two classes; the score of class 1 is the sum over the left half, that of class 0 is 0."""

    largest = 0

    def forward(self, x: Tensor) -> Tensor:
        self.largest = max(self.largest, len(x))
        score = x[..., : x.shape[-1] // 2].sum(dim=(1, 2, 3))
        return torch.stack([torch.zeros_like(score), score], dim=1)


def picture(n: int = 1) -> tuple[Tensor, Tensor]:
    return torch.full((n, 3, 4, 4), 0.1), torch.ones(n, dtype=torch.int64)


def test_the_curve_is_the_probability_of_what_is_left():
    X, y = picture()
    maps = torch.zeros(1, 4, 4)
    maps[..., :2] = 1  # the map finds the half that counts
    shares = [0, 0.25, 0.5, 1]
    brightest = deletion_curve(X, y, Brightness(), maps, shares)
    darkest = deletion_curve(X, y, Brightness(), maps, shares, order="darkest")
    left = torch.tensor([[2.4, 1.2, 0, 0], [2.4, 2.4, 2.4, 0]])  # sums over the left half
    assert torch.allclose(torch.cat([brightest, darkest]), left.sigmoid())
    filled = deletion_curve(X, y, Brightness(), maps, [0.5], fill=-0.1)
    assert torch.allclose(filled, torch.tensor([[-2.4]]).sigmoid())


def test_blocks_go_as_a_whole_in_the_order_of_their_mean():
    X, y = picture()
    maps = torch.zeros(1, 4, 4)
    maps[0, :2, :2], maps[0, 3, 3] = 0.5, 1.5  # the brightest pixel is in a block whose mean is lower
    curve = deletion_curve(X, y, Brightness(), maps, [0.25, 0.5], block=2)
    assert torch.allclose(curve, torch.tensor([[1.2, 1.2]]).sigmoid())


def test_random_pixels_come_from_the_generator_alone_and_nothing_is_changed():
    X, y = picture(5)
    maps = torch.arange(16.0).view(1, 4, 4).expand(5, 4, 4)
    before = X.clone()
    state = torch.get_rng_state()
    model = Brightness()
    first, second, third = (
        deletion_curve(X, y, model, maps, [0.3, 0.6], order="random", generator=generator(seed)) for seed in (0, 0, 1)
    )
    assert torch.equal(first, second)
    assert not torch.equal(first, third)
    assert first.shape == (5, 2)
    assert torch.equal(X, before)
    assert torch.equal(torch.get_rng_state(), state)
    assert model.largest <= 8


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"order": "dimmest"}, "order is 'dimmest'"),
        ({"order": "random"}, "needs a generator"),
        ({"shares": [0.5, 2]}, "from 0 to 1"),
        ({"shares": []}, "from 0 to 1"),
        ({"maps": torch.zeros(1, 3, 4, 4)}, "expected (N, 3, H, W), (N,) and (N, H, W)"),
        ({"block": 3}, "block is 3"),
    ],
)
def test_a_wrong_argument_is_named(change, words):
    X, y = picture()
    arguments = {"maps": torch.zeros(1, 4, 4), "shares": [0.5]} | change
    with pytest.raises(ArgumentError) as told:
        deletion_curve(X, y, Brightness(), **arguments)
    assert words in str(told.value)


def test_the_macaw_goes_with_the_brightest_blocks_and_stays_without_the_darkest(macaw):
    X, y = macaw
    model = load_squeezenet()
    maps = find_exercise("compute_saliency_maps").reference(X.clone(), y, model).detach()
    (brightest,) = deletion_curve(X, y, model, maps, [0, 0.2], block=16)
    (darkest,) = deletion_curve(X, y, model, maps, [0, 0.2], order="darkest", block=16)
    assert brightest[0] == pytest.approx(0.915, abs=0.01)
    assert brightest[1] < darkest[1]


# --- SmoothGrad's dilemma ---


def constant_maps(X, y, model, noise_std, num_samples, generator):
    """Always the same map."""
    return torch.arange(16.0).view(1, 4, 4).expand(len(X), 4, 4)


def chance(X, y, model, noise_std, num_samples, generator):
    """Maps that are noise and nothing else."""
    return torch.randn(len(X), 40, 40, generator=generator)


def test_agreement_is_one_for_steady_maps_and_none_for_noise():
    X, y = picture(2)
    steady = noise_dilemma(X, y, Brightness(), constant_maps, [0, 0.5], num=2)
    assert torch.allclose(steady.agreement, torch.ones(2, 2))
    X = torch.zeros(2, 3, 40, 40)
    assert noise_dilemma(X, y, Brightness(), chance, [0, 0.5], num=2).agreement.abs().max() < 0.1


def test_probability_is_the_mean_over_noisy_copies():
    X, y = picture(2)
    found = noise_dilemma(X, y, Brightness(), constant_maps, [0, 3.0], num=200)
    assert found.probability.shape == (2, 2)
    assert torch.allclose(found.probability[:, 0], torch.tensor(2.4).sigmoid().expand(2))
    scores = 2.4 + 3.0 * 24**0.5 * torch.randn(100_000, generator=generator())  # 24 values in the left half
    assert torch.allclose(found.probability[:, 1], scores.sigmoid().mean().expand(2), atol=0.08)


def test_the_dilemma_repeats_itself_and_passes_on_what_it_was_given():
    X, y = picture(2)
    calls = []

    def student(X, y, model, noise_std, num_samples, generator):
        calls.append((noise_std, num_samples))
        return X.sum(dim=1)

    first = noise_dilemma(X, y, Brightness(), student, [0.1, 0.2], num=3, generator=generator(1))
    second = noise_dilemma(X, y, Brightness(), student, [0.1, 0.2], num=3, generator=generator(1))
    assert torch.equal(first.probability, second.probability)
    assert torch.equal(first.agreement, second.agreement)
    assert calls == [(0.1, 3), (0.1, 3), (0.2, 3), (0.2, 3)] * 2


@pytest.mark.parametrize("wrong", [None, torch.zeros(1, 3, 4, 4)])
def test_a_smooth_grad_that_returns_no_maps_is_named(wrong):
    X, y = picture()
    with pytest.raises(ArgumentError, match="smooth_grad returned"):
        noise_dilemma(X, y, Brightness(), lambda *arguments: wrong, [0.1])
    with pytest.raises(ArgumentError, match="expected sigmas"):
        noise_dilemma(X, y, Brightness(), constant_maps, [])


def test_at_a_noise_of_0_3_the_macaw_is_a_macaw_no_more(macaw):
    X, y = macaw
    found = noise_dilemma(X, y, load_squeezenet(), lambda X, *rest: X.sum(dim=1), [0, 0.3], num=4)
    before, after = found.probability[0].tolist()
    assert before == pytest.approx(0.915, abs=0.01)
    assert after < 0.1


# --- does a fooling image survive? ---


def test_the_cat_survives_every_change_as_a_cat_and_is_left_alone():
    photos, _, _ = load_imagenet_val(num=4)
    X = preprocess(photos[3])
    before = X.clone()
    seen = survives(X, 284, load_squeezenet())
    assert list(seen) == list(CHANGES)
    assert torch.equal(X, before)
    assert all(found.survived and found.label == 284 and 0.9 < found.probability <= 1 for found in seen.values())
    assert not any(found.survived for found in survives(X, 967, load_squeezenet()).values())


def test_changes_do_what_their_names_say():
    X = preprocess(Image.linear_gradient("L").resize((48, 48)).convert("RGB"), 48)
    X = X + 0.004 * torch.randn(X.shape, generator=generator())  # a quarter of a grey level
    png, shifted, blurred = (CHANGES[name](X) for name in ("PNG", "shift 2", "blur 1"))
    levels = 255 * (
        png * torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1) + torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
    )
    assert torch.allclose(levels, levels.round(), atol=1e-3)
    assert torch.equal(shifted[..., 2:], X[..., :-2])
    assert blurred.diff(dim=3).abs().mean() < X.diff(dim=3).abs().mean()
    assert CHANGES["as computed"](X) is X
    assert all(change(X).shape == X.shape for change in CHANGES.values())
    loss = {name: float((CHANGES[name](X) - X).abs().mean()) for name in CHANGES}
    assert loss["as computed"] < loss["PNG"] < loss["JPEG 95"] <= loss["JPEG 75"] <= loss["JPEG 50"]


def test_the_lessons_fooling_image_survives_a_png_only_beyond_the_border():
    photos, _, _ = load_imagenet_val(num=4)
    cat, model = preprocess(photos[3]), load_squeezenet()
    change = find_exercise("make_fooling_image").reference(cat, 967, model).detach() - cat
    at_the_border, beyond = (survives(cat + amount * change, 967, model) for amount in (1, 1.5))
    survivors = [[name for name, seen in found.items() if seen.survived] for found in (at_the_border, beyond)]
    assert survivors == [["as computed"], ["as computed", "PNG"]]


def test_several_images_at_once_are_refused(macaw):
    with pytest.raises(ArgumentError, match="use X\\[i : i \\+ 1\\]"):
        survives(torch.zeros(2, 3, 8, 8), 0, Brightness())


# --- what was measured on another network ---


def test_the_measured_counts_add_up_and_name_their_source():
    data = json.loads((DATA / "transfer.json").read_text())
    assert data["other_network"]["weights_sha256"].startswith("57934424")
    for name, found in data["images"].items():
        assert sum(found["squeezenet"].values()) == data["photographs"] == 25, name
        assert sum(found["other"].values()) == data["recognised_by_the_other"], name
    assert data["images"]["fooling, at the border"]["squeezenet"]["target"] == 25


def test_the_measured_transfer_counts_photographs() -> None:
    measured = load_transfer()
    assert 0 < measured.recognised <= measured.photographs == 25
    for squeezenet, other in measured.fooled.values():
        assert 0 <= squeezenet <= measured.photographs
        assert 0 <= other <= measured.recognised


def test_a_damaged_measurement_is_refused(tmp_path, monkeypatch) -> None:
    (tmp_path / "transfer.json").write_text("{}")
    monkeypatch.setattr(transfer, "FILE", tmp_path / "transfer.json")
    with pytest.raises(DataError, match="restore the file"):
        load_transfer()
