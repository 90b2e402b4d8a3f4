"""Shapes of activations: hooks kept in many ways, forgotten in others, and functions without any hook."""

import torch
from shape import right, wrong
from torch import nn
from torch.fx import GraphModule, Tracer

EXERCISE = "layer_activations"


@right
def a_dictionary_of_handles(X, model, layer):
    features, handles = {}, {}
    module = dict([*model.named_modules()])[layer]
    handles[layer] = module.register_forward_hook(lambda m, x, y: features.update({layer: y.detach().clone()}))
    try:
        _ = model(X)
    finally:
        for handle in handles.values():
            handle.remove()
    return features[layer]


@right
def a_generator_of_contexts(X, model, layer):
    from contextlib import contextmanager

    @contextmanager
    def recording(module):
        outputs = []
        handle = module.register_forward_hook(lambda m, x, y: outputs.append(y.cpu().detach().numpy().copy()))
        try:
            yield outputs
        finally:
            handle.remove()

    with recording(model.get_submodule(layer)) as outputs, torch.inference_mode():
        model(X.detach())
    return torch.from_numpy(outputs[0])


@right
def image_by_image(X, model, layer):
    rows = []
    for x in X:
        with model.get_submodule(layer).register_forward_hook(lambda m, i, o: rows.append(o + 0)):
            model(x.unsqueeze(0))
    return torch.cat(rows)


@right
def a_hook_for_all_modules(X, model, layer):
    """torch calls it for every module of every model."""
    wanted, found = model.get_submodule(layer), []

    def keep(module, inputs, output):
        if module is wanted:
            found.append(output.clone())

    handle = nn.modules.module.register_module_forward_hook(keep)
    try:
        model(X)
    finally:
        handle.remove()
    return found[0]


@right
def stops_the_relus_for_a_while(X, model, layer):
    relus = [m for m in model.modules() if isinstance(m, nn.ReLU) and m.inplace]
    kept = []
    for relu in relus:
        relu.inplace = False
    try:
        with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o)):
            model(X)
    finally:
        for relu in relus:
            relu.inplace = True
    return kept[0]


class _Leaves(Tracer):
    """Goes into containers and Fire modules, and stops at the layer that is wanted."""

    def __init__(self, wanted):
        super().__init__()
        self.wanted = wanted

    def is_leaf_module(self, module, name):
        return name == self.wanted or super().is_leaf_module(module, name)


@right
def traced(X, model, layer):
    model.get_submodule(layer)
    graph = _Leaves(layer).trace(model)
    found = {}

    class Walk(torch.fx.Interpreter):
        def call_module(self, target, args, kwargs):
            result = super().call_module(target, args, kwargs)
            found[target] = result.clone()
            return result

    Walk(GraphModule(model, graph)).run(X)
    return found[layer]


@wrong("not_copied", points=8)
def from_a_blog(X, model, layer):
    activations = {}

    def get_activation(name):
        def hook(module, input, output):
            activations[name] = output.detach()

        return hook

    handle = model.get_submodule(layer).register_forward_hook(get_activation(layer))
    try:
        model(X)
    finally:
        handle.remove()
    return activations[layer]


@wrong("hook_left", points=8)
def from_a_blog_with_a_copy(X, model, layer):
    activations = {}

    def hook(module, input, output):
        activations["it"] = output.detach().clone()

    model.get_submodule(layer).register_forward_hook(hook)
    model(X)
    return activations["it"]


@wrong("hook_left_after_an_error", points=8)
def a_hook_that_goes_by_itself(X, model, layer):
    """It is gone before a later layer fails; before its own layer fails it is still there."""
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    handle.remove()
    return kept[0]


@wrong("by_hand_through_features")
def counted(X, model, layer):
    number = int(layer.split(".")[1])
    for part in model.features[: number + 1]:
        X = part(X)
    return X


@wrong("layer_before")
def counted_one_too_few(X, model, layer):
    number = int(layer.split(".")[1])
    for part in model.features[:number]:
        X = part(X)
    return X


@wrong("top_level_only")
def children_by_name(X, model, layer):
    kept = []
    for name, child in model.named_children():
        if name == layer:
            with child.register_forward_hook(lambda m, i, o: kept.append(o.clone())):
                model(X)
            return kept[0]
    raise KeyError(layer)


@wrong("nothing_returned", points=0)
def assigned_inside_the_hook(X, model, layer):
    activations = None

    def hook(module, inputs, output):
        activations = output.clone()  # noqa: F841

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    return activations


@wrong("wrapped_up")
def all_that_was_kept(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone())):
        model(X)
    return kept


@wrong("unknown_name_ignored", points=9)
def a_loop_that_finds_nothing(X, model, layer):
    result = None

    def hook(module, inputs, output):
        nonlocal result
        result = output.clone()

    handles = [m.register_forward_hook(hook) for n, m in model.named_modules() if n == layer]
    try:
        model(X)
    finally:
        for handle in handles:
            handle.remove()
    return result


@wrong("model_layers")
def layers_replaced_for_good(X, model, layer):
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.ReLU):
            model.get_submodule(name.rpartition(".")[0])._modules[name.rpartition(".")[2]] = nn.Softplus(beta=1e6)
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o)):
        model(X)
    return kept[0]
