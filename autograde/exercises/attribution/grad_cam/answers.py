"""Grad-CAM as students wrote it: classes, hooks on tensors, networks cut in two, copies without in-place ReLUs."""

import copy

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


class GradCAM:
    """The form of many courses: a class with a layer object."""

    def __init__(self, model, target_layer):
        self.model = model
        self.handle = target_layer.register_forward_hook(self.save)

    def save(self, module, inputs, output):
        self.activations = output.detach().clone()
        if not output.requires_grad:
            output = output.detach().requires_grad_()
        output = output.clone()
        output.register_hook(self.save_gradient)
        return output

    def save_gradient(self, grad):
        self.gradients = grad

    def __call__(self, X, classes):
        try:
            with torch.enable_grad():
                scores = self.model(X)
                sum(scores[i, c] for i, c in enumerate(classes)).backward()
        finally:
            self.handle.remove()
        weights = self.gradients.mean(dim=[2, 3])
        return F.relu(torch.einsum("nk,nkhw->nhw", weights, self.activations))


@right
def a_class(X, y, model, layer):
    return GradCAM(model, model.get_submodule(layer))(X, y.tolist())


@right
def a_copy_whose_relus_copy(X, y, model, layer):
    net = copy.deepcopy(model)
    for module in net.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    found = {}
    target = dict(net.named_modules())[layer]
    target.register_forward_hook(lambda m, i, o: found.update(a=o))
    target.register_full_backward_hook(lambda m, gi, go: found.update(g=go[0]))
    net(X.detach().clone().requires_grad_(True)).gather(1, y[:, None]).sum().backward()
    w = found["g"].mean((2, 3))[:, :, None, None]
    return F.relu((w * found["a"]).sum(1)).detach()


@right
def image_by_image_in_numpy(X, y, model, layer):
    cams = []
    for n in range(len(X)):
        kept = []

        def keep(module, inputs, output, kept=kept):
            kept.append(output.detach().clone().requires_grad_(True))
            return kept[0] * 1

        handle = model.get_submodule(layer).register_forward_hook(keep)
        try:
            model(X[n : n + 1])[0, y[n]].backward()
        finally:
            handle.remove()
        A, G = kept[0].detach().numpy()[0], kept[0].grad.numpy()[0]
        alpha = G.reshape(len(G), -1).mean(axis=1)
        cams.append(np.maximum(np.tensordot(alpha, A, axes=1), 0))
    return np.stack(cams)


@right
def a_factor_on_each_channel(X, y, model, layer):
    """The derivative by a constant that is added to the whole channel is the sum of its gradient."""
    seen, shift = [], []

    def add(module, inputs, output):
        seen.append(output.detach().clone())
        shift.append(torch.zeros(*output.shape[:2], 1, 1, requires_grad=True))
        return output + shift[0]

    with model.get_submodule(layer).register_forward_hook(add):
        scores = model(X)
    (summed,) = torch.autograd.grad(scores[torch.arange(len(y)), y].sum(), shift[0])
    h, w = seen[0].shape[2:]
    return torch.clamp((summed / (h * w) * seen[0]).sum(1), min=0)


def activation_and_gradient(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output.detach().requires_grad_())
        return kept[0].clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        scores = model(X)
    finally:
        handle.remove()
    (gradient,) = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])
    return kept[0].detach(), gradient


@right
def where(X, y, model, layer):
    A, G = activation_and_gradient(X, y, model, layer)
    cam = (G.mean(dim=(-2, -1), keepdim=True) * A).sum(dim=-3)
    return torch.where(cam > 0, cam, torch.zeros_like(cam))


@wrong("relu_forgotten", "maps any before_a_relu")
def both_signs(X, y, model, layer):
    A, G = activation_and_gradient(X, y, model, layer)
    return (G.mean(dim=(2, 3), keepdim=True) * A).sum(dim=1)


@wrong("averaged_over_channels", "maps any before_a_relu")
def the_wrong_axis(X, y, model, layer):
    A, G = activation_and_gradient(X, y, model, layer)
    return torch.relu((G.mean(dim=1, keepdim=True) * A).sum(dim=1))


@wrong("not_averaged", "maps any before_a_relu")
def pixel_by_pixel(X, y, model, layer):
    A, G = activation_and_gradient(X, y, model, layer)
    return torch.relu((G * A).sum(dim=1))


@wrong("after_the_relu", "before_a_relu")
def an_output_that_is_overwritten(X, y, model, layer):
    leaf, found = X.detach().clone().requires_grad_(), {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.update(a=o))
    try:
        scores = model(leaf)
    finally:
        handle.remove()
    (G,) = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), found["a"])
    return torch.relu((G.mean(dim=(2, 3), keepdim=True) * found["a"]).sum(dim=1))


@wrong("enlarged", "maps any before_a_relu")
def as_large_as_the_image(X, y, model, layer):
    cam = where(X, y, model, layer)
    return F.interpolate(cam[:, None], size=X.shape[-2:], mode="bilinear", align_corners=False)[:, 0]


@wrong("rescaled", "maps any before_a_relu")
def at_most_one(X, y, model, layer):
    cam = where(X, y, model, layer)
    return cam / cam.amax(dim=(1, 2), keepdim=True)


@wrong("softmax", "maps any before_a_relu")
def of_the_probability(X, y, model, layer):
    A, G = activation_and_gradient(X, y, lambda_model(model), layer)
    return torch.relu((G.mean(dim=(2, 3), keepdim=True) * A).sum(dim=1))


def lambda_model(model):
    class Probabilities(torch.nn.Module):
        def get_submodule(self, name):
            return model.get_submodule(name)

        def forward(self, x):
            return model(x).softmax(dim=1)

    return Probabilities()


@wrong("hook_left", "model_kept")
def the_class_of_a_tutorial(X, y, model, layer):
    cam = GradCAM(model, model.get_submodule(layer))
    cam.handle = model.dropout.register_forward_hook(lambda *_: None) if hasattr(model, "dropout") else _Nothing()
    return cam(X, y.tolist())


class _Nothing:
    def remove(self):
        pass
