# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in the style of 2018: .data everywhere, backward, gradients cleared by hand."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

ANSWERS = {
    "saliency_maps": "no, because of the abs() and the max() you only know how much a pixel matters and not in which direction to change it",
    "fooling_images": "the magnified difference is noise to us. many small changes that all push the same way give a big change of the score",
    "class_visualization": "without them you get high frequency noise with crazy values",
}


def compute_saliency_maps(X, y, model):
    # Make sure the model is in "test" mode
    model.eval()

    # Make input tensor require gradient
    X.requires_grad_()

    saliency = None
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze(1)
    scores.backward(torch.ones(scores.size(0)))
    saliency = X.grad.data.abs()
    saliency, _ = torch.max(saliency, dim=1)
    return saliency


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    X_noisy = X.clone()
    X_noisy.requires_grad_()
    total = 0
    for _ in range(num_samples):
        X_noisy.data = X.data + torch.empty(X.shape).normal_(0, 1, generator=generator) * noise_std
        scores = model(X_noisy).gather(1, y.view(-1, 1)).squeeze(1)
        scores.backward(torch.ones(scores.size(0)))
        total = total + X_noisy.grad.data.clone()
        X_noisy.grad.data.zero_()
    saliency, _ = torch.max((total / float(num_samples)).abs(), 1)
    return saliency


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    import numpy as np
    s = saliency.numpy()
    out = np.full(s.shape, 2, dtype=np.uint8)
    for n in range(s.shape[0]):
        out[n][s[n] > np.percentile(s[n], 100 * foreground)] = 1
        out[n][s[n] < np.percentile(s[n], 100 * background)] = 0
    return torch.from_numpy(out)


def make_fooling_image(X, target_y, model):
    # Initialize our fooling image to the input image, and make it require gradient
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()

    learning_rate = 1
    for i in range(300):
        scores = model(X_fooling)
        _, y_pred = scores.data.max(dim=1)
        if y_pred[0] == target_y:
            return X_fooling
        scores[:, target_y].backward()
        g = X_fooling.grad.data
        dX = learning_rate * g / g.norm()
        X_fooling.data += dX
        X_fooling.grad.data.zero_()
    raise ValueError("No fooling image found after 300 iterations, target %d" % target_y)


def fast_gradient_sign(X, y, model, epsilon):
    X_var = X.clone()
    X_var.requires_grad_()
    loss = torch.nn.CrossEntropyLoss()(model(X_var), y)
    loss.backward()
    X_var.data = X_var.data + epsilon * X_var.grad.data.sign()
    return X_var.data


def fool_linear_classifier(x, w, step):
    xad = x.clone()
    xad += step * w.sign()
    return xad


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = scores[:, target_y] - l2_reg * torch.sum(img * img)
    loss.backward()
    img.data = img.data + learning_rate * img.grad.data
    img.grad = None


def create_class_visualization(target_y, model, dtype, **kwargs):
    model.type(dtype)
    l2_reg = kwargs.pop('l2_reg', 1e-3)
    learning_rate = kwargs.pop('learning_rate', 25)
    num_iterations = kwargs.pop('num_iterations', 100)
    blur_every = kwargs.pop('blur_every', 10)
    max_jitter = kwargs.pop('max_jitter', 16)
    show_every = kwargs.pop('show_every', 25)

    img = torch.randn(1, 3, 224, 224).mul_(1.0).type(dtype).requires_grad_()

    for t in range(num_iterations):
        # Randomly jitter the image a bit
        ox, oy = random.randint(0, max_jitter), random.randint(0, max_jitter)
        img.data.copy_(jitter(img.data, ox, oy))
        class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        # Undo the random jitter
        img.data.copy_(jitter(img.data, -ox, -oy))

        # Clamp and blur the image
        for c in range(3):
            lo = float(-SQUEEZENET_MEAN[c] / SQUEEZENET_STD[c])
            hi = float((1.0 - SQUEEZENET_MEAN[c]) / SQUEEZENET_STD[c])
            img.data[:, c].clamp_(min=lo, max=hi)
        if t % blur_every == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img.data.cpu())


def saliency_questions():
    answers = None
    answers = [2, 4, 1]
    return answers


def fooling_questions():
    answers = None
    answers = [4, 1, 3]
    return answers


def class_visualization_questions():
    answers = None
    answers = [3, 2, 4]
    return answers
