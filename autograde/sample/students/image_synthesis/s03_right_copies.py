# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, on flattened copies and with padding."""

import copy
import torch
import torch.nn.functional as F

ANSWERS = {
    "feature_inversion": """I do not agree. The noise shows what their prior did not find, not what the code lacks. A layer near the end has no
positions any more, but then no details can be used. I would let people and a search program guess which of a hundred pictures it was.""",
    "deep_dream": """There is no dog in the clouds for the network: before the dream its classes are those of a landscape. One step raises the
squared norm of a layer, and since the gradient is the activation, the strong get stronger. With another seed the animals are elsewhere
but the same classes rise, so what appears is learned from the training photographs. It says nothing about why it classifies a photograph.""",
    "style_transfer": """A small style loss says that pairs of channels are as active together as in the painting, nothing about where. A forger, or
our own gradient descent, can make it small on purpose. For it: textures look like the painting. Against: the castle by us.""",
}


def total_variation(img):
    right = F.pad(img, (0, 1, 0, 0), mode="replicate")[..., 1:]
    below = F.pad(img, (0, 0, 0, 1), mode="replicate")[..., 1:, :]
    return ((right - img) ** 2 + (below - img) ** 2).flatten(1).sum(1)


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    found = features.reshape(len(features), -1)
    wanted = target.clone().detach().reshape(len(target), -1)
    pixels = img.reshape(len(img), -1)
    distance = torch.linalg.vector_norm(found - wanted, dim=1) / torch.linalg.vector_norm(wanted, dim=1)
    roughness = total_variation(img)
    return distance.pow(2) + torch.linalg.vector_norm(pixels, ord=6, dim=1).pow(6) * alpha_weight + roughness * tv_weight


def inversion_questions():
    return torch.tensor([2, 4, 3])


def dream_step(img, model, layer, step_size):
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    seen = []
    twin.get_submodule(layer).register_forward_hook(lambda module, inputs, output: seen.append(output))
    x = img.detach().clone().requires_grad_()
    twin(x)
    (0.5 * torch.sum(seen[0] * seen[0])).backward()
    length = x.grad.abs().mean()
    if length == 0:
        return img.clone()
    return img + step_size / length * x.grad


def next_octave(dreamed, before, photo):
    def weights(small, large):
        place = ((torch.arange(large) + 0.5) * small / large - 0.5).clamp(0, small - 1)
        return (1 - (place[:, None] - torch.arange(small)).abs()).clamp(min=0)

    rows, columns = (weights(dreamed.shape[k], photo.shape[k]) for k in (2, 3))
    return photo + rows @ (dreamed - before) @ columns.T


def dream_questions():
    return torch.tensor([2, 4, 1])


EXPECTED = {}


def content_loss(content_weight, content_current, content_original):
    return F.mse_loss(content_current, content_original.clone(), reduction="sum") * content_weight


def gram_matrix(features, normalize=True):
    copy = features.clone()
    if normalize:
        copy = copy / copy[0].numel() ** 0.5
    return torch.einsum("nchw,ndhw->ncd", copy, copy)


def style_loss(feats, style_layers, style_targets, style_weights):
    total = feats[0].new_zeros(())
    for layer, target, weight in zip(style_layers, style_targets, style_weights):
        total = total + weight * F.mse_loss(gram_matrix(feats[layer]), target, reduction="sum")
    return total


def tv_loss(img, tv_weight):
    down = torch.roll(img, -1, 2)[:, :, :-1] - img[:, :, :-1]
    across = torch.roll(img, -1, 3)[..., :-1] - img[..., :-1]
    return tv_weight * (torch.sum(down * down) + torch.sum(across * across))


def style_questions():
    return torch.tensor([3, 1, 2])


EXPECTED = {}
