"""Right answers, written as students write them."""

import numpy as np
import torch


def _saliency_gradient(X, y, model):
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).squeeze(1).sum().backward()
    return X.grad


def running_total(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros(X.shape)
    for _ in range(num_samples):
        noisy = X + torch.randn(X.shape, generator=generator) * noise_std
        noisy.requires_grad_()
        scores = model(noisy).gather(1, y.view(-1, 1)).squeeze()
        scores.sum().backward()
        total += noisy.grad
    saliency, _ = (total / num_samples).abs().max(dim=1)
    return saliency


def callers_tensor(X, y, model, noise_std, num_samples, generator):
    """The gradient accumulates in X.grad itself."""
    X.requires_grad_()
    for _ in range(num_samples):
        noise = torch.normal(0.0, noise_std, X.shape, generator=generator)
        scores = model(X + noise)
        scores[torch.arange(len(y)), y].sum().backward()
    return X.grad.div(num_samples).abs().max(1)[0]


def one_backward_at_the_end(X, y, model, noise_std, num_samples, generator):
    X.requires_grad_()
    total = 0
    for _ in range(num_samples):
        total = total + model(X + noise_std * torch.randn(X.shape, generator=generator)).gather(1, y[:, None]).sum()
    (total / num_samples).backward()
    return X.grad.abs().amax(dim=1)


def list_and_stack(X, y, model, noise_std, num_samples, generator):
    gradients = []
    for _ in range(num_samples):
        noise = torch.empty(X.shape).normal_(mean=0, std=noise_std, generator=generator)
        gradients.append(_saliency_gradient(X + noise, y, model))
    return torch.stack(gradients).mean(0).abs().max(dim=1).values


def all_copies_at_once(X, y, model, noise_std, num_samples, generator):
    N, C, H, W = X.shape
    noise = noise_std * torch.randn(num_samples, N, C, H, W, generator=generator)
    noisy = (X.unsqueeze(0) + noise).view(-1, C, H, W).requires_grad_()
    scores = model(noisy).gather(1, y.repeat(num_samples).view(-1, 1))
    scores.sum().backward()
    return noisy.grad.view(num_samples, N, C, H, W).mean(dim=0).abs().max(dim=1)[0]


def repeat_interleave(X, y, model, noise_std, num_samples, generator):
    copies = X.repeat_interleave(num_samples, dim=0)
    copies = copies + noise_std * torch.randn(copies.shape, generator=generator)
    gradient = _saliency_gradient(copies, y.repeat_interleave(num_samples), model)
    return gradient.view(len(X), num_samples, *X.shape[1:]).mean(1).abs().amax(1)


def image_by_image(X, y, model, noise_std, num_samples, generator):
    maps = []
    for image, label in zip(X, y, strict=True):
        total = torch.zeros_like(image)
        for _ in range(num_samples):
            noisy = image + noise_std * torch.randn(image.shape, generator=generator)
            total += _saliency_gradient(noisy[None], label[None], model)[0]
        maps.append((total / num_samples).abs().max(dim=0)[0])
    return torch.stack(maps)


def image_inside_copies(X, y, model, noise_std, num_samples, generator):
    gradient = torch.zeros_like(X)
    for _ in range(num_samples):
        for i in range(X.shape[0]):
            noise = torch.normal(torch.zeros_like(X[i : i + 1]), noise_std, generator=generator)
            gradient[i] += _saliency_gradient(X[i : i + 1] + noise, y[i : i + 1], model)[0]
    gradient = gradient / num_samples
    return gradient.abs().max(1)[0]


def mean_tensor_normal(X, y, model, noise_std, num_samples, generator):
    gradients = [
        _saliency_gradient(torch.normal(mean=X, std=noise_std, generator=generator), y, model)
        for _ in range(num_samples)
    ]
    return (sum(gradients) / len(gradients)).abs().max(dim=1)[0]


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


def running_mean_in_numpy(X, y, model, noise_std, num_samples, generator):
    mean = np.zeros(tuple(X.shape))
    for _ in range(num_samples):
        noise = torch.randn(*X.shape, generator=generator).mul(noise_std)
        mean += _saliency_gradient(X + noise, y, model).numpy() / num_samples
    return np.max(np.abs(mean), axis=1)


def mean_of_per_copy_scores(X, y, model, noise_std, num_samples, generator):
    """Scores averaged over the copies, not the images."""
    copies = X.expand(num_samples, *X.shape).clone()
    copies += noise_std * torch.randn(copies.shape, generator=generator)
    x = X.detach().clone().requires_grad_()
    noise = copies - X.detach()
    scores = torch.stack([model(x + n).gather(1, y.view(-1, 1)) for n in noise])
    return torch.autograd.grad(scores.mean(0).sum(), x)[0].abs().amax(1)


RIGHT = [
    running_total,
    callers_tensor,
    one_backward_at_the_end,
    list_and_stack,
    all_copies_at_once,
    repeat_interleave,
    image_by_image,
    image_inside_copies,
    mean_tensor_normal,
    data_tricks,
    running_mean_in_numpy,
    mean_of_per_copy_scores,
]
