# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Mixes the axes of the Gram matrix up, and takes means in place of sums."""

import torch
import torch.nn.functional as F

ANSWERS = {"style_transfer": "The style loss measures the style, so the painting is by van Gogh."}


def content_loss(content_weight, content_current, content_original):
    return content_weight * F.mse_loss(content_current, content_original)


def gram_matrix(features, normalize=True):
    N, C, H, W = features.shape
    flat = features.reshape(N, C, H * W)
    gram = flat.transpose(1, 2) @ flat
    if normalize:
        gram = gram / (C * H * W)
    return gram


def style_loss(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        N, C, H, W = feats[layer].shape
        flat = feats[layer].reshape(C, H * W)
        loss = loss + style_weights[i] * (((flat @ flat.T) / (C * H * W) - style_targets[i][0]) ** 2).mean()
    return loss


def tv_loss(img, tv_weight):
    down = img[:, :, 1:, :] - img[:, :, :-1, :]
    across = img[:, :, :, 1:] - img[:, :, :, :-1]
    return tv_weight * (down.abs().sum() + across.abs().sum())


def style_questions():
    return 3, 2, 2


EXPECTED = {
    "content_loss": "mean_in_place_of_sum",
    "gram_matrix": "positions_by_positions",
    "style_loss": "mean_in_place_of_sum",
    "tv_loss": "absolute_differences",
    "style_questions": "rows_of_the_picture",
}
