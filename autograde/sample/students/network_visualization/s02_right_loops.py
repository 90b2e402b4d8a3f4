# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, with loops: one image after the other, never two things at once."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

SAME_CODE_AS = "s01_right_vectorised"  # where no cell of its own stands below
ANSWERS = {
    "saliency_maps": "No, the map has lost the sign (absolute value) and two of the three colours (maximum), so one would not know which way to go.",
    "fooling_images": "It looks like coloured noise. Every pixel is changed only a little but there are so many of them that it adds up.",
    "class_visualization": "They stop it from making noise that gives a high score but that nobody can recognise.",
}


def compute_saliency_maps(X, y, model):
    maps = []
    for i in range(X.shape[0]):
        image = X[i].detach().clone().unsqueeze(0)
        image.requires_grad = True
        scores = model(image)
        score = scores[0, y[i]]
        score.backward()
        maps.append(image.grad[0].abs().max(dim=0)[0])
    saliency = torch.stack(maps)
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    grads = []
    for k in range(num_samples):
        noise = torch.randn(X.shape, generator=generator) * noise_std
        X_noisy = X.detach() + noise
        X_noisy.requires_grad = True
        scores = model(X_noisy)
        score = 0
        for i in range(len(y)):
            score = score + scores[i, y[i]]
        score.backward()
        grads.append(X_noisy.grad)
    mean = torch.stack(grads).mean(dim=0)
    saliency, _ = mean.abs().max(dim=1)
    return saliency


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    seeds = torch.zeros(saliency.shape, dtype=torch.uint8)
    for i in range(saliency.shape[0]):
        one = saliency[i]
        high = torch.quantile(one, foreground)
        low = torch.quantile(one, background)
        seeds[i][:] = 2
        seeds[i][one > high] = 1
        seeds[i][one < low] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().detach()
    learning_rate = 1
    steps = 0
    while True:
        X_fooling = X_fooling.detach().requires_grad_()
        scores = model(X_fooling)
        if torch.argmax(scores, 1)[0] == target_y:
            break
        steps = steps + 1
        if steps > 1000:
            raise RuntimeError("could not fool the model in 1000 steps")
        scores[0][target_y].backward()
        g = X_fooling.grad
        X_fooling = X_fooling + learning_rate * g / torch.sqrt((g ** 2).sum())
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    out = []
    for i in range(len(X)):
        x = X[i:i + 1].detach().clone().requires_grad_()
        loss = F.cross_entropy(model(x), y[i:i + 1])
        loss.backward()
        out.append((x + epsilon * torch.sign(x.grad))[0].detach())
    return torch.stack(out)


def fool_linear_classifier(x, w, step):
    result = x.clone()
    for i in range(len(x)):
        if w[i] > 0:
            result[i] = x[i] + step
        elif w[i] < 0:
            result[i] = x[i] - step
    return result


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    goal = scores[0, target_y] - l2_reg * (img ** 2).sum()
    goal.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
    img.grad.zero_()
