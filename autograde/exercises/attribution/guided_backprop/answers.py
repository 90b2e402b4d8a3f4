"""Guided backpropagation as students wrote it: hooks, own operations, copies, modules swapped for a while."""

import copy
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from autograde.mistakes.answers import right, wrong


def relu_backward(grad, activation_input, rule):
    masks = {"plain": activation_input > 0, "deconvnet": grad > 0, "guided": (activation_input > 0) & (grad > 0)}
    return torch.where(masks[rule], grad, torch.zeros_like(grad))


class GuidedReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return relu_backward(grad_out, ctx.saved_tensors[0], "guided")


class GuidedLayer(nn.Module):
    def forward(self, x):
        return GuidedReLU.apply(x)


def from_scores(scores, X, y):
    return torch.autograd.grad(scores[torch.arange(len(y)), y].sum(), X)[0]


@right
def layers_swapped_and_put_back(X, y, model):
    x = X.clone().detach().requires_grad_(True)
    swapped = []

    def swap(module):
        for name, child in module.named_children():
            if isinstance(child, nn.ReLU):
                swapped.append((module, name, child))
                setattr(module, name, GuidedLayer())
            else:
                swap(child)

    try:
        swap(model)
        scores = model(x)
    finally:
        for parent, name, child in swapped:
            setattr(parent, name, child)
    return from_scores(scores, x, y)


@right
def backward_hooks_on_a_copy(X, y, model):
    net = copy.deepcopy(model)
    for module in net.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
            module.register_full_backward_hook(lambda m, grad_in, grad_out: (F.relu(grad_in[0]),))
    x = X.detach().clone().requires_grad_()
    one_hot = torch.zeros_like(net(x))
    one_hot[torch.arange(len(y)), y] = 1
    net(x).backward(gradient=one_hot)
    return x.grad.data


@right
def in_place_switched_off_for_a_while(X, y, model):
    x = X.detach().clone().requires_grad_()
    relus = [m for m in model.modules() if isinstance(m, nn.ReLU)]
    flags = [relu.inplace for relu in relus]
    handles = []
    try:
        for relu in relus:
            relu.inplace = False
            handles.append(relu.register_full_backward_hook(lambda m, gi, go: (torch.clamp(gi[0], min=0.0),)))
        model(x).gather(1, y.unsqueeze(1)).sum().backward()
    finally:
        for handle in handles:
            handle.remove()
        for relu, flag in zip(relus, flags, strict=True):
            relu.inplace = flag
    return x.grad


@right
def a_rule_before_each_relu(X, y, model):
    """The operation comes before the ReLU, which has nothing left to mask."""
    x = X.detach().clone().requires_grad_()
    handles = [
        module.register_forward_pre_hook(lambda m, inputs: (GuidedReLU.apply(inputs[0]),))
        for module in model.modules()
        if isinstance(module, nn.ReLU)
    ]
    try:
        return from_scores(model(x), x, y)
    finally:
        [handle.remove() for handle in handles]


@right
def f_relu_patched(X, y, model):
    original = F.relu
    x = X.detach().clone().requires_grad_()
    F.relu = lambda input, inplace=False: GuidedReLU.apply(input)
    try:
        scores = model(x)
    finally:
        F.relu = original
    return from_scores(scores, x, y)


