# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Cells that do not even load: a missing colon, merge markers, a bracket left open."""

import torch
import torch.nn.functional as F

ANSWERS = {"saliency_maps": "no, it has no sign"}

# As text: this file has to load although the student's cells do not.
CELLS = {
    "compute_saliency_maps": """
def compute_saliency_maps(X, y, model)
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).sum()
    scores.backward()
    saliency = X.grad.abs().max(dim=1)[0]
    return saliency
""",
    "make_fooling_image": """
def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
<<<<<<< HEAD
    learning_rate = 1
=======
    learning_rate = 10
>>>>>>> my-second-try
    for i in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += learning_rate * X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling
""",
    "class_visualization_update_step": """
def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = (model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()
""",
}

EXPECTED = {
    "compute_saliency_maps": "syntax_error",
    "make_fooling_image": "syntax_error",
    "class_visualization_update_step": "syntax_error",
}


def fool_linear_classifier(x, w, step):
    return x + step * w.sign()
