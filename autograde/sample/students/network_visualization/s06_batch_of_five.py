# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Works only for the batch shown in class: five is written into the code; later, the raw gradient, and a norm not squared."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

EXPECTED = {
    "fast_gradient_sign": "no_sign",
    "fool_linear_classifier": "step_times_weight",
    "seeds_for_segmentation": "share_of_the_range",
    "smooth_grad": "absolute_before_mean",
    "compute_saliency_maps": "fixed_batch_of_five",
    "make_fooling_image": "not_normalised",
    "class_visualization_update_step": "l2_not_squared",
    "create_class_visualization": "no_clamp",
}


def compute_saliency_maps(X, y, model):
    model.eval()
    X.requires_grad_()
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.FloatTensor([1.0, 1.0, 1.0, 1.0, 1.0]))
    saliency, idx = torch.max(X.grad.abs(), 1)
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    maps = 0
    for i in range(num_samples):
        noisy = (X.detach() + noise_std * torch.randn(X.shape, generator=generator)).requires_grad_()
        scores = model(noisy).gather(1, y.view(-1, 1)).sum()
        scores.backward()
        maps = maps + torch.max(noisy.grad.abs(), 1)[0]
    return maps / num_samples


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2)
    for i in range(len(saliency)):
        top = saliency[i].max()
        seeds[i][saliency[i] > foreground * top] = 1
        seeds[i][saliency[i] < background * top] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(1000):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        X_fooling.data += learning_rate * X_fooling.grad.data
        X_fooling.grad.data.zero_()
    raise Exception("did not work in 1000 iterations")


def fast_gradient_sign(X, y, model, epsilon):
    X_adv = X.clone().requires_grad_()
    loss = F.cross_entropy(model(X_adv), y)
    loss.backward()
    return (X_adv + epsilon * X_adv.grad).detach()


def fool_linear_classifier(x, w, step):
    return x + step * w


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y]
    objective = score - l2_reg * torch.norm(img)
    objective.backward()
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
            img.data[:, c].clamp(low, high)
        if t % blur_every == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img)
