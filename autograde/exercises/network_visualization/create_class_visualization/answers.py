"""The loop of class visualization as students wrote it."""

import random

import numpy as np
import torch

from autograde.exercises.network_visualization.class_visualization_update_step import class_visualization_update_step
from autograde.mistakes.answers import right, wrong
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

DEFAULTS = {"l2_reg": 1e-3, "learning_rate": 25, "num_iterations": 100, "blur_every": 10, "max_jitter": 16}
LOW = torch.tensor(-SQUEEZENET_MEAN / SQUEEZENET_STD).view(1, 3, 1, 1)
HIGH = torch.tensor((1 - SQUEEZENET_MEAN) / SQUEEZENET_STD).view(1, 3, 1, 1)


def plain_step(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


@right
def counts_from_one_and_returns_a_tensor(target_y, model, dtype, **kwargs):
    options = {**DEFAULTS, **kwargs}
    img = torch.randn(1, 3, 224, 224).type(dtype)
    img.requires_grad_(True)
    for t in range(1, options["num_iterations"] + 1):
        ox, oy = np.random.randint(0, options["max_jitter"] + 1, size=2)
        img.data = jitter(img.data, int(ox), int(oy))
        class_visualization_update_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data = jitter(img.data, -int(ox), -int(oy))
        img.data = torch.max(torch.min(img.data, HIGH), LOW)
        if t % options["blur_every"] == 0:
            blur_image(img.data, sigma=0.5)
    return img


@right
def rolls_in_both_directions(target_y, model, dtype, num_iterations=100, max_jitter=16, blur_every=10, **rest):
    model.type(dtype)
    img = torch.randn(1, 3, 224, 224).mul_(1.0).type(dtype).requires_grad_()
    for t in range(num_iterations):
        dx, dy = (int(torch.randint(-max_jitter, max_jitter + 1, (1,))) for _ in range(2))
        with torch.no_grad():
            img.copy_(torch.roll(img, (dy, dx), dims=(2, 3)))
        plain_step(img, model, target_y, rest.get("l2_reg", 1e-3), rest.get("learning_rate", 25))
        with torch.no_grad():
            img.copy_(torch.roll(img, (-dy, -dx), dims=(2, 3)))
            img.clamp_(LOW, HIGH)
            if t > 0 and t % blur_every == 0:
                blur_image(img, sigma=0.5)
    return deprocess(img, should_rescale=False)


@right
def everything_inline(target_y, model, dtype, **kwargs):
    get = lambda name: kwargs.get(name, DEFAULTS[name])  # noqa: E731
    x = torch.randn((1, 3, 224, 224), requires_grad=True)
    for t in range(get("num_iterations")):
        ox, oy = random.randint(0, get("max_jitter")), random.randint(0, get("max_jitter"))
        shifted = jitter(x.detach(), ox, oy).requires_grad_()
        objective = model(shifted)[0, target_y] - get("l2_reg") * shifted.pow(2).sum()
        (g,) = torch.autograd.grad(objective, shifted)
        new = torch.clamp(jitter(shifted.detach() + get("learning_rate") * g, -ox, -oy), LOW, HIGH)
        if (t + 1) % get("blur_every") == 0:
            new = blur_image(new, 0.5)
        x = new.requires_grad_()
    return x.detach()[0]


@right
def looks_at_the_score_after_each_step(target_y, model, dtype, **kwargs):
    options = {**DEFAULTS, **kwargs}
    img = torch.empty(1, 3, 224, 224).normal_(std=0.01).type(dtype).requires_grad_()
    for t in range(options["num_iterations"]):
        ox, oy = random.randint(0, options["max_jitter"]), random.randint(0, options["max_jitter"])
        img.data.copy_(jitter(img.data, ox, oy))
        class_visualization_update_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data.copy_(jitter(img.data, -ox, -oy))
        for c, (mean, std) in enumerate(zip(SQUEEZENET_MEAN.tolist(), SQUEEZENET_STD.tolist(), strict=True)):
            img.data[0, c] = img.data[0, c].clamp(-mean / std, (1 - mean) / std)
        if not t % options["blur_every"]:
            blur_image(img.data, sigma=0.5)
        print(model(img)[0, target_y].item())
    return np.asarray(deprocess(img))


@right
def blurs_a_copy_and_keeps_it(target_y, model, dtype, **kwargs):
    options = {**DEFAULTS, **kwargs}
    img = (0.5 * torch.randn(1, 3, 224, 224)).type(dtype).requires_grad_()
    t = 0
    while t < options["num_iterations"]:
        shift = [random.randrange(options["max_jitter"] + 1) for _ in "xy"]
        img.data.copy_(jitter(img.data, *shift))
        plain_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data.copy_(jitter(img.data, *[-s for s in shift]))
        if t % options["blur_every"] == 0:
            img.data = blur_image(img.data.clone(), sigma=1)
        np.clip(img.data.numpy(), LOW.numpy(), HIGH.numpy(), out=img.data.numpy())
        t += 1
    return deprocess(img)


@right
def gray_pixels_then_normalised(target_y, model, dtype, **kwargs):
    options = {**DEFAULTS, **kwargs}
    pixels = 0.5 + 0.2 * torch.randn(1, 3, 224, 224)
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (SQUEEZENET_MEAN, SQUEEZENET_STD))
    img = ((pixels - mean) / std).type(dtype).requires_grad_()
    for t in range(options["num_iterations"]):
        ox, oy = random.randint(0, options["max_jitter"]), random.randint(0, options["max_jitter"])
        img.data.copy_(img.data.roll(oy, -2).roll(ox, -1))
        plain_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data.copy_(img.data.roll(-oy, -2).roll(-ox, -1))
        img.data.copy_(((img.data * std + mean).clamp(0, 1) - mean) / std)
        if t % options["blur_every"] == 0:
            blur_image(img.data, sigma=0.5)
    with torch.no_grad():
        print("score", model(img)[0, target_y].item())
    return deprocess(img.data.cpu())


@wrong("never_asks_model", "climbs iterations jitter clamp blur")
def noise_alone(target_y, model, dtype, **kwargs):
    return deprocess(torch.randn(1, 3, 224, 224))


@wrong("not_an_image", "climbs jitter")
def forgets_to_return(target_y, model, dtype, **kwargs):
    gray_pixels_then_normalised(target_y, model, dtype, **kwargs)


@wrong("jitter_not_undone", "jitter")
def moves_on_in_each_iteration(target_y, model, dtype, **kwargs):
    options = DEFAULTS | kwargs
    img = torch.randn(1, 3, 224, 224).requires_grad_()
    for t in range(options["num_iterations"]):
        img.data = jitter(jitter(img.data, 3, 1), 0, 0)
        plain_step(img, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data = img.data.clamp(-1.8, 2.2)
        if t % options["blur_every"] == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img)


@wrong("steps_have_no_effect", "climbs clamp")
def steps_on_the_shifted_copy(target_y, model, dtype, **kwargs):
    options = DEFAULTS | kwargs
    img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()
    for t in range(options["num_iterations"]):
        ox, oy = random.randint(0, options["max_jitter"]), random.randint(0, options["max_jitter"])
        shifted = jitter(img.data, ox, oy).requires_grad_()
        plain_step(shifted, model, target_y, options["l2_reg"], options["learning_rate"])
        img.data.clamp_(LOW, HIGH)
        if t % options["blur_every"] == 0:
            blur_image(img.data, sigma=0.5)
    return deprocess(img)
