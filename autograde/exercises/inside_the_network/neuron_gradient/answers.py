"""Gradients of a unit as students wrote them: hooks and masks, whole batches and single images."""

import copy
from contextlib import contextmanager

import torch
from torch.autograd import Variable

from autograde.mistakes.answers import right, wrong


@contextmanager
def output_of(model, layer):
    found = {}

    def keep(module, inputs, output):
        found["output"] = output.clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        yield found
    finally:
        handle.remove()


@right
def a_context_manager(X, model, layer, channel, row, column):
    x = Variable(X.data.clone(), requires_grad=True)
    with output_of(model, layer) as found:
        model(x)
    found["output"][:, channel, row, column].sum().backward()
    return x.grad.data


@right
def a_mask_on_the_output(X, model, layer, channel, row, column):
    x = X.clone().requires_grad_(True)
    with output_of(model, layer) as found:
        model(x)
    mask = torch.zeros_like(found["output"])
    mask[:, channel, row, column] = 1
    return torch.autograd.grad(found["output"], x, grad_outputs=mask)[0]


@right
def one_image_after_the_other(X, model, layer, channel, row, column):
    gradients = []
    for image in X:
        x = image.detach().clone().unsqueeze(0).requires_grad_()
        with output_of(model, layer) as found:
            model(x)
        found["output"][0, channel, row, column].backward()
        gradients.append(x.grad)
    return torch.cat(gradients).numpy()


@right
def a_hook_on_a_copy(X, model, layer, channel, row, column):
    net = copy.deepcopy(model)
    kept = []
    dict(net.named_modules())[layer].register_forward_hook(lambda m, i, o: kept.append(o[:, channel, row, column] + 0))
    x = X.detach().clone()
    x.requires_grad = True
    net(x)
    total = sum(kept[0])
    total.backward()
    return x.grad.double()


@right
def the_jacobian(X, model, layer, channel, row, column):
    def unit(x):
        with output_of(model, layer) as found:
            model(x)
        return found["output"][:, channel, row, column].sum()

    return torch.autograd.functional.jacobian(unit, X)


@right
def a_pass_that_stops_at_the_layer(X, model, layer, channel, row, column):
    class Found(Exception):
        pass

    def stop(module, inputs, output):
        raise Found(output)

    x = X.detach().clone().requires_grad_()
    handle = model.get_submodule(layer).register_forward_hook(stop)
    try:
        model(x)
    except Found as found:
        output = found.args[0]
    finally:
        handle.remove()
    return torch.autograd.grad(output[:, channel, row, column].sum(), x)[0]


def gradient_of(X, model, layer, scalar, after=lambda output: output.clone()):
    x = X.detach().clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(after(o)))
    try:
        model(x)
    finally:
        handle.remove()
    return torch.autograd.grad(scalar(kept[0]), x)[0]


@wrong("whole_channel", "class_batch any as_returned")
def the_channels_sum(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, channel].sum())


@wrong("after_the_relu", "as_returned")
def output_not_copied(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda o: o[:, channel, row, column].sum(), after=lambda output: output)


@wrong("rows_and_columns_swapped", "class_batch any as_returned")
def x_before_y(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, channel, column, row].sum())


@wrong("saliency_map", "class_batch any as_returned")
def a_map_of_it(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda o: o[:, channel, row, column].sum()).abs().max(dim=1)[0]


@wrong("hook_left", "model_kept")
def never_removed(X, model, layer, channel, row, column):
    x = X.detach().clone().requires_grad_()
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(x)
    return torch.autograd.grad(kept[0][:, channel, row, column].sum(), x)[0]


@wrong("needs_requires_grad", "class_batch any as_returned")
def detached_in_the_hook(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda o: o[:, channel, row, column].sum(), after=lambda o: o.detach().clone())


@wrong("first_image_only", "class_batch any as_returned")
def the_first_of_the_batch(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[0, channel, row, column])
