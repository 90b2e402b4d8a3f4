"""Shapes of the fast gradient sign method: models called in other ways, and steps of another kind."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "fast_gradient_sign"


def slope(X, y, model, reduction="sum"):
    X = X.detach().clone().requires_grad_()
    F.cross_entropy(model(X), y, reduction=reduction).backward()
    return X.grad


@right
def forward_of_a_parameter(X, y, model, epsilon):
    image = torch.nn.Parameter(X.detach().clone())
    torch.nn.CrossEntropyLoss()(model.forward(image), y).backward()
    print(model(image).argmax(1))
    return (image + epsilon * torch.sign(image.grad)).detach()


@right
def image_by_image_through_a_function(X, y, model, epsilon):
    of = torch.func.grad(lambda x, label: F.cross_entropy(model(x[None]), label[None]))
    return torch.stack([x.detach() + epsilon * of(x.detach(), label).sign() for x, label in zip(X, y, strict=True)])


@wrong("towards_the_class")
def minus(X, y, model, epsilon):
    return X.detach() - epsilon * slope(X, y, model).sign()


@wrong("moved_elsewhere")
def by_the_gradient_itself(X, y, model, epsilon):
    g = slope(X, y, model)
    return X.detach() + epsilon * g / g.abs().mean()


@wrong("a_thousand_classes")
def one_hot_of_a_thousand(X, y, model, epsilon):
    X = X.detach().clone().requires_grad_()
    scores = model(X)
    hot = torch.zeros(len(X), 1000)
    hot[torch.arange(len(y)), y] = 1
    (-(hot * F.log_softmax(scores, dim=1)).sum()).backward()
    return X.detach() + epsilon * X.grad.sign()


@wrong("training_mode")
def trains(X, y, model, epsilon):
    model.train()
    g = slope(X, y, model)
    model.eval()
    return X.detach() + epsilon * g.sign()


@wrong("moved_by_factor")
def twice_as_far(X, y, model, epsilon):
    return X.detach() + 2 * epsilon * slope(X, y, model).sign()


@wrong("clamped+hidden_mistake", points=0)
def grey_levels_between_zero_and_one(X, y, model, epsilon):
    images = X.detach().clone().requires_grad_()
    F.cross_entropy(model(images), y).backward()
    return torch.clamp(images.detach() + epsilon / 255 * images.grad.sign(), 0, 1)
