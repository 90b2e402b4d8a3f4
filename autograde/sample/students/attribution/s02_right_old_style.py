# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right in an old style: loops, NumPy, and gradients left on the caller's tensors."""

import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {
    "occlusion": "It shows which parts, when covered, make the network less sure of the class. A hot sky means it uses the sky as a hint.",
    "backpropagation_variants": "The same picture for another class and for untrained weights. If they look the same, it proves nothing.",
    "class_activation_maps": "We only want what speaks for the class. Negative values belong to others.",
}


def occlusion_map(X, y, model, size, stride, fill):
    _, _, H, W = X.shape
    tops = [0]
    while tops[-1] + size < H:
        tops.append(tops[-1] + stride)
    lefts = [0]
    while lefts[-1] + size < W:
        lefts.append(lefts[-1] + stride)
    s = model(X)[0][y[0]].item()
    out = np.zeros((len(tops), len(lefts)))
    for a, t in enumerate(tops):
        for b, l in enumerate(lefts):
            Z = X.detach().clone()
            Z[0, :, t:min(t + size, H), l:min(l + size, W)] = fill
            out[a, b] = s - model(Z)[0][y[0]].item()
    return out


def occlusion_pixels(drops, size, stride, height, width):
    result = np.zeros((height, width))
    for r in range(height):
        for c in range(width):
            values = []
            for i in range(drops.shape[0]):
                for j in range(drops.shape[1]):
                    if i * stride <= r < i * stride + size and j * stride <= c < j * stride + size:
                        values.append(float(drops[i, j]))
            result[r, c] = np.mean(values)
    return result


def relu_backward(grad, activation_input, rule):
    out = grad.clone()
    if rule not in ("plain", "deconvnet", "guided"):
        raise ValueError("no such rule: " + str(rule))
    if rule != "deconvnet":
        out[activation_input <= 0] = 0
    if rule != "plain":
        out[grad <= 0] = 0
    return out


def guided_backprop(X, y, model):
    handles = []
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            def forward_hook(module, inp, out):
                out.register_hook(lambda g: torch.where(g > 0, g, torch.zeros_like(g)))
            handles.append(m.register_forward_hook(forward_hook))
    X.requires_grad_()
    try:
        model(X).gather(1, y.view(-1, 1)).squeeze().sum().backward()
    finally:
        for h in handles:
            h.remove()
    return X.grad.data.numpy()


def deconvnet(X, y, model):
    class Deconv(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clamp(min=0)

        @staticmethod
        def backward(ctx, grad):
            return torch.relu(grad)

    class DeconvReLU(nn.Module):
        def forward(self, x):
            return Deconv.apply(x)

    def swap(module):
        for name, child in module.named_children():
            if isinstance(child, nn.ReLU):
                setattr(module, name, DeconvReLU())
            else:
                swap(child)

    net = copy.deepcopy(model)
    swap(net)
    grads = []
    for i in range(len(X)):
        x = X[i:i + 1].data.clone().requires_grad_(True)
        net(x)[0, y[i]].backward()
        grads.append(x.grad.numpy())
    return np.concatenate(grads)


def class_activation_map(X, y, model):
    maps = []
    with torch.no_grad():
        for i in range(len(X)):
            f = model.features(X[i:i + 1])[0]
            w = model.classifier[1].weight[y[i], :, 0, 0]
            cam = torch.zeros(f.shape[1:])
            for k in range(f.shape[0]):
                cam += w[k] * f[k]
            maps.append(cam)
    return torch.stack(maps).numpy()


def grad_cam(X, y, model, layer):
    maps = []
    X.requires_grad_()
    for i in range(len(X)):
        saved = {}

        def hook(module, inputs, output):
            saved["value"] = output
            output.retain_grad()
            return output.clone()

        handle = model.get_submodule(layer).register_forward_hook(hook)
        try:
            score = model(X[i:i + 1])[0, y[i]]
        finally:
            handle.remove()
        score.backward()
        A = saved["value"].detach()[0].numpy()
        G = saved["value"].grad[0].numpy()
        cam = np.zeros(A.shape[1:])
        for k in range(len(A)):
            cam += G[k].mean() * A[k]
        maps.append(np.maximum(cam, 0))
    return np.stack(maps)


def guided_grad_cam(gradient, cam):
    up = nn.Upsample(size=tuple(gradient.shape[2:]), mode="bilinear")
    return torch.stack([gradient[i] * up(cam[i][None, None])[0] for i in range(len(cam))])


def insertion_deletion(X, y, model, saliency, steps):
    N, C, H, W = X.shape
    ins, dele = np.zeros((N, steps + 1)), np.zeros((N, steps + 1))
    for n in range(N):
        pixels = torch.argsort(-saliency[n].reshape(-1))
        for s in range(steps + 1):
            chosen = pixels[: s * H * W // steps]
            a, b = torch.zeros(C, H * W), X[n].detach().clone().reshape(C, H * W)
            a[:, chosen] = b[:, chosen]
            b[:, chosen] = 0
            with torch.no_grad():
                p = torch.softmax(model(torch.stack([a, b]).reshape(2, C, H, W)), dim=1)[:, y[n]]
            ins[n, s], dele[n, s] = p[0].item(), p[1].item()
    area = lambda curve: np.array([np.trapezoid(c, np.linspace(0, 1, steps + 1)) for c in curve])
    return ins, dele, area(ins), area(dele)


def occlusion_questions():
    return 3, 1, 4


def backprop_questions():
    return 2, 4, 1


def cam_questions():
    return 1, 3, 4
