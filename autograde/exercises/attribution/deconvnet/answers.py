"""The deconvnet as students wrote it: own operations, copies, modules swapped for a while, patches that are undone."""

import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from autograde.mistakes.answers import right, wrong


class DeconvReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return F.relu(grad_out)


class DeconvLayer(nn.Module):
    def forward(self, x):
        return DeconvReLU.apply(x)


def from_scores(scores, X, y):
    return torch.autograd.grad(scores.gather(1, y[:, None]).sum(), X)[0]


def relus_of(model):
    return {name: module for name, module in model.named_modules() if isinstance(module, nn.ReLU)}


@right
def layers_swapped_and_put_back(X, y, model):
    x = X.detach().clone().requires_grad_()
    relus = relus_of(model)
    try:
        for name in relus:
            model.set_submodule(name, DeconvLayer())
        scores = model(x)
    finally:
        for name, relu in relus.items():
            model.set_submodule(name, relu)
    return from_scores(scores, x, y)


@right
def forward_replaced_and_put_back(X, y, model):
    x = X.detach().clone().requires_grad_()
    old = [(relu, relu.forward) for relu in relus_of(model).values()]
    try:
        for relu, _ in old:
            relu.forward = DeconvReLU.apply
        return from_scores(model(x), x, y)
    finally:
        for relu, forward in old:
            relu.forward = forward


@right
def by_a_trick_with_detach(X, y, model):
    """Values of a ReLU, gradient of the identity, which a hook clamps."""
    net = copy.deepcopy(model)

    def forward(x):
        x = x + 0
        out = x + (x.clamp(min=0) - x).detach()
        out.register_hook(lambda grad: grad.clamp(min=0))
        return out

    for relu in relus_of(net).values():
        relu.forward = forward
    x = X.detach().clone().requires_grad_()
    scores = net(x)
    scores[range(len(y)), y].sum().backward()
    return x.grad


@right
def backward_hooks_on_a_copy(X, y, model):
    """As captum has it: what arrives at the output goes on, whatever the ReLU would have made of it."""
    net = copy.deepcopy(model)
    for relu in relus_of(net).values():
        relu.inplace = False
        relu.register_full_backward_hook(lambda module, grad_in, grad_out: (F.relu(grad_out[0]),))
    x = X.detach().clone().requires_grad_()
    return from_scores(net(x), x, y)


@right
def in_place_switched_off_for_a_while(X, y, model):
    x = X.detach().clone().requires_grad_()
    flags = {relu: relu.inplace for relu in relus_of(model).values()}
    handles = []
    try:
        for relu in flags:
            relu.inplace = False
            handles.append(relu.register_full_backward_hook(lambda m, gi, go: (go[0] * (go[0] > 0),)))
        return from_scores(model(x), x, y)
    finally:
        for handle in handles:
            handle.remove()
        for relu, flag in flags.items():
            relu.inplace = flag


@right
def f_relu_patched(X, y, model):
    old = F.relu
    x = X.detach().clone().requires_grad_()
    try:
        torch.nn.functional.relu = lambda input, inplace=False: DeconvReLU.apply(input)
        scores = model(x)
    finally:
        torch.nn.functional.relu = old
    return from_scores(scores, x, y)


class Deconv(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function in (torch.relu, torch.relu_, F.relu):
            return DeconvReLU.apply(*args[:1])
        return function(*args, **(kwargs or {}))


@right
def a_function_mode(X, y, model):
    x = X.detach().clone().requires_grad_()
    with Deconv():
        scores = model(x)
    return from_scores(scores, x, y)


@right
def image_by_image_in_double(X, y, model):
    net = copy.deepcopy(model).double()
    for relu in relus_of(net).values():
        relu.forward = lambda x: DeconvReLU.apply(x)
    results = torch.zeros_like(X)
    for i in range(X.shape[0]):
        x = X[i : i + 1].double().requires_grad_()
        net(x)[0][y[i]].backward()
        results[i] = x.grad[0]
    return results.numpy()


@right
def a_class_as_in_another_course(X, y, model):
    class Deconvnet:
        def __init__(self, model):
            self.model = copy.deepcopy(model).eval()
            self.model.apply(self.patch)

        def patch(self, module):
            if isinstance(module, nn.ReLU):
                module.forward = DeconvReLU.apply

        def generate(self, image, target):
            image = image.clone().requires_grad_()
            score = self.model(image)
            one_hot = F.one_hot(torch.tensor([target]), score.shape[1]).float()
            score.backward(gradient=one_hot)
            return image.grad

    method = Deconvnet(model)
    return torch.cat([method.generate(X[i : i + 1].detach(), int(y[i])) for i in range(len(X))])


@wrong("guided_rule", "class_batch any other_classes")
def clamped_at_the_outputs(X, y, model):
    x = X.detach().clone().requires_grad_()
    handles = [
        relu.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: F.relu(g)) and None)
        for relu in relus_of(model).values()
    ]
    try:
        scores = model(x)
    finally:
        for handle in handles:
            handle.remove()
    return from_scores(scores, x, y)


@wrong("guided_rule", "class_batch any other_classes")
def grad_in_in_place_of_grad_out(X, y, model):
    net = copy.deepcopy(model)
    for relu in relus_of(net).values():
        relu.inplace = False
        relu.register_full_backward_hook(lambda module, grad_in, grad_out: (F.relu(grad_in[0]),))
    x = X.detach().clone().requires_grad_()
    return from_scores(net(x), x, y)


@wrong("guided_rule", "class_batch any other_classes")
def the_operation_in_a_forward_hook(X, y, model):
    """The layer works in place: what the hook gets is the ReLU's output already, with its mask behind it."""
    x = X.detach().clone().requires_grad_()
    handles = [relu.register_forward_hook(lambda m, i, o: DeconvReLU.apply(o)) for relu in relus_of(model).values()]
    try:
        scores = model(x)
    finally:
        for handle in handles:
            handle.remove()
    return from_scores(scores, x, y)


@wrong("no_rule", "class_batch any other_classes")
def grad_out_as_it_is(X, y, model):
    net = copy.deepcopy(model)
    for relu in relus_of(net).values():
        relu.inplace = False
        relu.register_full_backward_hook(lambda module, grad_in, grad_out: grad_out)
    x = X.detach().clone().requires_grad_()
    return from_scores(net(x), x, y)


@wrong("relus_left_replaced", "model_kept")
def swapped_for_good(X, y, model):
    x = X.detach().clone().requires_grad_()
    for name in relus_of(model):
        model.set_submodule(name, DeconvLayer())
    return from_scores(model(x), x, y)


@wrong("forward_left_replaced", "model_kept")
def forward_replaced_for_good(X, y, model):
    x = X.detach().clone().requires_grad_()
    for relu in relus_of(model).values():
        relu.forward = DeconvReLU.apply
    return from_scores(model(x), x, y)


@wrong("left_after_an_error", "model_kept")
def put_back_unless_it_fails(X, y, model):
    x = X.detach().clone().requires_grad_()
    relus = relus_of(model)
    for name in relus:
        model.set_submodule(name, DeconvLayer())
    scores = model(x)
    for name, relu in relus.items():
        model.set_submodule(name, relu)
    return from_scores(scores, x, y)
