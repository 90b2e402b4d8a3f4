# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""abs() after the maximum; gradients that pile up from step to step, both while fooling and while visualising."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

EXPECTED = {
    "seeds_for_segmentation": "percent",
    "smooth_grad": "same_noise",
    "compute_saliency_maps": "absolute_after_maximum",
    "make_fooling_image": "gradient_accumulates",
    "class_visualization_update_step": "never_clears_gradient",
    "create_class_visualization": "clamps_to_unit_range",
}


def compute_saliency_maps(X, y, model):
    model.eval()
    X.requires_grad_()
    scores = model(X)
    loss = scores.gather(1, y.view(-1, 1)).sum()
    loss.backward()
    saliency = X.grad
    saliency = torch.max(saliency, dim=1)[0].abs()
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    noise = noise_std * torch.randn(X.shape, generator=generator)
    total = torch.zeros_like(X)
    for i in range(num_samples):
        noisy = (X.detach() + noise).requires_grad_()
        model(noisy).gather(1, y.view(-1, 1)).sum().backward()
        total += noisy.grad
    saliency = torch.max((total / num_samples).abs(), dim=1)[0]
    return saliency


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    import numpy as np
    s = saliency.numpy()
    seeds = np.ones_like(s) * 2
    for i in range(len(s)):
        seeds[i][s[i] > np.percentile(s[i], foreground)] = 1
        seeds[i][s[i] < np.percentile(s[i], background)] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(500):
        scores = model(X_fooling)
        if scores.max(1)[1].item() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X_fooling.grad.data
        dX = learning_rate * g / g.norm(2)
        X_fooling.data = X_fooling.data + dX
    raise RuntimeError("still not fooled after 500 steps")


def fast_gradient_sign(X, y, model, epsilon):
    X2 = X.clone().requires_grad_()
    loss = F.cross_entropy(model(X2), y)
    loss.backward()
    return X2.detach() + epsilon * torch.sign(X2.grad)


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = scores[0, target_y] - l2_reg * torch.sum(img ** 2)
    loss.backward()
    img.data += learning_rate * img.grad.data


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
        img.data.copy_(jitter(img.data, -ox, -oy))
        img.data.clamp_(0, 1)
        if t % blur_every == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img)
