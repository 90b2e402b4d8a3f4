"""Saliency maps as students wrote them."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def starter_style(X, y, model):
    model.eval()
    X.requires_grad_()
    saliency = None
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze(1)
    scores.backward(torch.ones(X.shape[0]))
    saliency, _ = torch.max(X.grad.data.abs(), dim=1)
    return saliency


@right
def squeeze_then_sum(X, y, model):
    X.requires_grad_()
    correct = model(X).gather(1, y.view(-1, 1)).squeeze()
    loss = correct.sum()
    loss.backward()
    return X.grad.abs().max(1)[0]


@right
def arange_index(X, y, model):
    X = X.clone().detach().requires_grad_(True)
    N = X.shape[0]
    model(X)[torch.arange(N), y].sum().backward()
    return torch.max(torch.abs(X.grad), 1).values


@right
def autograd_grad(X, y, model):
    X.requires_grad = True
    scores = model(X)
    picked = scores[range(len(y)), y]
    (grad,) = torch.autograd.grad(picked, X, grad_outputs=torch.ones_like(picked))
    return grad.abs().amax(1)


@right
def graph_kept(X, y, model):
    """Returns a tensor that requires grad."""
    X.requires_grad_()
    total = (model(X) * torch.nn.functional.one_hot(y, model(X).shape[1])).sum()
    grad = torch.autograd.grad(total, X, create_graph=True)[0]
    return grad.abs().max(dim=1)[0] + 0 * X[:, 0]


@right
def image_by_image(X, y, model):
    maps = []
    for i in range(X.shape[0]):
        x = X[i : i + 1].detach().clone().requires_grad_()
        model(x)[0, y[i]].backward()
        maps.append(x.grad[0].abs().max(dim=0)[0])
    return torch.stack(maps)


@right
def loop_on_one_graph(X, y, model):
    """Accumulates into X.grad: the rows do not meet."""
    X.requires_grad_()
    scores = model(X)
    for i, label in enumerate(y.tolist()):
        scores[i, label].backward(retain_graph=True)
    saliency = X.grad.abs()
    saliency = saliency.max(axis=1)[0]
    return saliency


@right
def numpy_at_the_end(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y[:, None]).sum().backward()
    return np.abs(X.grad.numpy()).max(axis=1)


@right
def minus_the_score(X, y, model):
    """A 'loss' of minus the score: the absolute value hides the sign."""
    X.requires_grad_()
    loss = -model(X).gather(1, y.reshape(-1, 1)).sum()
    loss.backward()
    grad = X.grad.detach()
    X.grad = None
    return torch.maximum(torch.maximum(grad[:, 0].abs(), grad[:, 1].abs()), grad[:, 2].abs())


@right
def maximum_and_minimum(X, y, model):
    X = torch.autograd.Variable(X, requires_grad=True)
    model.zero_grad()
    model(X).gather(1, y.unsqueeze(1)).sum().backward()
    return torch.max(X.grad.max(dim=1)[0], -X.grad.min(dim=1)[0])


@right
def filled_in(X, y, model):
    N, _, H, W = X.size()
    saliency = torch.zeros((N, H, W))
    X.requires_grad_()
    scores = model(X)
    scores.backward(torch.zeros_like(scores).scatter_(1, y.view(-1, 1), 1.0))
    for i in range(N):
        saliency[i] = X.grad[i].abs().max(0).values
    return saliency


@right
def permuted(X, y, model):
    X.requires_grad_()
    with torch.enable_grad():
        objective = sum(row[label] for row, label in zip(model(X), y, strict=True))
    objective.backward()
    return X.grad.permute(0, 2, 3, 1).abs().max(-1)[0].double()


@right
def jacobian(X, y, model):
    """Functional transforms."""

    def score(x, label):
        return model(x[None])[0].gather(0, label.view(1)).sum()

    return torch.func.vmap(torch.func.grad(score))(X, y).abs().amax(dim=1)


@wrong("cross_entropy", "any_batch class_batch input_kept")
def cross_entropy_module(X, y, model):
    X.requires_grad_()
    loss = torch.nn.CrossEntropyLoss()(model(X), y)
    loss.backward()
    saliency, _ = X.grad.abs().max(dim=1)
    return saliency


@wrong("cross_entropy", "any_batch class_batch input_kept")
def log_softmax(X, y, model):
    X.requires_grad_()
    torch.log_softmax(model(X), 1).gather(1, y.view(-1, 1)).squeeze().sum().backward()
    return X.grad.abs().max(dim=1)[0]


@wrong("squeezed_batch", "any_batch")
def squeeze_and_ones(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.ones(scores.shape[0]))
    return X.grad.data.abs().max(dim=1)[0].squeeze()


@wrong("fixed_batch_of_five", "any_batch")
def float_tensor_of_five(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.FloatTensor([1.0, 1.0, 1.0, 1.0, 1.0]))
    return torch.max(X.grad.data.abs(), 1)[0]


@wrong("fixed_batch_of_five", "any_batch")
def five_in_a_list(X, y, model):
    maps = []
    for i in range(5):
        x = X[i : i + 1].clone().requires_grad_()
        model(x)[0, y[i]].backward()
        maps.append(x.grad[0].abs().max(0)[0])
    return torch.stack(maps)


@wrong("no_absolute_value", "any_batch class_batch input_kept")
def signed_maximum(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    saliency, _ = torch.max(X.grad, 1)
    return saliency


@wrong("absolute_after_maximum", "any_batch class_batch input_kept")
def absolute_value_last(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    saliency, _ = torch.max(X.grad, 1)
    return saliency.abs()


@wrong("norm_over_channels", "any_batch class_batch input_kept")
def euclidean(X, y, model):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    return torch.sqrt((X.grad**2).sum(1))


@wrong("all_classes", "any_batch class_batch input_kept")
def all_scores(X, y, model):
    X.requires_grad_()
    scores = model(X)
    scores.backward(torch.ones_like(scores))
    return X.grad.abs().max(1).values


@wrong("predicted_class", "any_batch class_batch input_kept")
def top_score(X, y, model):
    X.requires_grad_()
    best = model(X).argmax(1)
    model(X).gather(1, best.view(-1, 1)).sum().backward()
    return X.grad.abs().max(1).values


@wrong("maximum_and_its_place", "any_batch class_batch input_kept")
def pair(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return torch.max(X.grad.abs(), 1)


@wrong("softmax", "any_batch class_batch input_kept")
def probabilities(X, y, model):
    X.requires_grad_()
    torch.nn.Softmax(dim=1)(model(X))[range(len(y)), y].sum().backward()
    return X.grad.abs().max(1).values


@wrong("every_label_for_every_image", "any_batch class_batch input_kept")
def column_index(X, y, model):
    X.requires_grad_()
    scores = model(X)[:, y]
    scores.backward(torch.ones_like(scores))
    return X.grad.abs().max(1).values


@wrong("image_overwritten", "input_kept")
def input_becomes_gradient(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    X.data.copy_(X.grad)
    return X.data.abs().max(1).values


@wrong("cross_entropy+signed_sum_over_channels", "class_batch any_batch input_kept")
def two_mistakes_at_once(X, y, model):
    X.requires_grad_()
    torch.nn.functional.cross_entropy(model(X), y).backward()
    return X.grad.sum(dim=1)


@wrong("wrong_scale", "class_batch any_batch input_kept")
def minus_twice(X, y, model):
    return -2 * image_by_image(X, y, model)


@wrong("removed_idiom", "class_batch any_batch input_kept")
def graph_kept_as_torch_0_1_did(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward(retain_variables=True)
    return X.grad.abs().amax(1)


@wrong("wrong_call", "class_batch any_batch input_kept")
def labels_given_to_the_model(X, y, model):
    X.requires_grad_()
    model(X, y).sum().backward()
    return X.grad.abs().amax(1)


@wrong("needs_gpu", "class_batch any_batch input_kept")
def asks_for_a_gpu(X, y, model):
    raise RuntimeError("Found no NVIDIA driver on your system.")
