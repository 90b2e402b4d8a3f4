"""SmoothGrad: right answers in many styles, and mistakes written differently from the misconceptions."""

import pytest
import torch
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_compute_saliency_maps import arange_index as saliency_maps
from right_smooth_grad import RIGHT

NAME = "smooth_grad"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def gradient(X, y, model):
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad


def mean_of_maps(X, y, model, noise_std, num_samples, generator):
    maps = [
        saliency_maps(X + noise_std * torch.randn(X.shape, generator=generator), y, model) for _ in range(num_samples)
    ]
    return sum(maps) / num_samples


def noise_forgotten(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        noisy = X + noise_std * torch.randn(X.shape, generator=generator)
        total += gradient(X, y, model) + 0 * noisy
    return (total / num_samples).abs().max(1)[0]


def without_the_generator(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        total += gradient(X + torch.normal(0, noise_std, X.shape), y, model)
    return (total / num_samples).abs().max(1)[0]


def drawn_before_the_loop(X, y, model, noise_std, num_samples, generator):
    noise = torch.normal(0, noise_std, X.shape, generator=generator)
    return torch.stack([gradient(X + noise, y, model) for _ in range(num_samples)]).mean(0).abs().amax(1)


def never_divided(X, y, model, noise_std, num_samples, generator):
    X.requires_grad_()
    for _ in range(num_samples):
        noise = noise_std * torch.randn(X.shape, generator=generator)
        model(X + noise).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().max(1)[0]


def random_walk(X, y, model, noise_std, num_samples, generator):
    noisy, total = X, 0
    for _ in range(num_samples):
        noisy = noisy + noise_std * torch.randn(X.shape, generator=generator)
        total = total + gradient(noisy, y, model)
    return (total / num_samples).abs().max(1)[0]


def random_walk_on_the_callers_images(X, y, model, noise_std, num_samples, generator):
    total = 0
    for _ in range(num_samples):
        X.add_(torch.randn(X.shape, generator=generator), alpha=noise_std)
        total = total + gradient(X, y, model)
    return (total / num_samples).abs().max(1)[0]


def as_in_the_paper(X, y, model, noise_std, num_samples, generator):
    std = noise_std * (X.amax(dim=(1, 2, 3), keepdim=True) - X.amin(dim=(1, 2, 3), keepdim=True))
    total = 0
    for _ in range(num_samples):
        total = total + gradient(X + std * torch.randn(X.shape, generator=generator), y, model)
    return (total / num_samples).abs().max(1)[0]


def overwritten_in_the_loop(X, y, model, noise_std, num_samples, generator):
    for _ in range(num_samples):
        found = gradient(X + noise_std * torch.randn(X.shape, generator=generator), y, model)
    return found.abs().max(1)[0]


def loss_of_the_copies(X, y, model, noise_std, num_samples, generator):
    total = 0
    for _ in range(num_samples):
        noisy = (X + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        torch.nn.functional.nll_loss(torch.log_softmax(model(noisy), 1), y, reduction="sum").backward()
        total = total + noisy.grad
    return (total / num_samples).abs().max(1)[0]


def squares(X, y, model, noise_std, num_samples, generator):
    total = 0
    for _ in range(num_samples):
        total = total + gradient(X + noise_std * torch.randn(X.shape, generator=generator), y, model) ** 2
    return (total / num_samples).max(1)[0]


def mixed_views(X, y, model, noise_std, num_samples, generator):
    copies = X.repeat_interleave(num_samples, 0)
    copies = copies + noise_std * torch.randn(copies.shape, generator=generator)
    grads = gradient(copies, y.repeat_interleave(num_samples), model)
    return grads.reshape(num_samples, len(X), *X.shape[1:]).mean(0).abs().amax(1)


def left_in_the_images(X, y, model, noise_std, num_samples, generator):
    clean, total = X.clone(), 0
    for _ in range(num_samples):
        X.data = clean + noise_std * torch.randn(X.shape, generator=generator)
        total = total + gradient(X, y, model)
    return (total / num_samples).abs().max(1)[0]


ALL = {"noisy_copies", "without_noise", "input_kept"}
NOISE = {"noisy_copies", "input_kept"}  # the input counts only when the noisy copies are right
WRONG = [
    (mean_of_maps, "absolute_before_mean", NOISE),
    (noise_forgotten, "no_noise", NOISE),
    (without_the_generator, "generator_ignored", NOISE),
    (drawn_before_the_loop, "same_noise", NOISE),
    (never_divided, "sum_of_gradients", ALL),
    (random_walk, "noise_accumulates", NOISE),
    (random_walk_on_the_callers_images, "noise_accumulates", NOISE),
    (as_in_the_paper, "noise_relative_to_image", NOISE),
    (overwritten_in_the_loop, "last_copy_only", NOISE),
    (loss_of_the_copies, "cross_entropy", ALL),
    (squares, "squared_gradients", ALL),
    (mixed_views, "copies_mixed_up", {"without_noise"}),
    (left_in_the_images, "image_overwritten", {"input_kept"}),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed, large=False)
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert lost(verdict) == parts


def test_a_batch_of_the_numbers_of_an_image_draws_the_same_noise_as_copy_by_copy():
    """The probes rely on it: torch fills a tensor's normal numbers in blocks of 16."""
    from autograde.exercise import find_exercise

    for probe in find_exercise(NAME).public_probes():
        X = probe.args["X"].build()
        assert X[0].numel() % 16 == 0
        together, apart = (torch.Generator().manual_seed(5) for _ in range(2))
        at_once = torch.randn((3, *X[:1].shape), generator=together)
        assert torch.equal(at_once, torch.stack([torch.randn(X[:1].shape, generator=apart) for _ in range(3)]))
