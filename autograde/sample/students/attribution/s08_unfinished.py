# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first lesson is done, the second begun; the third has not been opened."""

import math

import torch

ANSWERS = {"occlusion": "Where it is hot, the network looked. In the sky it looked at the wrong thing."}


def occlusion_map(X, y, model, size, stride, fill):
    rows = [top for top in range(0, X.shape[2], stride) if top == 0 or top - stride + size < X.shape[2]]
    columns = [left for left in range(0, X.shape[3], stride) if left == 0 or left - stride + size < X.shape[3]]
    batch = X.repeat(len(rows) * len(columns), 1, 1, 1)
    for n, (top, left) in enumerate((top, left) for top in rows for left in columns):
        batch[n, :, top : top + size, left : left + size] = fill
    with torch.no_grad():
        scores = model(torch.cat([X, batch]))[:, y[0]]
    return (scores[0] - scores[1:]).reshape(len(rows), len(columns))


def relu_backward(grad, activation_input, rule):
    if rule == "plain":
        return grad * (activation_input > 0)
    if rule == "deconvnet":
        return grad * (grad > 0)
    if rule == "guided":
        return grad * (activation_input > 0) * (grad > 0)


def occlusion_questions():
    return 3, None, 4


EXPECTED = {
    "occlusion_questions": "not_answered",
    "relu_backward": "unknown_rule_accepted",
}
