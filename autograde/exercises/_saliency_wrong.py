"""Wrong saliency maps, written as students write them."""

import torch


def gradient_of(objective):
    """The function (X, y, model) -> gradient of objective(scores, y) with respect to X, as students write it."""

    def gradient(X, y, model):
        X = X.detach().clone().requires_grad_()
        return torch.autograd.grad(objective(model(X), y), X)[0]

    return gradient


def correct(scores, y):
    return scores.gather(1, y.view(-1, 1))


def score_sum(scores, y):
    return correct(scores, y).sum()


def map_of(objective):
    """A wrong objective, but everything after it right."""
    gradient = gradient_of(objective)
    return lambda X, y, model: gradient(X, y, model).abs().amax(dim=1)


def finished_by(finish):
    """The right gradient, but a wrong way from it to the map."""
    gradient = gradient_of(score_sum)
    return lambda X, y, model: finish(gradient(X, y, model))


right = map_of(score_sum)


def ones_for_five(X, y, model):
    X = X.detach().clone().requires_grad_()
    scores = correct(model(X), y).view(-1)
    scores.backward(torch.ones(5))
    return X.grad.abs().amax(dim=1)


def loop_over_five(X, y, model):
    X = X.detach().clone().requires_grad_()
    scores = model(X)
    sum(scores[i, y[i]] for i in range(5)).backward()
    return X.grad.abs().amax(dim=1)


def room_for_five(X, y, model):
    saliency = torch.zeros(5, *X.shape[2:])
    for i, found in enumerate(right(X, y, model)):
        if i < 5:
            saliency[i] = found
    return saliency


def list_of_five(X, y, model):
    return torch.stack([right(X[i : i + 1], y[i : i + 1], model)[0] for i in range(5)])


def first_five(X, y, model):
    saliency = torch.zeros(len(X), *X.shape[2:])
    saliency[:5] = right(X, y, model)[:5]
    return saliency


def squeezed_scores(X, y, model):
    X = X.detach().clone().requires_grad_()
    scores = correct(model(X), y).squeeze()
    scores.backward(torch.ones(len(X)))
    return X.grad.abs().amax(dim=1)


def into_the_image(X, y, model):
    X.data = gradient_of(score_sum)(X, y, model).abs()
    return X.data.amax(dim=1)


def normalised_image(X, y, model):
    saliency = right(X, y, model)
    with torch.no_grad():
        X -= X.mean()
    return saliency


def times_input(X, y, model):
    return (gradient_of(score_sum)(X, y, model) * X).abs().amax(dim=1)


def times_input_after(X, y, model):
    return right(X, y, model) * X.abs().amax(dim=1)


def to_one(over):
    def finish(gradient):
        saliency = gradient.abs().amax(dim=1)
        return saliency / saliency.amax(dim=over, keepdim=True)

    return finish


def stretched(gradient):
    saliency = gradient.abs().amax(dim=1)
    low = saliency.amin(dim=(1, 2), keepdim=True)
    return (saliency - low) / (saliency.amax(dim=(1, 2), keepdim=True) - low)
