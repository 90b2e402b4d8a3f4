"""Ways to walk an image towards another class: right, and wrong in one thing each, as students write them."""

import torch
import torch.nn.functional as F


def target_score(scores, target_y):
    return scores[0, target_y]


def unit_step(g):
    return g / g.norm()


def predicts(scores, target_y):
    return scores.argmax(dim=1).item() == target_y


def walk(objective=target_score, step=unit_step, stop=predicts, bound=100, after=lambda X: X):
    """The exercise's loop with one thing replaced; after the bound it returns what it has, as is common."""

    def wrong(X, target_y, model):
        X_fooling = X.detach().clone().requires_grad_()
        for _ in range(bound):
            scores = model(X_fooling)
            if stop(scores, target_y):
                break
            (g,) = torch.autograd.grad(objective(scores, target_y), X_fooling)
            with torch.no_grad():
                X_fooling += step(g)
                X_fooling.copy_(after(X_fooling))
        return X_fooling.detach()

    return wrong


right = walk()


def one_step_more(X, target_y, model):
    """Right, though it steps once more with the scores that fool the model already."""
    X_fooling = X.detach().clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        with torch.no_grad():
            X_fooling += unit_step(g)
        if predicts(scores, target_y):
            break
    return X_fooling.detach()


def accumulating(step, late=False):
    def wrong(X, target_y, model):
        X_fooling = X.detach().clone().requires_grad_()
        for _ in range(100):
            scores = model(X_fooling)
            if not late and predicts(scores, target_y):
                break
            scores[0, target_y].backward()
            X_fooling.data += step(X_fooling.grad)
            if predicts(scores, target_y):
                break
        return X_fooling.detach()

    return wrong


def normalised_where_it_stands(X, target_y, model):
    """The gradient is divided in place, then the next one is added to it."""
    X_fooling = X.detach().clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if predicts(scores, target_y):
            break
        scores[0, target_y].backward()
        X_fooling.grad /= X_fooling.grad.norm()
        X_fooling.data += X_fooling.grad
    return X_fooling.detach()


def from_the_start_again(X, target_y, model):
    X_fooling = X.detach().clone()
    for _ in range(100):
        X_fooling.requires_grad_()
        scores = model(X_fooling)
        if predicts(scores, target_y):
            break
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        X_fooling = X.detach() + unit_step(g)
    return X_fooling.detach()


def one_direction(X, target_y, model):
    X_fooling = X.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(model(X_fooling)[0, target_y], X_fooling)
    for _ in range(100):
        if predicts(model(X_fooling), target_y):
            break
        X_fooling = X_fooling + unit_step(g)
    return X_fooling.detach()


def in_place(start):
    """Right, but X_fooling is X, or shares its memory."""

    def wrong(X, target_y, model):
        X_fooling = start(X)
        for _ in range(100):
            X_fooling.requires_grad_()
            scores = model(X_fooling)
            if predicts(scores, target_y):
                break
            (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
            X_fooling.data += unit_step(g)
        return X_fooling.detach()

    return wrong


def for_ever(X, target_y, model):
    X_fooling = X.detach().clone().requires_grad_()
    while True:
        scores = model(X_fooling)
        if predicts(scores, target_y):
            return X_fooling.detach()
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        X_fooling.data += unit_step(g)


def last_step(X, target_y, model):
    X_fooling, dX = X.detach().clone().requires_grad_(), torch.zeros_like(X)
    for _ in range(100):
        scores = model(X_fooling)
        if predicts(scores, target_y):
            break
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        dX = unit_step(g)
        X_fooling.data += dX
    return dX


def scores_at_the_end(X, target_y, model):
    return model(right(X, target_y, model))


def original(X, target_y, model):
    right(X, target_y, model)
    return X


def never(scores, target_y):
    return False


def sure(probability):
    return lambda scores, target_y: scores.softmax(dim=1)[0, target_y].item() > probability


def cross_entropy(scores, target_y):
    return F.cross_entropy(scores, torch.tensor([target_y]))


def softmax(scores, target_y):
    return scores.softmax(dim=1)[0, target_y]


def top(scores, target_y):
    return scores.max()


def minus(objective):
    return lambda scores, target_y: -objective(scores, target_y)


def margin(scores, target_y):
    return scores[0, target_y] - scores.max()


def times(rate):
    return lambda g: rate * unit_step(g)
