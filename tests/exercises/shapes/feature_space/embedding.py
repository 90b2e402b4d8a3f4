"""Shapes of features as vectors: ways to reach into a model, to pool, and to forget something."""

import contextlib
import functools

import numpy as np
import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "embed"


@contextlib.contextmanager
def hooked(module, hook):
    handle = module.register_forward_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def kept(X, model, layer, copy=torch.clone):
    found = []
    with torch.no_grad(), hooked(model.get_submodule(layer), lambda m, i, o: found.append(copy(o))):
        model(X)
    return found[0]


@right
def context_manager(X, model, layer):
    return kept(X, model, layer).mean([-1, -2])


@right
def module_found_in_a_loop(X, model, layer):
    found, module = {}, None
    for name, one in model.named_modules():
        if name == layer:
            module = one

    def hook(self, args, out):
        found["x"] = np.array(out.detach())

    with hooked(module, hook):
        model(X)
    return torch.from_numpy(found["x"].reshape(*found["x"].shape[:2], -1).mean(-1))


@right
def names_followed_by_reduce(X, model, layer):
    module, sums = functools.reduce(getattr, layer.split("."), model), []
    with hooked(module, lambda m, i, o: sums.append(o.sum(dim=(2, 3)) / (o.shape[2] * o.shape[3]))):
        _ = model(X)
    return sums.pop()


@right
def hook_on_every_layer(X, model, layer):
    means, handles = {}, []
    for name, module in model.named_modules():
        hook = lambda m, i, o, name=name: means.update({name: o.flatten(2).mean(2) if o.dim() == 4 else o})  # noqa: E731
        handles.append(module.register_forward_hook(hook))
    try:
        model(X)
    finally:
        [handle.remove() for handle in handles]
    return means[layer]


@right
def pool_of_the_whole_map(X, model, layer):
    activations = kept(X, model, layer)
    return F.avg_pool2d(activations, activations.shape[2:])[:, :, 0, 0]


@right
def global_hook_for_all_modules(X, model, layer):
    target, found = model.get_submodule(layer), []

    def hook(module, inputs, output):
        if module is target:
            found.append(output.double().mean((2, 3)).float())

    handle = torch.nn.modules.module.register_module_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    return found[0]


@wrong("hook_left", points=7)
def partial_hook_left(X, model, layer):
    found = []
    model.get_submodule(layer).register_forward_hook(functools.partial(lambda to, m, i, o: to.append(o.clone()), found))
    model(X)
    return found[0].mean((2, 3))


@wrong("changed_by_the_next_layer", points=6)
def reference_kept(X, model, layer):
    return kept(X, model, layer, copy=torch.Tensor.detach).mean((2, 3))


@wrong("layer_ignored")
def features_of_the_class_model(X, model, layer):
    return model.get_submodule(layer if layer == "features" else next(n for n, _ in model.named_children()))(X).mean(
        (2, 3)
    )


@wrong("centred")
def standardised(X, model, layer):
    features = kept(X, model, layer).mean((2, 3))
    return features - features.mean(0, keepdim=True)


@wrong("square_images_only", points=4)
def pooled_by_the_height(X, model, layer):
    activations = kept(X, model, layer)
    return F.avg_pool2d(activations, activations.size(2)).flatten(1)


@wrong("one_vector_for_all")
def only_the_first(X, model, layer):
    return kept(X, model, layer)[0].mean((1, 2))


@wrong("no_attribute", points=6)
def features_by_hand(X, model, layer):
    return model.features(X).mean((2, 3))
