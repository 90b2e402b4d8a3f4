# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Right pictures, but the network is not left as it was: hooks stay on, ReLUs are replaced for good."""

import math

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {"backpropagation_variants": "I would ask for the picture of another class."}


def occlusion_map(X, y, model, size, stride, fill):
    h, w = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    heat = torch.zeros(h, w)
    with torch.no_grad():
        score = model(X)[0, y[0]]
        for i in range(h):
            for j in range(w):
                X[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
                heat[i, j] = score - model(X)[0, y[0]]
    return heat


def relu_backward(grad, activation_input, rule):
    if rule in ("plain", "guided"):
        grad[activation_input <= 0] = 0
    if rule in ("deconvnet", "guided"):
        grad[grad < 0] = 0
    return grad


def guided_backprop(X, y, model):
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: g.clamp(min=0)) and None)
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad


def deconvnet(X, y, model):
    class Deconv(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clamp(min=0)

        @staticmethod
        def backward(ctx, grad):
            return grad.clamp(min=0)

    class DeconvReLU(nn.Module):
        def forward(self, x):
            return Deconv.apply(x)

    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.ReLU):
                setattr(parent, name, DeconvReLU())
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad


def class_activation_map(X, y, model):
    kept = []
    model.features.register_forward_hook(lambda m, i, o: kept.append(o))
    model(X)
    return (model.classifier[1].weight[y] * kept[0]).sum(dim=1)


def grad_cam(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    scores = model(X.detach().clone().requires_grad_())
    handle.remove()
    gradient = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])[0]
    return F.relu((gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1)).detach()


def guided_grad_cam(gradient, cam):
    return gradient.mul_(F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=False))


def insertion_deletion(X, y, model, saliency, steps):
    order = saliency.flatten(1).argsort(dim=1, descending=True)
    inserted, flat = torch.zeros_like(X), X.view(len(X), 3, -1)
    curves = [], []
    with torch.no_grad():
        for step in range(steps + 1):
            for image, curve in zip((inserted, X), curves):
                curve.append(model(image).softmax(1)[torch.arange(len(X)), y])
            for n in range(len(X)):
                some = order[n, step * order.shape[1] // steps : (step + 1) * order.shape[1] // steps]
                inserted.view(len(X), 3, -1)[n][:, some] = flat[n][:, some]
                flat[n][:, some] = 0
    insertion, deletion = (torch.stack(curve, 1) for curve in curves)
    return insertion, deletion, torch.trapezoid(insertion, dx=1 / steps), torch.trapezoid(deletion, dx=1 / steps)


def occlusion_questions():
    return 3, 1, 4


def backprop_questions():
    return 2, 4, 1


def cam_questions():
    return 1, 1, 4


EXPECTED = {
    "cam_questions": "no_relu_before_the_mean",
    "occlusion_map": "occlusions_pile_up",
    "relu_backward": "unknown_rule_accepted",
    "guided_backprop": "hook_left",
    "deconvnet": "relus_left_replaced",
    "class_activation_map": "hook_left",
    "grad_cam": "hook_left_after_an_error",
    "guided_grad_cam": "input_overwritten",
    "insertion_deletion": "input_overwritten",
}
