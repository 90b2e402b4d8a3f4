# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The most common saliency mistake, the gradient of the loss instead of the score, in all three lessons."""

import torch
import torch.nn.functional as F

ANSWERS = {"saliency_maps": "Yes, the saliency map is the gradient."}

EXPECTED = {
    "saliency_questions": "sign_forgotten",
    "fooling_questions": "sure_means_steep",
    "class_visualization_questions": "same_top",
    "seeds_for_segmentation": "not_image_by_image",
    "smooth_grad": "cross_entropy",
    "compute_saliency_maps": "cross_entropy",
    "make_fooling_image": "cross_entropy",
    "class_visualization_update_step": "cross_entropy",
}


def compute_saliency_maps(X, y, model):
    model.eval()
    X.requires_grad_()
    saliency = None
    scores = model(X)
    loss_fn = torch.nn.CrossEntropyLoss()
    loss = loss_fn(scores, y)
    loss.backward()
    saliency, _ = torch.max(X.grad.abs(), dim=1)
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for i in range(num_samples):
        noisy = X.detach() + noise_std * torch.randn(X.shape, generator=generator)
        noisy.requires_grad_()
        loss = torch.nn.CrossEntropyLoss()(model(noisy), y)
        loss.backward()
        total += noisy.grad
    saliency, _ = torch.max((total / num_samples).abs(), dim=1)
    return saliency


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2)
    seeds[saliency > saliency.quantile(foreground)] = 1
    seeds[saliency < saliency.quantile(background)] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(200):
        scores = model(X_fooling)
        if scores.argmax(1).item() == target_y:
            return X_fooling
        loss = F.cross_entropy(scores, torch.tensor([target_y]))
        loss.backward()
        g = X_fooling.grad
        with torch.no_grad():
            X_fooling -= learning_rate * g / g.norm()
            X_fooling.grad.zero_()
    raise RuntimeError("not fooled after 200 steps")


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().detach().requires_grad_()
    F.cross_entropy(model(x), y).backward()
    return x.detach() + epsilon * x.grad.sign()


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = F.cross_entropy(scores, torch.tensor([target_y])) + l2_reg * (img ** 2).sum()
    loss.backward()
    with torch.no_grad():
        img -= learning_rate * img.grad
        img.grad.zero_()


def saliency_questions():
    answers = (2, 1, 2)
    return answers


def fooling_questions():
    answers = (3, 1, 1)
    return answers


def class_visualization_questions():
    answers = (3, 3, 2)
    return answers
