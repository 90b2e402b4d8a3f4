# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The mean over channels; too few steps; minimises the score, as if it were training."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "fool_linear_classifier": "wrong_direction",
    "fast_gradient_sign": "softmax_twice",
    "seeds_for_segmentation": "compared_with_the_share_itself",
    "smooth_grad": "unit_noise",
    "compute_saliency_maps": "mean_over_channels",
    "make_fooling_image": "too_few_steps",
    "class_visualization_update_step": "descends",
}


def compute_saliency_maps(X, y, model):
    X = X.clone().detach().requires_grad_()
    out = model(X)
    out = out[torch.arange(len(y)), y]
    out.backward(torch.ones_like(out))
    return X.grad.abs().mean(dim=1)


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    X = X.clone().detach()
    grads = torch.zeros(X.shape)
    for i in range(num_samples):
        noisy = (X + torch.randn(X.shape, generator=generator)).requires_grad_()
        out = model(noisy)[torch.arange(len(y)), y]
        out.backward(torch.ones_like(out))
        grads += noisy.grad
    return (grads / num_samples).abs().max(dim=1)[0]


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2)
    seeds[saliency > foreground] = 1
    seeds[saliency < background] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1
    for i in range(3):
        scores = model(X_fooling)
        if scores.argmax(1).item() == target_y:
            break
        scores[0, target_y].backward()
        g = X_fooling.grad.data
        X_fooling.data += learning_rate * g / g.norm()
        X_fooling.grad.zero_()
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    probs = F.softmax(model(x), dim=1)
    loss = F.cross_entropy(probs, y)
    loss.backward()
    return x.detach() + epsilon * x.grad.sign()


def fool_linear_classifier(x, w, step):
    return x - step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    with torch.no_grad():
        img -= learning_rate * img.grad
        img.grad.zero_()
