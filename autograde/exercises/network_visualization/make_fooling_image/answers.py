"""Fooling images as students wrote them."""

import numpy as np
import torch
from torch.autograd import Variable

from autograde.mistakes.answers import right, wrong


@right
def new_leaf_every_step(X, target_y, model):
    """Calls the model twice in each step, and its forward() itself."""
    img = X.detach()
    steps = 0
    while torch.argmax(model.forward(img)) != target_y:
        if steps == 200:
            raise ValueError("cannot fool the model")
        img = img.detach().requires_grad_(True)
        (grad,) = torch.autograd.grad(model(img)[0][target_y], img)
        img = img + grad / torch.sqrt(torch.sum(grad**2))
        steps += 1
    return img.detach()


@right
def step_then_check(X, target_y, model):
    """Steps at least once, and at most a thousand times, with two calls of the model in each step."""
    X_fooling = X.clone()
    for _ in range(1000):
        X_fooling = Variable(X_fooling.data, requires_grad=True)
        model(X_fooling)[0, target_y].backward()
        X_fooling = X_fooling + X_fooling.grad / (X_fooling.grad.norm() + 1e-8)
        if model(X_fooling).max(1)[1].item() == target_y:
            return X_fooling
    raise AssertionError("not fooled")


@right
def minus_the_score(X, target_y, model):
    """Descent on minus the score, by an optimizer that is given unit gradients."""
    X_fooling = X.clone().requires_grad_()
    optimizer = torch.optim.SGD([X_fooling], lr=1.0)
    for _ in range(100):
        optimizer.zero_grad()
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        (-scores[0, target_y]).backward()
        X_fooling.grad /= X_fooling.grad.norm()
        optimizer.step()
    raise RuntimeError("no fooling image found")


@right
def recursive(X, target_y, model, left=120):
    X = X.detach().clone().requires_grad_()
    scores = model(X)
    if scores.argmax(1) == target_y:
        return X
    if left == 0:
        raise RuntimeError(f"class {target_y} is out of reach")
    grad = torch.autograd.grad(scores[:, target_y].sum(), X)[0]
    return recursive(X + grad.div(grad.norm()), target_y, model, left - 1)


@right
def counts_and_returns_none(X, target_y, model):
    """Gives up by returning None; leaves requires_grad and .grad on the caller's X."""
    X.requires_grad_()
    model(X)[0, target_y].backward()
    X_fooling = X.detach().clone()
    for _ in range(60):
        X_fooling.requires_grad_(True)
        scores = model(X_fooling)
        if scores.topk(1).indices.item() == target_y:
            return X_fooling.detach()
        grad = torch.autograd.grad(scores[0, target_y], X_fooling, retain_graph=True)[0]
        X_fooling = (X_fooling + grad / torch.linalg.vector_norm(grad)).detach()


@right
def numpy_steps(X, target_y, model):
    pixels = X.numpy().copy()
    for _ in range(100):
        image = torch.from_numpy(pixels).requires_grad_()
        scores = model(image)
        if scores.argmax().item() == target_y:
            break
        scores[0, target_y].backward()
        gradient = image.grad.numpy()
        pixels = pixels + gradient / np.linalg.norm(gradient.ravel())
    return pixels


@right
def functional(X, target_y, model):
    direction = torch.func.grad(lambda image: model(image)[0, target_y])
    for _ in range(100):
        if model(X).argmax() == target_y:
            return X
        g = direction(X)
        X = X + g / g.pow(2).sum() ** 0.5
    raise TimeoutError("too many steps")


# What does not fool has nothing to give up or to keep.
_OUTCOME = "fools method gives_up input_kept"


@wrong("no_early_stop", "method")
def all_forty_five(X, target_y, model):
    """A number of steps that no known mistake takes."""
    X_fooling = X.clone().requires_grad_()
    for _ in range(45):
        model(X_fooling)[0, target_y].backward()
        with torch.no_grad():
            X_fooling += X_fooling.grad / X_fooling.grad.norm()
            X_fooling.grad.zero_()
    return X_fooling


@wrong("step_too_short", _OUTCOME)
def small_steps(X, target_y, model):
    """Gives up after another number of steps than any known mistake, by an assertion."""
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1e-2
    for _ in range(77):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += learning_rate * X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    assert model(X_fooling).argmax(dim=1) == target_y, "too hard"
    return X_fooling


@wrong("descends", _OUTCOME)
def subtracts_until_it_works(X, target_y, model):
    """Endless, but that is not why it does not fool the model."""
    X_fooling = X.clone().requires_grad_()
    while model(X_fooling).argmax() != target_y:
        model(X_fooling)[0, target_y].backward()
        X_fooling.data -= X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


@wrong("another_norm")
def largest_entry(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            return X_fooling
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / torch.linalg.vector_norm(X_fooling.grad, ord=float("inf"))
        X_fooling.grad.zero_()
