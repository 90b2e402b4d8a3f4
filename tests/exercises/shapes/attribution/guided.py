"""Shapes of guided backpropagation: where the rule is put in, how the model is left; two mistakes at once."""

import copy

import torch
import torch.nn.functional as F
from shape import right, wrong
from torch import nn

EXERCISE = "guided_backprop"


class Rule(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.relu(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, dy):
        (y,) = ctx.saved_tensors
        return torch.where((y > 0) & (dy > 0), dy, torch.zeros_like(dy))


def picked(scores, y):
    return scores[torch.arange(len(y)), y].sum()


class Keeper:
    """The hooks of a method, taken off at the end of a `with` block."""

    def __init__(self, model):
        self.model, self.handles = model, []

    def __enter__(self):
        self.model.apply(self.hook)
        return self

    def __exit__(self, *error):
        [handle.remove() for handle in self.handles]

    def hook(self, module):
        if isinstance(module, nn.ReLU):
            self.handles.append(module.register_forward_hook(self.clamp))

    @staticmethod
    def clamp(module, inputs, output):
        output.register_hook(F.relu)


@right
def a_class_for_the_hooks(X, y, model):
    leaf = X.detach().requires_grad_()
    with Keeper(model):
        scores = model(leaf)
    picked(scores, y).backward()
    result = leaf.grad
    leaf.requires_grad_(False)
    return result


@right
def backward_inside_the_with(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with Keeper(model):
        return torch.autograd.grad(picked(model(leaf), y), leaf)[0]


@right
def backward_hooks_of_the_old_kind(X, y, model):
    """register_backward_hook works on layers that work in place; PyTorch warns that it may go."""
    leaf = X.detach().clone().requires_grad_()
    handles = [
        m.register_backward_hook(lambda m, grad_in, grad_out: (grad_in[0].clamp(min=0),))
        for m in model.modules()
        if isinstance(m, nn.ReLU)
    ]
    try:
        picked(model(leaf), y).backward()
    finally:
        for handle in handles:
            handle.remove()
    return leaf.grad


@right
def a_new_network_of_the_layers(X, y, model):
    """The recursive replacement of a copy."""

    def replaced(module):
        for name, child in module.named_children():
            setattr(module, name, Own() if isinstance(child, nn.ReLU) else replaced(child))
        return module

    class Own(nn.Module):
        def forward(self, x):
            return Rule.apply(x)

    leaf = X.detach().clone().requires_grad_()
    return torch.autograd.grad(picked(replaced(copy.deepcopy(model))(leaf), y), leaf)[0]


@right
def the_class_patched_for_a_while(X, y, model):
    old = nn.ReLU.forward
    leaf = X.detach().clone().requires_grad_()
    nn.ReLU.forward = lambda self, x: Rule.apply(x)
    try:
        scores = model(leaf)
    finally:
        nn.ReLU.forward = old
    return torch.autograd.grad(scores, leaf, F.one_hot(y, scores.shape[1]).float())[0]


@right
def a_hook_for_all_modules(X, y, model):
    def clamp(module, inputs, output):
        if isinstance(module, nn.ReLU):
            output.register_hook(lambda grad: grad.clamp_min(0))

    leaf = X.detach().clone().requires_grad_()
    with nn.modules.module.register_module_forward_hook(clamp):
        scores = model(leaf)
    return torch.autograd.grad(picked(scores, y), leaf)[0]


@right
def gradients_of_the_parameters_asked_for_on_a_copy(X, y, model):
    net = copy.deepcopy(model).requires_grad_(True)
    leaf = X.detach().clone().requires_grad_()
    with Keeper(net):
        picked(net(leaf), y).backward()
    return leaf.grad.numpy()


@wrong("saliency_map")
def a_picture_of_it(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with Keeper(model):
        picked(model(leaf), y).backward()
    return leaf.grad.abs().max(dim=1)[0]


@wrong("top_level_only")
def children_of_children(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    relus = [m for part in model.children() for m in part.children() if isinstance(m, nn.ReLU)]
    handles = [relu.register_forward_hook(Keeper.clamp) for relu in relus]
    try:
        scores = model(leaf)
    finally:
        for handle in handles:
            handle.remove()
    return torch.autograd.grad(picked(scores, y), leaf)[0]


@wrong("model_requires_grad", 8)
def parameters_left_to_require_gradients(X, y, model):
    model.requires_grad_(True)
    leaf = X.detach().clone().requires_grad_()
    with Keeper(model):
        scores = model(leaf)
    return torch.autograd.grad(picked(scores, y), leaf)[0]


@wrong("hook_left")
def two_mistakes(X, y, model):
    """Hooks that stay, and the loss in place of the score."""
    leaf = X.detach().clone().requires_grad_()
    Keeper(model).__enter__()
    return torch.autograd.grad(F.cross_entropy(model(leaf), y), leaf)[0]


@wrong("predicted_class")
def the_highest_score(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with Keeper(model):
        scores = model(leaf)
    return torch.autograd.grad(scores.max(dim=1)[0].sum(), leaf)[0]
