"""Shapes of the loop of class visualization: looks on the way, and every fault of a step that is written inline."""

import random

import torch
import torch.nn.functional as F
from shape import right, wrong

from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

EXERCISE = "create_class_visualization"
LOW = torch.tensor(-SQUEEZENET_MEAN / SQUEEZENET_STD, dtype=torch.float32).view(1, 3, 1, 1)
HIGH = torch.tensor((1 - SQUEEZENET_MEAN) / SQUEEZENET_STD, dtype=torch.float32).view(1, 3, 1, 1)


def loop(step, look=lambda model, img: None):
    def function(target_y, model, dtype, **kwargs):
        far = kwargs.get("max_jitter", 16)
        img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()
        for t in range(kwargs.get("num_iterations", 100)):
            look(model, img)
            ox, oy = random.randint(0, far), random.randint(0, far)
            img.data.copy_(jitter(img.data, ox, oy))
            look(model, img)
            step(img, model, target_y, kwargs.get("l2_reg", 1e-3), kwargs.get("learning_rate", 25))
            look(model, img)
            img.data.copy_(jitter(img.data, -ox, -oy))
            img.data.copy_(torch.max(torch.min(img.data, HIGH), LOW))
            if t % kwargs.get("blur_every", 10) == 0:
                blur_image(img.data, sigma=0.5)
            look(model, img)
        return deprocess(img)

    return function


def fine(img, model, y, l2, rate):
    (model(img)[0, y] - l2 * (img**2).sum()).backward()
    img.data += rate * img.grad / img.grad.norm()
    img.grad = None


def changed(objective, sign=1.0, clear=True, divided=lambda g: g / g.norm()):
    def step(img, model, y, l2, rate):
        objective(model, img, y, l2).backward()
        img.data += sign * rate * divided(img.grad)
        if clear:
            img.grad = None

    return step


def score(model, img, y):
    return model(img)[0, y]


def penalised(model, img, y, l2):
    return score(model, img, y) - l2 * (img**2).sum()


looks_with_gradients = right(loop(fine, lambda model, img: print(model(img).max().item())))
looks_without = right(loop(fine, torch.no_grad()(lambda model, img: print(model(img * 0.9).argmax()))))
calls_forward = right(loop(changed(lambda m, x, y, l2: m.forward(x)[0, y] - l2 * x.norm() ** 2)))

no_penalty = wrong("l2_without_gradient", points=8)(loop(changed(lambda m, x, y, l2: score(m, x, y))))
penalty_of_data = wrong("l2_without_gradient", points=8)(
    loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * (x.data**2).sum()))
)
penalty_added = wrong("l2_wrong_sign", points=8)(loop(changed(lambda m, x, y, l2: score(m, x, y) + l2 * (x**2).sum())))
half_penalty = wrong("l2_factor_two_missing", points=8)(
    loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * (x**2).sum() / 2))
)
norm_alone = wrong("l2_not_squared", points=8)(loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * x.norm())))
default_penalty = wrong("l2_strength", points=8)(
    loop(changed(lambda m, x, y, l2: score(m, x, y) - 1e-3 * (x**2).sum()))
)
never_cleared = wrong("gradient_accumulates")(
    loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * (x**2).sum(), clear=False))
)
never_cleared_nor_penalised = wrong("l2_without_gradient+gradient_accumulates")(
    loop(changed(lambda m, x, y, l2: score(m, x, y), clear=False))
)
downhill = wrong("walks_downhill")(loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * (x**2).sum(), sign=-1.0)))
on_the_loss = wrong("cross_entropy")(
    loop(changed(lambda m, x, y, l2: -F.cross_entropy(m(x), torch.tensor([y])) - l2 * (x**2).sum()))
)
all_scores = wrong("all_scores")(loop(changed(lambda m, x, y, l2: m(x).sum() - l2 * (x**2).sum())))

absolute_penalty = wrong("l1_norm", points=8)(loop(changed(lambda m, x, y, l2: score(m, x, y) - l2 * x.abs().sum())))
by_sign = wrong("far_too_long", points=8)(loop(changed(penalised, divided=torch.sign)))
by_largest = wrong("far_too_long", points=8)(loop(changed(penalised, divided=lambda g: g / g.abs().max())))
by_deviation = wrong("far_too_long", points=8)(loop(changed(penalised, divided=lambda g: g / g.std())))
by_absolute_sum = wrong("l1_norm_divisor")(loop(changed(penalised, divided=lambda g: g / g.abs().sum())))
by_itself = wrong("all_white", points=8)(loop(changed(penalised, divided=lambda g: torch.ones_like(g))))
up_the_loss = wrong("climbs_cross_entropy")(
    loop(changed(lambda m, x, y, l2: F.cross_entropy(m(x), torch.tensor([y])) - l2 * (x**2).sum()))
)


@wrong("same_jitter", points=8)
def draws_the_shift_once(target_y, model, dtype, **kwargs):
    shift = random.randint(1, kwargs["max_jitter"])
    img = torch.randn(1, 3, 224, 224).type(dtype).requires_grad_()
    for t in range(kwargs["num_iterations"]):
        img.data.copy_(jitter(img.data, shift, shift))
        fine(img, model, target_y, kwargs["l2_reg"], kwargs["learning_rate"])
        img.data.copy_(torch.max(torch.min(jitter(img.data, -shift, -shift), HIGH), LOW))
        if t % kwargs["blur_every"] == 0:
            blur_image(img.data, sigma=0.5)
    return img


@wrong("not_an_image")
def keeps_the_picture_that_is_shown(target_y, model, dtype, **kwargs):
    img = loop(fine)
    picture = None
    if kwargs["show_every"] <= kwargs["num_iterations"]:
        picture = img(target_y, model, dtype, **kwargs)
    else:
        img(target_y, model, dtype, **kwargs)
    return picture


@wrong("training_mode")
@loop
def trains(img, model, y, l2, rate):
    model.train()
    (model(img)[0, y] - l2 * (img**2).sum()).backward()
    model.eval()
    img.data += rate * img.grad / img.grad.norm()
    img.grad = None


@wrong("l2_forgets_learning_rate+l2_factor_two_missing", points=8)
@loop
def decays(img, model, y, l2, rate):
    score(model, img, y).backward()
    img.data += rate * img.grad / img.grad.norm() - l2 * img.data
    img.grad = None


@wrong("l2_not_squared+larger_rate", points=8)
@loop
def counts_the_score_twice(img, model, y, l2, rate):
    (-2 * score(model, img, y) + l2 * img.norm()).backward()
    img.data -= rate * img.grad
    img.grad = None
