"""The fast gradient sign method as students wrote it."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable

from autograde.mistakes.answers import right, wrong


@right
def moved_in_place_on_a_copy(X, y, model, epsilon):
    X_adv = X.clone().detach().requires_grad_(True)
    nn.CrossEntropyLoss()(model(X_adv), y).backward()
    X_adv.data += epsilon * torch.sign(X_adv.grad.data)
    return X_adv


@right
def a_loss_for_each_image(X, y, model, epsilon):
    X = torch.tensor(X.numpy(), requires_grad=True)
    loss = F.cross_entropy(model(X), y, reduction="none")
    (grad,) = torch.autograd.grad(loss, X, grad_outputs=torch.ones_like(loss))
    with torch.no_grad():
        return torch.add(X, grad.sign(), alpha=epsilon)


@right
def negative_log_likelihood(X, y, model, epsilon):
    X_adv = X.clone()
    X_adv.requires_grad = True
    log_p = F.log_softmax(model(X_adv), dim=1)
    F.nll_loss(log_p, y, reduction="sum").backward()
    return X_adv.detach() + epsilon * X_adv.grad.sign()


@right
def loss_by_hand(X, y, model, epsilon):
    """Log-sum-exp minus the correct score."""
    X.requires_grad_()
    scores = model(X)
    loss = scores.logsumexp(dim=1) - scores[torch.arange(len(y)), y]
    loss.sum().backward()
    return X.detach() + epsilon * torch.where(X.grad > 0, 1.0, -1.0)


@right
def through_the_probability(X, y, model, epsilon):
    """The probability of y falls exactly where the loss grows."""
    X_adv = Variable(X.clone(), requires_grad=True)
    p = F.softmax(model(X_adv), dim=1).gather(1, y.view(-1, 1)).squeeze(1)
    p.sum().backward()
    return X_adv - epsilon * X_adv.grad.sign()


@right
def numpy_sign(X, y, model, epsilon):
    X.requires_grad_(True)
    F.cross_entropy(model(X), y).backward()
    return X.detach().numpy() + epsilon * np.sign(X.grad.numpy())


@right
def one_hot_gradient(X, y, model, epsilon):
    """The gradient of the loss with respect to the scores is softmax minus one-hot."""
    X.requires_grad_()
    scores = model(X)
    scores.backward((scores.softmax(dim=1) - F.one_hot(y, scores.shape[1])).detach())
    grad = X.grad / X.grad.abs()
    return X + epsilon * grad.nan_to_num()


@right
def an_optimizer(X, y, model, epsilon):
    X_adv = nn.Parameter(X.clone())
    optimizer = torch.optim.SGD([X_adv], lr=epsilon, maximize=True)
    F.cross_entropy(model(X_adv), y).backward()
    X_adv.grad.sign_()
    optimizer.step()
    return X_adv


@right
def labels_as_probabilities(X, y, model, epsilon):
    X_adv = X.detach().clone().requires_grad_()
    scores = model(X_adv)
    target = torch.zeros_like(scores).scatter_(1, y[:, None], 1.0)
    F.cross_entropy(scores, target).backward()
    perturbation = X_adv.grad.data.sign() * epsilon
    return (X_adv.data + perturbation).double()


@wrong("towards_the_class", "any_batch class_batch input_kept")
def a_descending_optimizer(X, y, model, epsilon):
    X_adv = nn.Parameter(X.clone())
    F.cross_entropy(model(X_adv), y).backward()
    X_adv.grad.sign_()
    torch.optim.SGD([X_adv], lr=epsilon).step()
    return X_adv


@wrong("input_overwritten", "input_kept")
def adds_to_a_view(X, y, model, epsilon):
    X_adv = X.detach()
    X_adv.requires_grad_()
    F.cross_entropy(model(X_adv), y).backward()
    X_adv.data.add_(X_adv.grad.sign(), alpha=epsilon)
    return X_adv


@wrong("fixed_batch_of_five", "any_batch")
def five_rows(X, y, model, epsilon):
    out = torch.zeros_like(X)
    for i in range(5):
        x = X[i].unsqueeze(0).clone().requires_grad_()
        F.cross_entropy(model(x), y[i].unsqueeze(0)).backward()
        out[i] = (x + epsilon * x.grad.sign())[0]
    return out


@wrong("divided_by_zero", "any_batch")
def gradient_over_its_size(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X + epsilon * X.grad / torch.sqrt(X.grad**2)


@wrong("removed_idiom", "any_batch class_batch input_kept")
def asks_for_no_gradient_as_torch_0_3_did(X, y, model, epsilon):
    x = torch.autograd.Variable(X, volatile=True)
    F.cross_entropy(model(x), y).backward()
    return X + epsilon * x.grad.sign()


@wrong("loss_arguments", "any_batch class_batch input_kept")
def only_the_correct_scores_into_the_loss(X, y, model, epsilon):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).squeeze(1)
    F.cross_entropy(scores, y).backward()
    return X + epsilon * X.grad.sign()
