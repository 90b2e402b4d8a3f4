"""SmoothGrad as students wrote it."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


def _gradient(X, y, model):
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).squeeze(1).sum().backward()
    return X.grad


@right
def callers_tensor(X, y, model, noise_std, num_samples, generator):
    """The gradient accumulates in X.grad itself."""
    X.requires_grad_()
    for _ in range(num_samples):
        noise = torch.normal(0.0, noise_std, X.shape, generator=generator)
        scores = model(X + noise)
        scores[torch.arange(len(y)), y].sum().backward()
    return X.grad.div(num_samples).abs().max(1)[0]


@right
def one_backward_at_the_end(X, y, model, noise_std, num_samples, generator):
    X.requires_grad_()
    total = 0
    for _ in range(num_samples):
        total = total + model(X + noise_std * torch.randn(X.shape, generator=generator)).gather(1, y[:, None]).sum()
    (total / num_samples).backward()
    return X.grad.abs().amax(dim=1)


@right
def list_and_stack(X, y, model, noise_std, num_samples, generator):
    gradients = []
    for _ in range(num_samples):
        noise = torch.empty(X.shape).normal_(mean=0, std=noise_std, generator=generator)
        gradients.append(_gradient(X + noise, y, model))
    return torch.stack(gradients).mean(0).abs().max(dim=1).values


@right
def repeat_interleave(X, y, model, noise_std, num_samples, generator):
    copies = X.repeat_interleave(num_samples, dim=0)
    copies = copies + noise_std * torch.randn(copies.shape, generator=generator)
    gradient = _gradient(copies, y.repeat_interleave(num_samples), model)
    return gradient.view(len(X), num_samples, *X.shape[1:]).mean(1).abs().amax(1)


@right
def image_by_image(X, y, model, noise_std, num_samples, generator):
    maps = []
    for image, label in zip(X, y, strict=True):
        total = torch.zeros_like(image)
        for _ in range(num_samples):
            noisy = image + noise_std * torch.randn(image.shape, generator=generator)
            total += _gradient(noisy[None], label[None], model)[0]
        maps.append((total / num_samples).abs().max(dim=0)[0])
    return torch.stack(maps)


@right
def image_inside_copies(X, y, model, noise_std, num_samples, generator):
    gradient = torch.zeros_like(X)
    for _ in range(num_samples):
        for i in range(X.shape[0]):
            noise = torch.normal(torch.zeros_like(X[i : i + 1]), noise_std, generator=generator)
            gradient[i] += _gradient(X[i : i + 1] + noise, y[i : i + 1], model)[0]
    gradient = gradient / num_samples
    return gradient.abs().max(1)[0]


@right
def mean_tensor_normal(X, y, model, noise_std, num_samples, generator):
    copies = [torch.normal(mean=X, std=noise_std, generator=generator) for _ in range(num_samples)]
    return (sum(_gradient(copy, y, model) for copy in copies) / len(copies)).abs().max(dim=1)[0]


@right
def data_tricks(X, y, model, noise_std, num_samples, generator):
    clean = X.clone()
    X.requires_grad_()
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        X.data = clean + noise_std * torch.randn(X.shape, generator=generator)
        X.grad = None
        model(X).gather(1, y.view(-1, 1)).sum().backward()
        total += X.grad
    X.data = clean
    return (total.detach() / num_samples).abs().max(1)[0]


@right
def running_mean_in_numpy(X, y, model, noise_std, num_samples, generator):
    mean = np.zeros(tuple(X.shape))
    for _ in range(num_samples):
        noise = torch.randn(*X.shape, generator=generator).mul(noise_std)
        mean += _gradient(X + noise, y, model).numpy() / num_samples
    return np.max(np.abs(mean), axis=1)


@right
def mean_of_per_copy_scores(X, y, model, noise_std, num_samples, generator):
    """Scores averaged over the copies, not the images."""
    noise = noise_std * torch.randn(num_samples, *X.shape, generator=generator)
    x = X.detach().clone().requires_grad_()
    scores = torch.stack([model(x + n).gather(1, y.view(-1, 1)) for n in noise])
    return torch.autograd.grad(scores.mean(0).sum(), x)[0].abs().amax(1)


@wrong("absolute_before_mean", "noisy_copies input_kept")
def mean_of_maps(X, y, model, noise_std, num_samples, generator):
    copies = [X + noise_std * torch.randn(X.shape, generator=generator) for _ in range(num_samples)]
    return sum(_gradient(copy, y, model).abs().max(dim=1)[0] for copy in copies) / num_samples


@wrong("generator_ignored", "noisy_copies input_kept")
def without_the_generator(X, y, model, noise_std, num_samples, generator):
    gradients = [_gradient(X + torch.normal(0, noise_std, X.shape), y, model) for _ in range(num_samples)]
    return (sum(gradients) / num_samples).abs().max(1)[0]


@wrong("sum_of_gradients", "noisy_copies without_noise input_kept")
def never_divided(X, y, model, noise_std, num_samples, generator):
    X.requires_grad_()
    for _ in range(num_samples):
        noise = noise_std * torch.randn(X.shape, generator=generator)
        model(X + noise).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().max(1)[0]


@wrong("gradients_pile_up", "noisy_copies without_noise input_kept")
def never_cleared(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros(X.shape)
    noisy = X.clone().requires_grad_()
    for _ in range(num_samples):
        noisy.data = X + noise_std * torch.randn(X.shape, generator=generator)
        model(noisy).gather(1, y.view(-1, 1)).sum().backward()
        total += noisy.grad
    return (total / num_samples).abs().max(1)[0]


@wrong("noise_relative_to_image", "noisy_copies input_kept")
def as_in_the_paper(X, y, model, noise_std, num_samples, generator):
    std = noise_std * (X.amax(dim=(1, 2, 3), keepdim=True) - X.amin(dim=(1, 2, 3), keepdim=True))
    total = 0
    for _ in range(num_samples):
        total = total + _gradient(X + std * torch.randn(X.shape, generator=generator), y, model)
    return (total / num_samples).abs().max(1)[0]


@wrong("cross_entropy", "noisy_copies without_noise input_kept")
def loss_of_the_copies(X, y, model, noise_std, num_samples, generator):
    total = 0
    for _ in range(num_samples):
        noisy = (X + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        torch.nn.functional.nll_loss(torch.log_softmax(model(noisy), 1), y, reduction="sum").backward()
        total = total + noisy.grad
    return (total / num_samples).abs().max(1)[0]


@wrong("image_overwritten", "input_kept")
def left_in_the_images(X, y, model, noise_std, num_samples, generator):
    clean, total = X.clone(), 0
    for _ in range(num_samples):
        X.data = clean + noise_std * torch.randn(X.shape, generator=generator)
        total = total + _gradient(X, y, model)
    return (total / num_samples).abs().max(1)[0]
