"""Right answers, written as students write them."""

import numpy as np
import torch


def starter_style(X, y, model):
    model.eval()
    X.requires_grad_()
    saliency = None
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze(1)
    scores.backward(torch.ones(X.shape[0]))
    saliency, _ = torch.max(X.grad.data.abs(), dim=1)
    return saliency


def squeeze_then_sum(X, y, model):
    X.requires_grad_()
    correct = model(X).gather(1, y.view(-1, 1)).squeeze()
    loss = correct.sum()
    loss.backward()
    return X.grad.abs().max(1)[0]


def arange_index(X, y, model):
    X = X.clone().detach().requires_grad_(True)
    N = X.shape[0]
    model(X)[torch.arange(N), y].sum().backward()
    return torch.max(torch.abs(X.grad), 1).values


def autograd_grad(X, y, model):
    X.requires_grad = True
    scores = model(X)
    picked = scores[range(len(y)), y]
    (grad,) = torch.autograd.grad(picked, X, grad_outputs=torch.ones_like(picked))
    return grad.abs().amax(1)


def graph_kept(X, y, model):
    """Returns a tensor that requires grad."""
    X.requires_grad_()
    total = (model(X) * torch.nn.functional.one_hot(y, model(X).shape[1])).sum()
    grad = torch.autograd.grad(total, X, create_graph=True)[0]
    return grad.abs().max(dim=1)[0] + 0 * X[:, 0]


def image_by_image(X, y, model):
    maps = []
    for i in range(X.shape[0]):
        x = X[i : i + 1].detach().clone().requires_grad_()
        model(x)[0, y[i]].backward()
        maps.append(x.grad[0].abs().max(dim=0)[0])
    return torch.stack(maps)


def loop_on_one_graph(X, y, model):
    """Accumulates into X.grad: the rows do not meet."""
    X.requires_grad_()
    scores = model(X)
    for i, label in enumerate(y.tolist()):
        scores[i, label].backward(retain_graph=True)
    saliency = X.grad.abs()
    saliency = saliency.max(axis=1)[0]
    return saliency


def numpy_at_the_end(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y[:, None]).sum().backward()
    return np.abs(X.grad.numpy()).max(axis=1)


def minus_the_score(X, y, model):
    """A 'loss' of minus the score: the absolute value hides the sign."""
    X.requires_grad_()
    loss = -model(X).gather(1, y.reshape(-1, 1)).sum()
    loss.backward()
    grad = X.grad.detach()
    X.grad = None
    return torch.maximum(torch.maximum(grad[:, 0].abs(), grad[:, 1].abs()), grad[:, 2].abs())


def maximum_and_minimum(X, y, model):
    X = torch.autograd.Variable(X, requires_grad=True)
    model.zero_grad()
    model(X).gather(1, y.unsqueeze(1)).sum().backward()
    return torch.max(X.grad.max(dim=1)[0], -X.grad.min(dim=1)[0])


def filled_in(X, y, model):
    N, _, H, W = X.size()
    saliency = torch.zeros((N, H, W))
    X.requires_grad_()
    scores = model(X)
    scores.backward(torch.zeros_like(scores).scatter_(1, y.view(-1, 1), 1.0))
    for i in range(N):
        saliency[i] = X.grad[i].abs().max(0).values
    return saliency


def permuted(X, y, model):
    X.requires_grad_()
    with torch.enable_grad():
        objective = sum(row[label] for row, label in zip(model(X), y, strict=True))
    objective.backward()
    return X.grad.permute(0, 2, 3, 1).abs().max(-1)[0].double()


def jacobian(X, y, model):
    """Functional transforms."""

    def score(x, label):
        return model(x[None])[0].gather(0, label.view(1)).sum()

    return torch.func.vmap(torch.func.grad(score))(X, y).abs().amax(dim=1)


RIGHT = [
    starter_style,
    squeeze_then_sum,
    arange_index,
    autograd_grad,
    graph_kept,
    image_by_image,
    loop_on_one_graph,
    numpy_at_the_end,
    minus_the_score,
    maximum_and_minimum,
    filled_in,
    permuted,
    jacobian,
]
