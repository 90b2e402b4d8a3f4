# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Returns numbers that no gradient flows through, divides by the positions, and looks up layers by their place in the list."""

import torch


def content_loss(content_weight, content_current, content_original):
    return content_weight * ((content_current - content_original) ** 2).sum().item()


def gram_matrix(features, normalize=True):
    N, C, H, W = features.shape
    flat = features.reshape(N, C, H * W)
    gram = flat @ flat.transpose(1, 2)
    if normalize:
        gram = gram / (H * W)
    return gram


def style_loss(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        N, C, H, W = feats[layer].shape
        loss = loss + ((gram_matrix(feats[layer]) / C - style_targets[i]) ** 2).sum()
    return loss


def tv_loss(img, tv_weight):
    across = img[:, :, :, 1:] - img[:, :, :, :-1]
    return tv_weight * (across ** 2).sum()


def style_questions():
    return "c", "a", "b"


EXPECTED = {
    "content_loss": "no_gradient",
    "gram_matrix": "divided_by_positions",
    "style_loss": "weights_ignored",
    "tv_loss": "across_only",
    "style_questions": "not_choices",
}
