# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in today's style: hooks in a with block, functions that call one another."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {
    "occlusion": """A place is hot when hiding it lowers the score of the class. It does not say that the network knows what the
thing there is. A hot corner of the sky would tell me that the background counts for this class: the network has seen it with that
sky, and I would try the object on another background.""",
    "backpropagation_variants": """Whether the picture changes for another class, and for a network whose last layers are random. If it stays
the same, it shows edges of the photograph, not what the class score depends on.""",
    "class_activation_maps": """Because only what raises the score of the class is to be shown. Negative places belong to other classes; without
the ReLU they would be mixed into the picture.""",
}


def occlusion_map(X, y, model, size, stride, fill):
    h, w = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    windows = [(i * stride, j * stride) for i in range(h) for j in range(w)]
    with torch.no_grad():
        before = model(X)[0, y.item()]
        after = []
        for top, left in windows:
            image = X.clone()
            image[..., top : top + size, left : left + size] = fill
            after.append(model(image)[0, y.item()])
    return (before - torch.stack(after)).view(h, w)


def occlusion_pixels(drops, size, stride, height, width):
    total, count = torch.zeros(height, width), torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
            total[rows, columns] += drops[i, j]
            count[rows, columns] += 1
    return total / count


def relu_backward(grad, activation_input, rule):
    masks = {
        "plain": activation_input > 0,
        "deconvnet": grad > 0,
        "guided": (activation_input > 0) & (grad > 0),
    }
    return grad * masks[rule]


def guided_backprop(X, y, model):
    class Guided(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.clamp(min=0)

        @staticmethod
        def backward(ctx, grad):
            return relu_backward(grad, ctx.saved_tensors[0], "guided")

    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, nn.ReLU):
            module.forward = Guided.apply
    image = X.detach().clone().requires_grad_()
    return torch.autograd.grad(twin(image).gather(1, y.view(-1, 1)).sum(), image)[0]


def deconvnet(X, y, model):
    class Deconv(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.clamp(min=0)

        @staticmethod
        def backward(ctx, grad):
            return relu_backward(grad, ctx.saved_tensors[0], "deconvnet")

    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, nn.ReLU):
            module.forward = Deconv.apply
    image = X.detach().clone().requires_grad_()
    return torch.autograd.grad(twin(image).gather(1, y.view(-1, 1)).sum(), image)[0]


def class_activation_map(X, y, model):
    with torch.no_grad():
        return torch.einsum("nk,nkhw->nhw", model.classifier[1].weight[y].flatten(1), model.features(X))


def grad_cam(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    image = X.detach().clone().requires_grad_()
    with model.get_submodule(layer).register_forward_hook(keep):
        scores = model(image)
    gradient = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])[0]
    return F.relu((gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1)).detach()


def guided_grad_cam(gradient, cam):
    large = F.interpolate(cam.unsqueeze(1), size=gradient.shape[2:], mode="bilinear", align_corners=False)
    return gradient * large


def insertion_deletion(X, y, model, saliency, steps):
    order = saliency.flatten(1).argsort(dim=1, descending=True)
    deleted, inserted = X.detach().clone(), torch.zeros_like(X)
    flat = X.detach().flatten(2)
    chunk = order.shape[1] // steps
    curves = [], []
    for step in range(steps + 1):
        for image, curve in zip((inserted, deleted), curves):
            with torch.no_grad():
                curve.append(model(image).softmax(1).gather(1, y.view(-1, 1))[:, 0])
        places = order[:, step * chunk : (step + 1) * chunk].unsqueeze(1).expand(-1, 3, -1)
        inserted.view(flat.shape).scatter_(2, places, flat.gather(2, places))
        deleted.view(flat.shape).scatter_(2, places, 0.0)
    insertion, deletion = (torch.stack(curve, dim=1) for curve in curves)
    return insertion, deletion, torch.trapezoid(insertion, dx=1 / steps), torch.trapezoid(deletion, dx=1 / steps)


def occlusion_questions():
    return 3, 1, 4


def backprop_questions():
    return 2, 4, 1


def cam_questions():
    return 1, 3, 4
