# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Written on a machine with a GPU, and handed in with .cuda() everywhere; one cell imports a package that is missing."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "needs_gpu",
    "make_fooling_image": "needs_gpu",
    "fast_gradient_sign": "missing_import",
    "class_visualization_update_step": "needs_gpu",
}


def compute_saliency_maps(X, y, model):
    model = model.cuda()
    X = X.cuda().requires_grad_()
    y = y.cuda()
    scores = model(X).gather(1, y.view(-1, 1)).sum()
    scores.backward()
    return X.grad.abs().max(dim=1)[0].cpu()


def make_fooling_image(X, target_y, model):
    device = torch.device("cuda")
    X_fooling = X.to(device).clone().requires_grad_()
    for i in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    from adversarial_toolbox_extra import fgsm
    return fgsm(model, X, y, eps=epsilon)


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = model(img.cuda())[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()
