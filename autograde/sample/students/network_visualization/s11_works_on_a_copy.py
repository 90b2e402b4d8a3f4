# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Changes the caller's image where a copy is needed, and a copy where the caller's image should change."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "fool_linear_classifier": "input_overwritten",
    "seeds_for_segmentation": "numbers_mixed_up",
    "smooth_grad": "sum_of_gradients",
    "compute_saliency_maps": "sum_over_channels",
    "make_fooling_image": "input_overwritten",
    "class_visualization_update_step": "works_on_a_copy",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).sum()
    scores.backward()
    saliency = X.grad.abs().sum(dim=1)
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    grad = 0
    for i in range(num_samples):
        noisy = (X.detach() + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        scores = model(noisy).gather(1, y.view(-1, 1)).sum()
        scores.backward()
        grad = grad + noisy.grad
    return grad.abs().max(dim=1)[0]


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = torch.quantile(rows, foreground, dim=1).view(-1, 1, 1)
    low = torch.quantile(rows, background, dim=1).view(-1, 1, 1)
    seeds = torch.full(saliency.shape, 1, dtype=torch.uint8)
    seeds[saliency > high] = 2
    seeds[saliency < low] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X
    X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(300):
        scores = model(X_fooling)
        if scores.argmax(1).item() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X_fooling.grad
        X_fooling.data += learning_rate * g / g.norm()
        X_fooling.grad.zero_()
    raise RuntimeError("gave up after 300 steps")


def fast_gradient_sign(X, y, model, epsilon):
    X_adv = X.clone().requires_grad_()
    loss = F.cross_entropy(model(X_adv), y)
    loss.backward()
    return (X_adv + epsilon * X_adv.grad.sign()).detach()


def fool_linear_classifier(x, w, step):
    x += step * w.sign()
    return x


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    img = img.clone().detach().requires_grad_()
    loss = model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.zero_()
    return img
