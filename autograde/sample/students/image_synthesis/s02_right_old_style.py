# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right in an old style: loops over the images, and sums one by one."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

ANSWERS = {
    "feature_inversion": "Grey noise with one method does not mean that it is safe. I would send the last layer, and try other priors before I believe it.",
    "deep_dream": """The network does not believe anything. Each step adds the gradient of the layer's norm, which strengthens all that is
active, and this is repeated. What comes out depends on the training data (dogs), as the experiment with random weights shows. It is not
a memory of training pictures.""",
    "style_transfer": """It compares for each layer which filters fire together. The position is summed away, so composition does not count. The
halves of the same painting were close to each other, that is in favour. But colours count, too: the grey painting was far away.""",
}


def total_variation(img):
    N, C, H, W = img.size()
    tv = []
    for n in range(N):
        h = torch.pow(img[n, :, 1:, :] - img[n, :, :-1, :], 2).sum()
        w = torch.pow(img[n, :, :, 1:] - img[n, :, :, :-1], 2).sum()
        tv.append(h + w)
    return torch.stack(tv)


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    N = features.size(0)
    goal = target.data.clone()
    tv = total_variation(img)
    loss = []
    for n in range(N):
        E = F.mse_loss(features[n], goal[n], reduction="sum") / torch.sum(goal[n] ** 2)
        R = alpha_weight * torch.sum(torch.abs(img[n]) ** 6)
        loss.append(E + R + tv_weight * tv[n])
    return torch.stack(loss)


def inversion_questions():
    return [2, 4, 3]


def dream_step(img, model, layer, step_size):
    x = img.data.clone()
    x.requires_grad = True
    found = []

    def hook(module, input, output):
        found.append(output.clone())

    handle = dict(model.named_modules())[layer].register_forward_hook(hook)
    try:
        model(x)
    finally:
        handle.remove()
    found[0].backward(found[0].data)
    g = x.grad.data.numpy()
    return img.data.numpy() + step_size * g / max(np.abs(g).mean(), 1e-12)


def next_octave(dreamed, before, photo):
    H, W = photo.size()[2], photo.size()[3]
    upsample = nn.Upsample(size=(H, W), mode="bilinear", align_corners=False)
    return (photo + upsample(dreamed - before)).data.numpy()


def dream_questions():
    answers = [2, 4, 1]
    return answers


EXPECTED = {}


def content_loss(content_weight, content_current, content_original):
    loss = content_weight * torch.sum(torch.pow(content_current - content_original, 2))
    return loss


def gram_matrix(features, normalize=True):
    N, C, H, W = features.size()
    f = features.view(N, C, -1)
    gram = torch.bmm(f, f.permute(0, 2, 1))
    if normalize == True:
        gram = torch.div(gram, C * H * W)
    return gram


def style_loss(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i in range(len(style_layers)):
        current = gram_matrix(feats[style_layers[i]])
        loss += style_weights[i] * torch.sum((current - style_targets[i]) ** 2)
    return loss


def tv_loss(img, tv_weight):
    H, W = img.size()[2], img.size()[3]
    rows = torch.sum((img[:, :, 1:H, :] - img[:, :, 0:H - 1, :]) ** 2)
    columns = torch.sum((img[:, :, :, 1:W] - img[:, :, :, 0:W - 1]) ** 2)
    return tv_weight * (rows + columns)


def style_questions():
    answers = [3, 1, 2]
    return answers


EXPECTED = {}
