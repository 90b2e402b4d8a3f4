# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The maximum of the signed gradient; a loop that never stops early; an L2 term that has no gradient."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

EXPECTED = {
    "saliency_questions": "score_as_probability",
    "fooling_questions": "only_the_sign_differs",
    "class_visualization_questions": "not_choices",
    "seeds_for_segmentation": "nothing_unknown",
    "smooth_grad": "generator_ignored",
    "compute_saliency_maps": "no_absolute_value",
    "make_fooling_image": "no_early_stop",
    "class_visualization_update_step": "l2_without_gradient",
    "create_class_visualization": "no_blur",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X)
    s = scores.gather(1, y.view(-1, 1)).squeeze(1).sum()
    s.backward()
    return X.grad.max(dim=1).values


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        noisy = (X.data + noise_std * torch.randn_like(X)).requires_grad_()
        s = model(noisy).gather(1, y.view(-1, 1)).sum()
        s.backward()
        total += noisy.grad
    return (total / num_samples).abs().max(dim=1).values


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = torch.quantile(rows, foreground, dim=1).view(-1, 1, 1)
    return (saliency > high).to(torch.uint8)


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(100):
        scores = model(X_fooling)
        scores[0, target_y].backward()
        g = X_fooling.grad.data
        X_fooling.data += learning_rate * g / g.norm()
        X_fooling.grad.data.zero_()
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    F.cross_entropy(model(x), y).backward()
    return x.data + epsilon * x.grad.sign()


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    reg = l2_reg * (img.data ** 2).sum()
    loss = scores[0, target_y] - reg
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.data.zero_()


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
        for c in range(3):
            low = float((0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            high = float((1 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            img.data[:, c].clamp_(low, high)
        if t % blur_every == 0:
            blur_image(img.clone().detach(), sigma=0.5)
    return deprocess(img)


def saliency_questions():
    answers = (3, 2, None)
    return answers


def fooling_questions():
    answers = (1, 4, None)
    return answers


def class_visualization_questions():
    answers = "3", "2", "4"
    return answers
