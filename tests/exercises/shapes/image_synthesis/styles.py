"""Shapes of style losses: how layers are gone through and added up; two mistakes at once."""

import torch
import torch.nn.functional as F
from shape import right, wrong

from autograde.exercises.image_synthesis.gram_matrix import gram_matrix

EXERCISE = "style_loss"


@right
def a_loss_module(feats, style_layers, style_targets, style_weights):
    criterion = torch.nn.MSELoss(reduction="sum")
    losses = []
    for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True):
        losses.append(weight * criterion(gram_matrix(feats[layer]), target))
    return torch.stack(losses).sum()


@right
def a_dict_by_layer(feats, style_layers, style_targets, style_weights):
    targets, weights = dict(zip(style_layers, style_targets)), dict(zip(style_layers, style_weights))  # noqa: B905
    grams = {layer: gram_matrix(feats[layer]) for layer in style_layers}
    return sum(weights[layer] * (grams[layer] - targets[layer]).pow(2).sum() for layer in style_layers)


@right
def all_entries_in_one_vector(feats, style_layers, style_targets, style_weights):
    parts = [
        weight**0.5 * (gram_matrix(feats[layer]) - target).flatten()
        for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True)
    ]
    return torch.cat(parts).norm() ** 2


@right
def a_while_loop(feats, style_layers, style_targets, style_weights):
    i, loss = 0, torch.tensor(0.0)
    while i < len(style_layers):
        gram = gram_matrix(feats[style_layers[i]])
        loss = torch.add(loss, torch.sum(torch.square(torch.sub(gram, style_targets[i]))), alpha=style_weights[i])
        i += 1
    return loss


@wrong("weights_ignored")
def weights_forgotten(feats, style_layers, style_targets, style_weights):
    return sum(F.mse_loss(gram_matrix(feats[a]), b, reduction="sum") for a, b in zip(style_layers, style_targets))  # noqa: B905


@wrong("other_target")
def targets_in_the_wrong_place(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i in range(len(style_layers)):
        j = style_layers[i]
        loss += style_weights[i] * ((gram_matrix(feats[j]) - style_targets[j]) ** 2).sum()
    return loss


@wrong("factor_of_the_paper")
def a_quarter(feats, style_layers, style_targets, style_weights):
    loss = torch.zeros(1)
    for i, layer in enumerate(style_layers):
        loss = loss + style_weights[i] / 4 * ((gram_matrix(feats[layer]) - style_targets[i]) ** 2).sum()
    return loss


@wrong("not_normalised")
def normalize_false(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        loss = loss + style_weights[i] * ((gram_matrix(feats[layer], False) - style_targets[i]) ** 2).sum()
    return loss


@wrong("last_layer_only+mean_in_place_of_sum")
def overwritten_means(feats, style_layers, style_targets, style_weights):
    for i, layer in enumerate(style_layers):
        loss = style_weights[i] * F.mse_loss(gram_matrix(feats[layer]), style_targets[i])
    return loss


@wrong("no_gradient", 5)
def a_list_made_a_tensor(feats, style_layers, style_targets, style_weights):
    losses = []
    for i, layer in enumerate(style_layers):
        losses.append(style_weights[i] * float(((gram_matrix(feats[layer]) - style_targets[i]) ** 2).sum()))
    return torch.tensor(losses).sum()
