"""Shapes of the deconvnet: where a ReLU's own backward pass is replaced, and where it is not."""

import contextlib
import copy

import torch
import torch.nn.functional as F
from shape import right, wrong
from torch import nn

EXERCISE = "deconvnet"


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return F.relu(x)

    @staticmethod
    def backward(ctx, grad):
        grad = grad.clone()
        grad[grad < 0] = 0
        return grad


def backward(scores, y, leaf):
    return torch.autograd.grad(sum(row[label] for row, label in zip(scores, y, strict=True)), leaf)[0]


@contextlib.contextmanager
def relus_replaced(model, replacement):
    places = [(parent, name) for parent in model.modules() for name, child in parent.named_children()
              if isinstance(child, nn.ReLU)]  # fmt: skip
    old = [getattr(parent, name) for parent, name in places]
    try:
        for parent, name in places:
            setattr(parent, name, replacement())
        yield
    finally:
        for (parent, name), relu in zip(places, old, strict=True):
            setattr(parent, name, relu)


class Layer(nn.ReLU):
    def forward(self, x):
        return Straight.apply(x)


@right
def replaced_within_a_block(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with relus_replaced(model, Layer):
        scores = model(leaf)
    return backward(scores, y, leaf)


@right
def values_of_a_relu_and_gradient_of_the_identity(X, y, model):
    def forward(x):
        out = x + (x.clamp(min=0) - x).detach()
        out.register_hook(lambda grad: grad.clamp(min=0))
        return out

    net = copy.deepcopy(model)
    for m in net.modules():
        if isinstance(m, nn.ReLU):
            m.forward = forward
    leaf = X.detach().clone().requires_grad_()
    return backward(net(leaf), y, leaf)


@right
def the_class_patched_for_a_while(X, y, model):
    old = nn.ReLU.forward
    leaf = X.detach().clone().requires_grad_()
    try:
        nn.ReLU.forward = lambda self, x: Straight.apply(x)
        scores = model(leaf)
    finally:
        nn.ReLU.forward = old
    return backward(scores, y, leaf)


@right
def the_class_of_each_layer_for_a_while(X, y, model):
    relus = [m for m in model.modules() if isinstance(m, nn.ReLU)]
    leaf = X.detach().clone().requires_grad_()
    for relu in relus:
        relu.__class__ = Layer
    try:
        return backward(model(leaf), y, leaf)
    finally:
        for relu in relus:
            relu.__class__ = nn.ReLU


@right
def a_clone_before_each_relu(X, y, model):
    """The forward hook sees the input as it was, since the ReLU overwrites a clone of it."""
    leaf = X.detach().clone().requires_grad_()
    given, handles = {}, []

    def before(module, inputs):
        given[module] = inputs[0]
        return (inputs[0].clone(),)

    def after(module, inputs, output):
        return Straight.apply(given.pop(module))

    try:
        for m in model.modules():
            if isinstance(m, nn.ReLU):
                handles += [m.register_forward_pre_hook(before), m.register_forward_hook(after)]
        scores = model(leaf)
    finally:
        for handle in handles:
            handle.remove()
    return backward(scores, y, leaf)


@right
def torch_func(X, y, model):
    net = copy.deepcopy(model)
    for m in net.modules():
        if isinstance(m, nn.ReLU):
            m.forward = Straight.apply
    _, pull = torch.autograd.functional.vjp(net, X, F.one_hot(y, net(X).shape[1]).float())
    return pull.double()


@wrong("guided_rule")
def hooks_on_what_comes_out(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    net = copy.deepcopy(model)
    for m in net.modules():
        if isinstance(m, nn.ReLU):
            m.register_forward_hook(lambda m, i, o: Straight.apply(o))
    return backward(net(leaf), y, leaf)


@wrong("features_only")
def the_last_relu_forgotten(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    net = copy.deepcopy(model)
    for m in net.features.modules():
        if isinstance(m, nn.ReLU):
            m.forward = Straight.apply
    return backward(net(leaf), y, leaf)


@wrong("forward_left_replaced", 8)
def patched_for_good(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            m.forward = Straight.apply
    return backward(model(leaf), y, leaf)


@wrong("model_settings", 8)
def in_place_left_off(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    handles = []
    for m in model.modules():
        if isinstance(m, nn.ReLU):
            m.inplace = False
            handles.append(m.register_full_backward_hook(lambda m, i, o: (o[0].clamp(min=0),)))
    result = backward(model(leaf), y, leaf)
    for handle in handles:
        handle.remove()
    return result


@wrong("softmax")
def a_probability(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with relus_replaced(model, Layer):
        scores = model(leaf).softmax(dim=1)
    return backward(scores, y, leaf)


@wrong("saliency_map")
def a_mean_over_the_colours(X, y, model):
    leaf = X.detach().clone().requires_grad_()
    with relus_replaced(model, Layer):
        scores = model(leaf)
    return backward(scores, y, leaf).mean(dim=1)
