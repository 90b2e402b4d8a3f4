"""Steps of DeepDream as students wrote them: hooks, passes that stop early, copies, gradients set by hand."""

import copy
from contextlib import contextmanager

import numpy as np
import torch
from torch.autograd import Variable
from torchvision.models.feature_extraction import create_feature_extractor

from autograde.mistakes.answers import right, wrong


@contextmanager
def output_of(model, layer, kept=lambda output: output.clone()):
    found = {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.update(A=kept(o)))
    try:
        yield found
    finally:
        handle.remove()


@right
def gradient_set_to_the_activation(img, model, layer, step_size):
    image = Variable(img.data.clone(), requires_grad=True)
    with output_of(model, layer) as found:
        model(image)
    found["A"].backward(gradient=found["A"].detach())
    g = image.grad.data
    return img + step_size / (torch.mean(torch.abs(g)) + 1e-8) * g


@right
def in_numpy(img, model, layer, step_size):
    x = img.clone().requires_grad_(True)
    with output_of(model, layer) as found:
        model(x)
    torch.einsum("nchw,nchw->", found["A"], found["A"]).backward()
    g = x.grad.numpy()
    return img.numpy() + step_size * g / max(np.abs(g).mean(), 1e-10)


@right
def a_pass_that_stops_at_the_layer(img, model, layer, step_size):
    class Reached(Exception):
        pass

    def stop(module, inputs, output):
        raise Reached(output)

    x = img.detach().clone().requires_grad_()
    handle = model.get_submodule(layer).register_forward_hook(stop)
    try:
        model(x)
    except Reached as reached:
        A = reached.args[0]
    finally:
        handle.remove()
    g = torch.autograd.grad(0.5 * A.norm() ** 2, x)[0]
    size = g.abs().mean()
    return img if size == 0 else img + step_size * g / size


@right
def a_copy_whose_relus_copy(img, model, layer, step_size):
    net = copy.deepcopy(model)
    for module in net.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    kept = []
    dict(net.named_modules())[layer].register_forward_hook(lambda m, i, o: kept.append(o))
    x = img.detach().clone()
    x.requires_grad = True
    net(x)
    kept[0].backward(kept[0])
    direction = x.grad.div(x.grad.abs().mean().add(1e-12))
    return torch.add(img, direction, alpha=step_size)


@right
def torchvisions_extractor(img, model, layer, step_size):
    """It runs no module after the layer, so nothing is overwritten."""
    x = img.detach().clone().requires_grad_()
    A = create_feature_extractor(model, {layer: "A"})(x)["A"]
    (g,) = torch.autograd.grad(A, x, grad_outputs=A.detach())
    return img + step_size * torch.nan_to_num(g / g.abs().mean())


@right
def a_vector_jacobian_product(img, model, layer, step_size):
    def activation(x):
        with output_of(model, layer) as found:
            model(x)
        return found["A"]

    A, back = torch.func.vjp(activation, img.detach())
    (g,) = back(A)
    return img + step_size * g / g.abs().mean().clamp_min(1e-9)


@right
def an_optimizer(img, model, layer, step_size):
    x = torch.nn.Parameter(img.detach().clone())
    sgd = torch.optim.SGD([x], lr=step_size)
    with output_of(model, layer) as found:
        model(x)
    (-(found["A"] ** 2).mean()).backward()
    x.grad /= x.grad.abs().mean() + 1e-10
    sgd.step()
    return x


@right
def position_by_position(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    with output_of(model, layer) as found:
        model(x)
    loss = 0
    for channel in found["A"][0]:
        loss = loss + (channel * channel).sum()
    loss.backward()
    with torch.no_grad():
        x += step_size * x.grad / (x.grad.abs().sum() / x.numel()).clamp(min=1e-8)
    return x.detach()


@right
def on_the_callers_image_in_double(img, model, layer, step_size):
    net, x = copy.deepcopy(model).double(), img.double().requires_grad_()
    with output_of(net, layer) as found:
        net(x)
    found["A"].pow(2).sum().div(2).backward()
    g = x.grad
    return (x.detach() + step_size * g / (g.abs().mean() + 1e-9)).float()


def gradient(img, model, layer, scalar, kept=lambda output: output.clone()):
    x = img.detach().clone().requires_grad_()
    with output_of(model, layer, kept) as found:
        scores = model(x)
    return torch.autograd.grad(scalar(found["A"], scores), x)[0]


def normalised(g):
    return g / (g.abs().mean() + 1e-8)


@right
def a_square_root(img, model, layer, step_size):
    return img + step_size * normalised(gradient(img, model, layer, lambda A, _: (A**2).sum().sqrt()))


@wrong("sum_of_activations", "step any before_a_relu")
def mean_activation(img, model, layer, step_size):
    return img + step_size * normalised(gradient(img, model, layer, lambda A, _: A.mean()))


@wrong("deviation_divisor", "step any before_a_relu")
def as_in_another_tutorial(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A, _: (A**2).mean())
    return img + step_size * g / (g.std() + 1e-8)


@wrong("norm_divisor", "step any before_a_relu")
def length_one(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A, _: A.norm())
    return img + step_size * g / (g.norm() + 1e-8)


@wrong("not_normalised", "step any before_a_relu")
def the_gradient_itself(img, model, layer, step_size):
    return img + step_size * gradient(img, model, layer, lambda A, _: (A**2).sum())


@wrong("after_the_relu", "before_a_relu")
def output_not_copied(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A, _: A.pow(2).sum(), kept=lambda output: output)
    return img + step_size * normalised(g)


@wrong("squared_twice", "step any before_a_relu")
def gradient_of_the_squares_set_to_the_activation(img, model, layer, step_size):
    return img + step_size * normalised(gradient(img, model, layer, lambda A, _: (A**2 * A.detach()).sum()))


@wrong("class_score", "step any before_a_relu")
def of_the_best_class(img, model, layer, step_size):
    return img + step_size * normalised(gradient(img, model, layer, lambda _, scores: scores.max(dim=1)[0].sum()))


@wrong("divided_by_zero", "silent")
def nothing_added_to_the_divisor(img, model, layer, step_size):
    g = gradient(img, model, layer, lambda A, _: A.square().sum())
    return img + step_size * g / g.abs().mean()


@wrong("input_overwritten", "input_kept")
def written_into_the_image(img, model, layer, step_size):
    img += step_size * normalised(gradient(img, model, layer, lambda A, _: A.square().sum()))
    return img


@wrong("hook_left", "model_kept")
def never_removed(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(x)
    kept[0].square().sum().backward()
    return img + step_size * normalised(x.grad)


@wrong("descends", "step any before_a_relu")
def minus(img, model, layer, step_size):
    return img - step_size * normalised(gradient(img, model, layer, lambda A, _: A.square().sum()))
