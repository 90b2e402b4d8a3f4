# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in today's style: torch.autograd.grad on a detached copy, no loops over images."""

import random

import torch
import torch.nn.functional as F

from helpers import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

ANSWERS = {
    "saliency_maps": """No. The saliency map is the absolute value of the gradient, and only its maximum over the channels.
It says how *sensitive* the score is to a pixel, but not whether the pixel should get brighter or darker, nor which
of the three colours should change. For gradient ascent we need the sign and all three channels.""",
    "fooling_images": """The difference looks like noise: coloured speckle, mostly on the animal, with no picture of the target class in
it. A small change suffices because it is made in *every* one of the 150528 numbers, each in the direction that helps:
the effects add up, as in the example with ten numbers.""",
    "class_visualization": """Without them gradient ascent finds images with a huge score made of high frequencies, as with the fooling images.
L2 keeps single pixels from exploding, jitter and blur keep away patterns that only work at one exact position.""",
}


def compute_saliency_maps(X, y, model):
    X = X.detach().clone().requires_grad_(True)
    scores = model(X).gather(1, y[:, None]).sum()
    grad, = torch.autograd.grad(scores, X)
    return grad.abs().max(dim=1).values


def smooth_grad(X, y, model, noise_std, num_samples, generator):
    total = torch.zeros_like(X)
    for _ in range(num_samples):
        noise = noise_std * torch.randn(X.shape, generator=generator)
        noisy = (X.detach() + noise).requires_grad_(True)
        grad, = torch.autograd.grad(model(noisy).gather(1, y[:, None]).sum(), noisy)
        total += grad
    return (total / num_samples).abs().amax(dim=1)


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    flat = saliency.flatten(1)
    high = flat.quantile(foreground, dim=1)[:, None, None]
    low = flat.quantile(background, dim=1)[:, None, None]
    return torch.where(saliency > high, 1, torch.where(saliency < low, 0, 2))


def make_fooling_image(X, target_y, model):
    learning_rate = 1
    X_fooling = X.detach().clone()
    for step in range(500):
        X_fooling.requires_grad_(True)
        scores = model(X_fooling)
        if scores.argmax(dim=1).item() == target_y:
            return X_fooling.detach()
        g, = torch.autograd.grad(scores[0, target_y], X_fooling)
        X_fooling = X_fooling.detach() + learning_rate * g / g.norm()
    raise RuntimeError(f"the model still does not predict class {target_y} after 500 steps")


def fast_gradient_sign(X, y, model, epsilon):
    X_adv = X.detach().clone().requires_grad_(True)
    loss = F.cross_entropy(model(X_adv), y)
    grad, = torch.autograd.grad(loss, X_adv)
    return (X_adv + epsilon * grad.sign()).detach()


def fool_linear_classifier(x, w, step):
    return x + step * torch.sign(w)


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    objective = model(img)[0, target_y] - l2_reg * img.square().sum()
    grad, = torch.autograd.grad(objective, img)
    with torch.no_grad():
        img.add_(learning_rate * grad)


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
            blur_image(img.data, sigma=0.5)
    return deprocess(img)


def saliency_questions():
    return 2, 4, 1


def fooling_questions():
    return 4, 1, 3


def class_visualization_questions():
    return 3, 2, 4