class Guided(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function in (F.relu, torch.relu, torch.relu_):
            return GuidedReLU.apply(args[0])
        return function(*args, **(kwargs or {}))


@right
def a_function_mode(X, y, model):
    x = X.detach().clone().requires_grad_()
    with Guided():
        scores = model(x)
    return from_scores(scores, x, y)


@right
def image_by_image_in_double(X, y, model):
    net = copy.deepcopy(model).double()
    for module in net.modules():
        if type(module) is nn.ReLU:
            module.forward = GuidedReLU.apply
    results = []
    for image, label in zip(X.double(), y, strict=True):
        x = image[None].clone().requires_grad_()
        net(x)[0, label].backward()
        results.append(x.grad)
    return torch.cat(results).float()


@contextmanager
def hooked(model):
    handles = []
    for name, module in model.named_modules():
        if module.__class__.__name__ == "ReLU":

            def hook(module, inputs, output, name=name):
                output.register_hook(lambda grad: torch.where(grad > 0, grad, 0.0))

            handles.append(module.register_forward_hook(hook))
    try:
        yield model
    finally:
        while handles:
            handles.pop().remove()


@right
def a_context_manager_and_numpy(X, y, model):
    x = X.data.clone()
    x.requires_grad = True
    with hooked(model) as net:
        score = sum(net(x)[i, label] for i, label in enumerate(y.tolist()))
    score.backward()
    return x.grad.numpy()


@right
def relus_of_another_class_for_a_while(X, y, model):
    class Other(nn.ReLU):
        def forward(self, x):
            return GuidedReLU.apply(x)

    relus = [m for m in model.modules() if isinstance(m, nn.ReLU)]
    x = X.detach().clone().requires_grad_()
    try:
        for relu in relus:
            relu.__class__ = Other
        scores = model(x)
    finally:
        for relu in relus:
            relu.__class__ = nn.ReLU
    return from_scores(scores, x, y)


@wrong("hook_on_in_place")
def full_backward_hooks_on_relus_in_place(X, y, model):
    x = X.detach().clone().requires_grad_()
    handles = [
        m.register_full_backward_hook(lambda m, gi, go: (gi[0].clamp(min=0),))
        for m in model.modules()
        if isinstance(m, nn.ReLU)
    ]
    try:
        scores = model(x)
    finally:
        for handle in handles:
            handle.remove()
    return from_scores(scores, x, y)


@wrong("deconvnet_rule", "class_batch any other_classes")
def no_mask_of_the_input(X, y, model):
    class Rule(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return F.relu(x)

        @staticmethod
        def backward(ctx, grad):
            return F.relu(grad)

    net = copy.deepcopy(model)
    for m in net.modules():
        if isinstance(m, nn.ReLU):
            m.forward = Rule.apply
    x = X.detach().clone().requires_grad_()
    return from_scores(net(x), x, y)


@wrong("plain_gradient", "class_batch any other_classes")
def a_rule_that_no_layer_uses(X, y, model):
    x = X.detach().clone().requires_grad_()
    guided = GuidedReLU.apply
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module = guided
    return from_scores(model(x), x, y)


@wrong("relus_left_replaced", "model_kept")
def swapped_for_good(X, y, model):
    x = X.detach().clone().requires_grad_()
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.ReLU):
            parent, _, child = name.rpartition(".")
            setattr(model.get_submodule(parent), child, GuidedLayer())
    return from_scores(model(x), x, y)


@wrong("in_place_left_off", "model_kept")
def in_place_off_for_good(X, y, model):
    x = X.detach().clone().requires_grad_()
    handles = []
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            m.inplace = False
            handles.append(m.register_full_backward_hook(lambda m, gi, go: (gi[0].clamp(min=0),)))
    scores = model(x)
    result = from_scores(scores, x, y)
    for handle in handles:
        handle.remove()
    return result


@wrong("hook_left", "model_kept")
def hooks_for_good(X, y, model):
    x = X.detach().clone().requires_grad_()
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            m.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: g.clamp(min=0)) and None)
    return from_scores(model(x), x, y)


@wrong("hook_left_after_an_error", "model_kept")
def hooks_removed_unless_it_fails(X, y, model):
    x = X.detach().clone().requires_grad_()
    handles = []
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            handles.append(m.register_forward_hook(lambda m, i, o: o.register_hook(F.relu) and None))
    scores = model(x)
    for handle in handles:
        handle.remove()
    return from_scores(scores, x, y)


@wrong("cross_entropy", "class_batch any other_classes")
def from_the_loss(X, y, model):
    x = X.detach().clone().requires_grad_()
    with hooked(model) as net:
        loss = F.cross_entropy(net(x), y)
    loss.backward()
    return x.grad
