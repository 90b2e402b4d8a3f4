# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, on copies of the network whose ReLUs no longer work in place, and with whole batches at once."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {
    "occlusion": """Hot means: if this window is covered with grey, the score of the class falls by so much. A hot sky may mean that the
network uses the sky, or that a grey square in the sky disturbs it. I would cover it with blurred sky and look again.""",
    "backpropagation_variants": """What the same picture looks like for another class and for a network with a random last layer. Guided
backpropagation hardly changes for either, so the crisp eyes are no evidence that the network uses them for this class.""",
    "class_activation_maps": """The map should show where the class is. Where the sum is negative, more of it would lower the score: that is
evidence for other classes. It comes after the sum, because the channels must be able to cancel. He is right that this evidence is lost.""",
}


def occlusion_map(X, y, model, size, stride, fill):
    height, width = X.shape[2:]
    rows = torch.arange(math.ceil((height - size) / stride) + 1) * stride
    columns = torch.arange(math.ceil((width - size) / stride) + 1) * stride
    in_rows = (torch.arange(height) >= rows[:, None]) & (torch.arange(height) < rows[:, None] + size)
    in_columns = (torch.arange(width) >= columns[:, None]) & (torch.arange(width) < columns[:, None] + size)
    drops = torch.empty(len(rows), len(columns))
    with torch.no_grad():
        score = model(X)[0, y[0]]
        for i, row in enumerate(in_rows):
            hidden = row[None, :, None] & in_columns[:, None, :]
            batch = torch.where(hidden[:, None], torch.tensor(float(fill)), X)
            drops[i] = score - model(batch)[:, y[0]]
    return drops


def occlusion_pixels(drops, size, stride, height, width):
    kernel = torch.ones(1, 1, size, size)
    total = F.conv_transpose2d(torch.as_tensor(drops)[None, None].float(), kernel, stride=stride)
    count = F.conv_transpose2d(torch.ones_like(torch.as_tensor(drops)[None, None]).float(), kernel, stride=stride)
    return (total / count)[0, 0, :height, :width]


def relu_backward(grad, activation_input, rule):
    passes = {
        "plain": lambda: activation_input > 0,
        "deconvnet": lambda: grad > 0,
        "guided": lambda: torch.minimum(activation_input, grad) > 0,
    }[rule]
    return torch.where(passes(), grad, torch.zeros(()))


def guided_backprop(X, y, model):
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
            module.register_full_backward_hook(lambda m, grad_in, grad_out: (grad_in[0].clamp(min=0),))
    image = X.detach().clone().requires_grad_()
    twin(image)[torch.arange(len(y)), y].sum().backward()
    return image.grad


def deconvnet(X, y, model):
    class Deconvolved(nn.Module):
        def forward(self, x):
            open_wide = x + (x.relu() - x).detach()
            if open_wide.requires_grad:
                open_wide.register_hook(lambda grad: grad.clamp(min=0))
            return open_wide

    def exchanged(module):
        for name, child in module.named_children():
            setattr(module, name, Deconvolved() if isinstance(child, nn.ReLU) else exchanged(child))
        return module

    image = X.detach().clone().requires_grad_()
    exchanged(copy.deepcopy(model))(image)[torch.arange(len(y)), y].sum().backward()
    return image.grad


def class_activation_map(X, y, model):
    with torch.no_grad():
        every_class = F.conv2d(model.features(X), model.classifier[1].weight)
    return every_class[torch.arange(len(y)), y]


def grad_cam(X, y, model, layer):
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
    seen = {}

    def keep(module, inputs, output):
        output.retain_grad()
        seen["maps"] = output

    twin.get_submodule(layer).register_forward_hook(keep)
    twin(X.detach().clone().requires_grad_())[torch.arange(len(y)), y].sum().backward()
    maps = seen["maps"]
    return torch.einsum("nkhw,nk->nhw", maps.detach(), maps.grad.mean(dim=(2, 3))).clamp(min=0)


def guided_grad_cam(gradient, cam):
    height, width = gradient.shape[-2:]
    return torch.einsum(
        "nchw,nhw->nchw", gradient, F.interpolate(cam[:, None], (height, width), mode="bilinear").squeeze(1)
    )


def insertion_deletion(X, y, model, saliency, steps):
    flat = saliency.flatten(1)
    values = flat.sort(dim=1, descending=True).values
    each = flat.shape[1] // steps
    insertion, deletion = torch.zeros(len(X), steps + 1), torch.zeros(len(X), steps + 1)
    for step in range(steps + 1):
        threshold = values[:, step * each - 1] if step else torch.full((len(X),), torch.inf)
        chosen = (saliency >= threshold.view(-1, 1, 1)).float()[:, None]
        with torch.no_grad():
            insertion[:, step] = F.softmax(model(X * chosen), dim=1)[torch.arange(len(y)), y]
            deletion[:, step] = F.softmax(model(X * (1 - chosen)), dim=1)[torch.arange(len(y)), y]
    areas = [((curve[:, 1:] + curve[:, :-1]) / 2).mean(dim=1) for curve in (insertion, deletion)]
    return insertion, deletion, *areas


def occlusion_questions():
    return [3, 1, 4]


def backprop_questions():
    return 2, 4, 1


def cam_questions():
    return 1, 3, 4
