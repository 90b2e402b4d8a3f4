# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in today's style: methods of tensors, functions that call one another."""

import torch
import torch.nn.functional as F

ANSWERS = {
    "feature_inversion": """No. Their optimiser and their prior failed, another prior may not: with a Fourier canvas I got colours back from features.7
that total variation had not found. And a program finds the photograph from codes in which I see nothing. I would send the scores only; then
the app cannot find things in the picture. I would measure how often a search and a trained network find the right picture, against chance.""",
    "deep_dream": """A step makes the activations of one layer larger, whatever they are, so it exaggerates what is there by accident. It
does not ask for dogs and has no belief. The dogs come from the weights: ImageNet has many breeds of dogs. With random weights I got only
specks, and 10 of the 20 classes that rose most at features.10 were dogs. The dream does not show what the network uses to decide.""",
    "style_transfer": """The loss compares Gram matrices: which channels are active together, summed over positions, so where things are is forgotten
(the shuffled castle had the same matrix). 14 of 16 halves found their partner, so there is something of style in it. But the grey copy of
the painting was far away from it, and our own castle has a small loss although van Gogh did not paint it. So it proves nothing.""",
}


def total_variation(img):
    return img.diff(dim=2).square().sum(dim=(1, 2, 3)) + img.diff(dim=3).square().sum(dim=(1, 2, 3))


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    target = target.detach()

    def energy(x):
        return torch.einsum("nchw,nchw->n", x, x)

    code = energy(features - target) / energy(target)
    return code + alpha_weight * energy(img**3) + tv_weight * total_variation(img)


def inversion_questions():
    return 2, 4, 3


def dream_step(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    kept = {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.update(A=o.clone()))
    try:
        model(x)
    finally:
        handle.remove()
    g = torch.autograd.grad((kept["A"] ** 2).sum() / 2, x)[0]
    return img + step_size * g / (g.abs().mean() + 1e-12)


def next_octave(dreamed, before, photo):
    added = dreamed - before
    return photo + F.interpolate(added, size=photo.shape[2:], mode="bilinear", align_corners=False)


def dream_questions():
    return 2, 4, 1


EXPECTED = {}


def content_loss(content_weight, content_current, content_original):
    return content_weight * (content_current - content_original).square().sum()


def gram_matrix(features, normalize=True):
    rows = features.flatten(2)
    gram = rows @ rows.transpose(1, 2)
    return gram / rows[0].numel() if normalize else gram


def style_loss(feats, style_layers, style_targets, style_weights):
    losses = [w * (gram_matrix(feats[i]) - A).square().sum() for i, A, w in zip(style_layers, style_targets, style_weights)]
    return sum(losses, torch.zeros(()))


def tv_loss(img, tv_weight):
    return tv_weight * (img.diff(dim=2).square().sum() + img.diff(dim=3).square().sum())


def style_questions():
    return 3, 1, 2


EXPECTED = {}
