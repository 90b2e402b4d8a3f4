# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Keeps the last layer only, never normalises, and wraps around at the borders."""

import torch


def content_loss(content_weight, content_current, content_original):
    return content_weight * torch.norm(content_current - content_original)


def gram_matrix(features, normalize=True):
    N, C, H, W = features.shape
    flat = features.reshape(N, C, H * W)
    return flat @ flat.transpose(1, 2)


def style_loss(feats, style_layers, style_targets, style_weights):
    for i, layer in enumerate(style_layers):
        N, C, H, W = feats[layer].shape
        loss = style_weights[i] * ((gram_matrix(feats[layer]) / (C * H * W) - style_targets[i]) ** 2).sum()
    return loss


def tv_loss(img, tv_weight):
    down = torch.roll(img, 1, 2) - img
    across = torch.roll(img, 1, 3) - img
    return tv_weight * ((down ** 2).sum() + (across ** 2).sum())


def style_questions():
    return 3, None, 2


EXPECTED = {
    "content_loss": "norm_not_squared",
    "gram_matrix": "not_normalised",
    "style_loss": "last_layer_only",
    "tv_loss": "wraps_around",
    "style_questions": "not_answered",
}
