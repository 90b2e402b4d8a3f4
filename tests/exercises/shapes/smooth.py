"""Shapes of SmoothGrad: models called in other ways, two mistakes at once, what is written for one model only."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "smooth_grad"


def slope(X, y, model):
    X = X.detach().requires_grad_()
    return torch.autograd.grad(model(X)[torch.arange(len(y)), y].sum(), X)[0]


def noise(X, std, generator):
    return std * torch.randn(X.shape, generator=generator)


@right
def forward_and_a_look(X, y, model, noise_std, num_samples, generator):
    maps = 0
    for _ in range(num_samples):
        noisy = (X + noise(X, noise_std, generator)).requires_grad_()
        model.forward(noisy).gather(1, y[:, None]).sum().backward()
        maps = maps + noisy.grad / num_samples
        with torch.no_grad():
            print(model(noisy).argmax(1))
    return maps.abs().max(1)[0]


@right
def grad_of_a_function(X, y, model, noise_std, num_samples, generator):
    of = torch.func.grad(lambda x: model(x).gather(1, y[:, None]).sum())
    copies = torch.stack([of(X.detach() + noise(X, noise_std, generator)) for _ in range(num_samples)])
    return copies.mean(0).abs().amax(1)


@wrong("absolute_before_mean+cross_entropy")
def loss_of_absolutes(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros(X.shape[0], *X.shape[2:])
    for _ in range(num_samples):
        noisy = (X.detach() + noise(X, noise_std, generator)).requires_grad_()
        F.cross_entropy(model(noisy), y).backward()
        total += noisy.grad.abs().amax(1)
    return total / num_samples


@wrong("no_absolute_value+sum_of_gradients")
def neither_absolute_nor_mean(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        total += slope(X + noise(X, noise_std, generator), y, model)
    return total.amax(1)


@wrong("wrong_scale")
def halved(X, y, model, noise_std, num_samples, generator):
    total = sum(slope(X + noise(X, noise_std, generator), y, model) for _ in range(num_samples))
    return total.abs().amax(1) / (2 * num_samples)


@wrong("training_mode")
def trains(X, y, model, noise_std, num_samples, generator):
    model.train()
    total = sum(slope(X + noise(X, noise_std, generator), y, model) for _ in range(num_samples))
    model.eval()
    return (total / num_samples).abs().amax(1)


@wrong("generator_ignored")
def noise_of_its_own(X, y, model, noise_std, num_samples, generator):
    total = sum(slope(X + noise_std * torch.randn_like(X), y, model) for _ in range(num_samples))
    return (total / num_samples).abs().amax(1)


@wrong("fixed_size")
def noise_of_the_lessons_size(X, y, model, noise_std, num_samples, generator):
    total = 0
    for _ in range(num_samples):
        noisy = (X + noise_std * torch.randn(1, 3, 224, 224, generator=generator)).detach().requires_grad_()
        model(noisy).gather(1, y.view(-1, 1)).sum().backward()
        total = total + noisy.grad
    return (total / num_samples).abs().amax(dim=1)
