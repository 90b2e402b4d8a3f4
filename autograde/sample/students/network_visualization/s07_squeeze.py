# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""squeeze() drops the batch axis of a single image; later, a squared norm, and wrong signs."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

ANSWERS = {"saliency_maps": "No since the sign is missing.", "fooling_images": "noise"}

EXPECTED = {
    "smooth_grad": "noise_accumulates",
    "seeds_for_segmentation": "counted_from_the_other_end",
    "compute_saliency_maps": "squeezed_batch",
    "make_fooling_image": "squared_norm",
    "fast_gradient_sign": "towards_the_class",
    "class_visualization_update_step": "l2_wrong_sign",
    "create_class_visualization": "jitter_not_undone",
}


def compute_saliency_maps(X, y, model):
    X = X.detach().clone().requires_grad_()
    scores = model(X)
    correct = scores.gather(1, y.view(-1, 1)).squeeze().sum()
    correct.backward()
    saliency = X.grad.abs().max(dim=1)[0].squeeze()
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    X = X.detach()
    noisy = X
    total = torch.zeros_like(X)
    for i in range(num_samples):
        noisy = (noisy.detach() + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        model(noisy).gather(1, y.view(-1, 1)).sum().backward()
        total += noisy.grad
    return (total / num_samples).abs().max(dim=1)[0]


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = torch.quantile(rows, 1 - foreground, dim=1).view(-1, 1, 1)
    low = torch.quantile(rows, 1 - background, dim=1).view(-1, 1, 1)
    seeds = torch.full(saliency.shape, 2)
    seeds[saliency > high] = 1
    seeds[saliency < low] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1
    for i in range(2000):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X_fooling.grad
        with torch.no_grad():
            X_fooling += learning_rate * g / (g ** 2).sum()
        X_fooling.grad.zero_()
    raise RuntimeError("no success after 2000 steps")


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return (x - epsilon * x.grad.sign()).detach()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    obj = model(img)[0, target_y] + l2_reg * (img ** 2).sum()
    obj.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
        img.grad.zero_()


def create_class_visualization(target_y, model, dtype, **kwargs):
    l2_reg = kwargs.pop("l2_reg", 1e-3)
    learning_rate = kwargs.pop("learning_rate", 25)
    num_iterations = kwargs.pop("num_iterations", 100)
    blur_every = kwargs.pop("blur_every", 10)
    max_jitter = kwargs.pop("max_jitter", 16)

    img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()
    for t in range(num_iterations):
        ox, oy = random.randint(0, max_jitter), random.randint(0, max_jitter)
        img.data.copy_(jitter(img.data, ox, oy))
        class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        for c in range(3):
            low = float((0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            high = float((1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            img.data[:, c].clamp_(low, high)
        if t % blur_every == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img)
