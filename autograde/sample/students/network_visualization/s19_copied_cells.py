# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Right, but with cells copied in the notebook's editor: two cells carry the same grade id."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

SAME_CODE_AS = "s03_right_old_style"  # where no cell of its own stands below
DAMAGE = {"saliency_maps": "copied_cells", "fooling_images": "moved_to_the_end"}


def compute_saliency_maps(X, y, model):
    X = X.clone().detach().requires_grad_()
    s = model(X).gather(1, y.unsqueeze(1)).sum()
    s.backward()
    return X.grad.abs().max(dim=1)[0]


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    grads = torch.zeros_like(X)
    for _ in range(num_samples):
        x = X.detach() + noise_std * torch.randn(X.shape, generator=generator)
        x.requires_grad_()
        model(x).gather(1, y.unsqueeze(1)).sum().backward()
        grads += x.grad / num_samples
    return grads.abs().max(dim=1)[0]


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    high = saliency.flatten(1).quantile(foreground, dim=1)
    low = saliency.flatten(1).quantile(background, dim=1)
    return 2 - (saliency > high[:, None, None]).byte() - 2 * (saliency < low[:, None, None]).byte()


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for i in range(1000):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling.detach()
        scores[0, target_y].backward()
        g = X_fooling.grad
        X_fooling.data += g / g.norm()
        X_fooling.grad.zero_()
    raise RuntimeError("no fooling image within 1000 steps")


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().detach().requires_grad_()
    F.cross_entropy(model(x), y, reduction="sum").backward()
    return x.detach() + epsilon * x.grad.sign()


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = -model(img)[0, target_y] + l2_reg * (img ** 2).sum()
    loss.backward()
    img.data -= learning_rate * img.grad.data
    img.grad.data.zero_()
