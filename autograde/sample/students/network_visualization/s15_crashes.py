# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Code that stops with an error in each exercise: a name, a grad that is None, a shape."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "seeds_for_segmentation": "shapes_do_not_fit",
    "smooth_grad": "scalar_needed",
    "compute_saliency_maps": "undefined_name",
    "make_fooling_image": "grad_is_none",
    "fast_gradient_sign": "shapes_do_not_fit",
    "class_visualization_update_step": "leaf_in_place",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X)
    score = scores.gather(1, y.view(-1, 1)).squeeze(1)
    score.sum().backward()
    saliency = torch.max(torch.abs(X.grad), dim=1)[0]
    return salency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    import numpy as np
    total = np.zeros(X.shape)
    for i in range(num_samples):
        noisy = (X + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        scores = model(noisy).gather(1, y.view(-1, 1))
        scores.backward()
        total += noisy.grad.numpy()
    return np.abs(total / num_samples).max(axis=1)


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    high = torch.quantile(saliency.flatten(1), foreground, dim=1)
    low = torch.quantile(saliency.flatten(1), background, dim=1)
    seeds = torch.full(saliency.shape, 2)
    seeds[saliency > high] = 1
    seeds[saliency < low] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    for i in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X.grad
        X_fooling.data += g / g.norm()
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    sign = x.grad.sign().view(len(X), -1)
    return x.detach() + epsilon * sign


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img += learning_rate * img.grad
    img.grad.zero_()
