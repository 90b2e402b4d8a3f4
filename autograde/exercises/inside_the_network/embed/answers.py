"""Features as vectors as students wrote them."""

import copy

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def dict_of_features(X, model, layer):
    kept = {}
    handle = dict(model.named_modules())[layer].register_forward_hook(
        lambda module, inputs, output: kept.update(out=output.clone())
    )
    try:
        with torch.no_grad():
            model(X)
    finally:
        handle.remove()
    return F.adaptive_avg_pool2d(kept["out"], (1, 1)).squeeze(-1).squeeze(-1)


@right
def pooled_in_the_hook(X, model, layer):
    found = model
    for name in layer.split("."):
        found = getattr(found, name)
    means = []
    handle = found.register_forward_hook(lambda m, i, o: means.append(o.flatten(2).mean(-1)))
    try:
        model(X)
    finally:
        handle.remove()
    return means[0]


@right
def image_by_image(X, model, layer):
    vectors = []

    def hook(module, inputs, output):
        for activations in output:
            vectors.append(activations.detach().numpy().mean(axis=(1, 2)))

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        for image in X:
            model(image.unsqueeze(0))
    finally:
        handle.remove()
    return np.stack(vectors)


@right
def hook_on_a_copy(X, model, layer):
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    kept = []
    twin.get_submodule(layer).register_forward_hook(lambda *call: kept.append(call[-1]))
    twin(X)
    return kept[0].detach().mean((-2, -1))


@right
def hook_that_stops_the_model(X, model, layer):
    class Found(Exception):
        pass

    def stop(module, inputs, output):
        raise Found(output.detach().clone())

    handle = model.get_submodule(layer).register_forward_hook(stop)
    try:
        model(X)
    except Found as found:
        return found.args[0].mean(dim=[2, 3])
    finally:
        handle.remove()


@right
def forward_replaced_for_a_while(X, model, layer):
    module, kept = model.get_submodule(layer), []
    original = module.forward

    def forward(*inputs):
        output = original(*inputs)
        kept.append(output.detach().double().mean(3).mean(2))
        return output

    module.forward = forward
    try:
        model(X)
    finally:
        del module.forward
    return kept[-1].float()


@right
def with_statement_and_einsum(X, model, layer):
    kept = []
    with torch.inference_mode():
        handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(torch.clone(o)))
        try:
            model.forward(X)
        finally:
            handle.remove()
        (activations,) = kept
        return torch.einsum("ndhw->nd", activations) / activations[0, 0].numel()


@wrong("hook_left", "model_kept")
def without_a_handle(X, model, layer):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(X)
    return kept[0].mean(dim=(2, 3))


@wrong("hook_left_after_an_error", "model_kept")
def removed_at_the_end(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(X)
    handle.remove()
    return kept[0].mean(dim=(2, 3))


@wrong("changed_by_the_next_layer", "any_layer")
def kept_as_it_is(X, model, layer):
    kept = {}

    def hook(module, inputs, output):
        kept[layer] = output.detach()

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    return kept[layer].mean(dim=(2, 3))


@wrong("squeezed_batch", "one_image")
def squeezed(X, model, layer):
    return F.adaptive_avg_pool2d(activations(X, model, layer), 1).squeeze()


@wrong("flattened", "class_batch one_image any_layer model_kept")
def viewed(X, model, layer):
    found = activations(X, model, layer)
    return found.view(found.size(0), -1)


@wrong("normalised", "class_batch one_image any_layer model_kept")
def unit_vectors(X, model, layer):
    vectors = activations(X, model, layer).mean(dim=(2, 3))
    return vectors / vectors.norm(dim=1, keepdim=True)


@wrong("maximum_over_positions", "class_batch one_image any_layer model_kept")
def largest(X, model, layer):
    return activations(X, model, layer).flatten(2).max(dim=2).values


def activations(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return kept[0]
