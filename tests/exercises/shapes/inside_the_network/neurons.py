"""Shapes of a unit's gradient: ways to get at the layer, to add up, to differentiate; two mistakes at once."""

import torch
from shape import right, wrong

EXERCISE = "neuron_gradient"


class Hook:
    def __init__(self, model, layer):
        self.handle = model.get_submodule(layer).register_forward_hook(self)

    def __call__(self, module, inputs, output):
        self.output = torch.clone(output)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


def gradient_of(X, model, layer, scalar):
    leaf = X.detach().clone().requires_grad_()
    with Hook(model, layer) as hook:
        model(leaf)
    return torch.autograd.grad(scalar(hook.output), leaf)[0]


@right
def a_hook_class(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, channel, row, column].sum())


@right
def torch_func_grad(X, model, layer, channel, row, column):
    def unit(images):
        with Hook(model, layer) as hook:
            model(images)
        return hook.output[..., channel, row, column].sum()

    return torch.func.grad(unit)(X)


@right
def a_slice_of_one(X, model, layer, channel, row, column):
    leaf = X.clone().detach()
    leaf.requires_grad = True
    with Hook(model, layer) as hook:
        model(leaf)
    hook.output[:, channel : channel + 1, row : row + 1, column : column + 1].backward(torch.ones(len(X), 1, 1, 1))
    return leaf.grad.clone()


@right
def the_inputs_of_the_next_layer(X, model, layer, channel, row, column):
    """A forward hook that multiplies by a mask, added up."""
    leaf = X.detach().requires_grad_()
    total = []

    def weigh(module, inputs, output):
        mask = torch.zeros(output.shape[1:])
        mask[channel, row, column] = 1.0
        total.append((output * mask).sum())

    handle = model.get_submodule(layer).register_forward_hook(weigh)
    try:
        model(leaf)
    finally:
        handle.remove()
    (gradient,) = torch.autograd.grad(total, leaf)
    leaf.requires_grad_(False)
    return gradient


@right
def a_batch_of_one_at_a_time(X, model, layer, channel, row, column):
    result = torch.zeros_like(X)
    for n in range(X.size(0)):
        scalar = lambda output: output[0, channel, row, column]  # noqa: E731
        result[n] = gradient_of(X[n : n + 1], model, layer, scalar)[0]
    return result


@right
def a_hook_under_with(X, model, layer, channel, row, column):
    leaf = X.detach().clone().requires_grad_()
    found = {}
    handle = model.get_submodule(layer).register_forward_hook(
        lambda module, args, output: found.update(unit=output[:, channel, row, column].clone())
    )
    with handle:
        model(leaf)
    return torch.autograd.grad(found["unit"].sum(), leaf)[0]


@wrong("all_channels", points=0)
def every_channel(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, :, row, column].sum())


@wrong("strongest_unit", points=0)
def the_maximum(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, channel].flatten(1).amax(1).sum())


@wrong("positive_part", points=0)
def guided(X, model, layer, channel, row, column):
    return a_hook_class(X, model, layer, channel, row, column).relu()


@wrong("rescaled", points=0)
def for_a_picture(X, model, layer, channel, row, column):
    gradient = a_hook_class(X, model, layer, channel, row, column)
    return gradient / gradient.abs().max()


@wrong("wrong_sign", points=0)
def downhill(X, model, layer, channel, row, column):
    return -a_hook_class(X, model, layer, channel, row, column)


@wrong("class_score", points=0)
def through_the_scores(X, model, layer, channel, row, column):
    leaf = X.detach().clone().requires_grad_()
    return torch.autograd.grad(model(leaf)[:, channel].sum(), leaf)[0]


@wrong("model_gradients")
def weights_that_get_gradients(X, model, layer, channel, row, column):
    for weight in model.parameters():
        weight.requires_grad_()
    leaf = X.detach().clone().requires_grad_()
    with Hook(model, layer) as hook:
        model(leaf)
    hook.output[:, channel, row, column].sum().backward()
    for weight in model.parameters():
        weight.requires_grad_(False)
    return leaf.grad


@wrong("rows_and_columns_swapped+mean_over_the_batch")
def two_mistakes(X, model, layer, channel, row, column):
    return gradient_of(X, model, layer, lambda output: output[:, channel, column, row].mean())
