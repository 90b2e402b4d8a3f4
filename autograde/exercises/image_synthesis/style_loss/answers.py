"""Style losses as students wrote them: with indices, zip, sum, Gram matrices of their own."""

import torch
import torch.nn.functional as F

from autograde.exercises.image_synthesis.gram_matrix import gram_matrix
from autograde.mistakes.answers import right, wrong


@right
def course_style(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i in range(len(style_layers)):
        gram = gram_matrix(feats[style_layers[i]].clone())
        loss += style_weights[i] * torch.sum((gram - style_targets[i]) ** 2)
    return loss


@right
def a_tensor_that_grows(feats, style_layers, style_targets, style_weights):
    style_loss = torch.tensor([0.0])
    for idx, layer in enumerate(style_layers):
        current = gram_matrix(feats[layer], normalize=True)
        style_loss += (current - style_targets[idx]).pow(2).sum() * style_weights[idx]
    return style_loss


@right
def one_expression(feats, style_layers, style_targets, style_weights):
    return sum(
        w * F.mse_loss(gram_matrix(feats[l]), A, reduction="sum")
        for l, A, w in zip(style_layers, style_targets, style_weights, strict=True)  # noqa: E741
    )


@right
def weights_as_a_tensor(feats, style_layers, style_targets, style_weights):
    grams = map(gram_matrix, [feats[layer] for layer in style_layers])
    losses = [torch.norm(gram - target) ** 2 for gram, target in zip(grams, style_targets, strict=True)]
    return torch.stack(losses) @ torch.tensor(style_weights)


@right
def gram_matrices_of_its_own(feats, style_layers, style_targets, style_weights):
    def gram(f):
        _, c, h, w = f.shape
        f = f.view(c, h * w)
        return f.mm(f.t()) / (c * h * w)

    terms = [(gram(feats[layer]) - target[0]).square().sum() for layer, target in zip(style_layers, style_targets)]  # noqa: B905
    return torch.stack([weight * term for weight, term in zip(style_weights, terms)]).sum()  # noqa: B905


@right
def targets_detached(feats, style_layers, style_targets, style_weights):
    total = feats[0].new_zeros(1)
    for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=False):
        total = total + weight * ((target.detach() - gram_matrix(feats[layer])) ** 2).sum(dim=(1, 2))
    return total


@right
def entry_by_entry(feats, style_layers, style_targets, style_weights):
    loss = torch.zeros(1)
    for i, layer in enumerate(style_layers):
        gram, C = gram_matrix(feats[layer])[0], feats[layer].shape[1]
        for a in range(C):
            for b in range(C):
                loss = loss + style_weights[i] * (gram[a, b] - style_targets[i][0, a, b]) ** 2
    return loss.squeeze()


@wrong("no_gradient", "gradient")
def numbers(feats, style_layers, style_targets, style_weights):
    losses = [((gram_matrix(feats[layer]) - A) ** 2).sum().item() for layer, A in zip(style_layers, style_targets)]  # noqa: B905
    return sum(w * loss for w, loss in zip(style_weights, losses))  # noqa: B905


@wrong("no_gradient", "gradient")
def a_tensor_of_tensors(feats, style_layers, style_targets, style_weights):
    losses = torch.zeros(len(style_layers))
    with torch.no_grad():
        for i, layer in enumerate(style_layers):
            losses[i] = style_weights[i] * ((gram_matrix(feats[layer]) - style_targets[i]) ** 2).sum()
    return losses.sum()


@wrong("last_layer_only", "layers gradient")
def overwritten(feats, style_layers, style_targets, style_weights):
    for i, layer in enumerate(style_layers):
        loss = style_weights[i] * ((gram_matrix(feats[layer]) - style_targets[i]) ** 2).sum()
    return loss


@wrong("first_layer_only", "layers gradient")
def returned_too_early(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        loss += style_weights[i] * ((gram_matrix(feats[layer]) - style_targets[i]) ** 2).sum()
        return loss


@wrong("other_target")
def targets_by_layer(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        loss += style_weights[i] * ((gram_matrix(feats[layer]) - style_targets[layer]) ** 2).sum()
    return loss


@wrong("other_layer")
def the_first_layers(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i in range(len(style_layers)):
        loss += style_weights[i] * ((gram_matrix(feats[i]) - style_targets[i]) ** 2).sum()
    return loss


@wrong("not_normalised", "one_layer layers gradient")
def gram_matrices_not_normalised(feats, style_layers, style_targets, style_weights):
    loss = 0
    for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True):
        rows = feats[layer].flatten(2)
        loss += weight * ((rows @ rows.mT - target) ** 2).sum()
    return loss


@wrong("mean_in_place_of_sum", "one_layer layers gradient")
def torchs_default(feats, style_layers, style_targets, style_weights):
    return sum(
        weight * F.mse_loss(gram_matrix(feats[layer]), target)
        for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True)
    )


@wrong("weights_ignored", "one_layer layers gradient")
def without_weights(feats, style_layers, style_targets, style_weights):
    return sum(((gram_matrix(feats[layer]) - target) ** 2).sum() for layer, target in zip(style_layers, style_targets))  # noqa: B905


@wrong("layers_averaged", "layers gradient")
def the_mean_of_all(feats, style_layers, style_targets, style_weights):
    return course_style(feats, style_layers, style_targets, style_weights) / len(feats[: len(style_layers)])
