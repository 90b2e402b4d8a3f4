"""Activations of a layer, as students wrote them."""

import copy
import functools

import torch

from autograde.mistakes.answers import right, wrong


@right
def found_in_a_loop(X, model, layer):
    activation = {}

    def get_activation(name):
        def hook(module, input, output):
            activation[name] = output.detach().clone()

        return hook

    handles = []
    for name, module in model.named_modules():
        if name == layer:
            handles.append(module.register_forward_hook(get_activation(name)))
    try:
        with torch.no_grad():
            model(X)
    finally:
        for h in handles:
            h.remove()
    return activation[layer]


@right
def through_getattr(X, model, layer):
    module = model
    for part in layer.split("."):
        module = getattr(module, part)
    out = []
    hook = module.register_forward_hook(lambda m, i, o: out.append(o.data.clone()))
    try:
        model(X)
        return out[0]
    finally:
        hook.remove()


@right
def on_a_copy_of_the_model(X, model, layer):
    """A copy may keep its hooks; nobody sees it again."""
    model = copy.deepcopy(model)
    for part in model.modules():
        if isinstance(part, torch.nn.ReLU):
            part.inplace = False
    found = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.append(o))
    model(X)
    return found[0]


class _Found(Exception):
    pass


@right
def stops_as_soon_as_it_has_them(X, model, layer):
    def stop(module, inputs, output):
        raise _Found(output.clone())

    with model.get_submodule(layer).register_forward_hook(stop):
        try:
            model(X)
        except _Found as found:
            return found.args[0]


@right
def every_layer_under_its_name(X, model, layer):
    modules = dict(model.named_modules())
    seen, handles = {}, []

    def hook(name, module, inputs, output):
        seen[name] = output.clone()

    for name, module in modules.items():
        handles.append(module.register_forward_hook(functools.partial(hook, name)))
    try:
        model(X)
    finally:
        for one in handles:
            one.remove()
    return seen[layer]


class _Keeper:
    def __init__(self, module):
        self.handle = module.register_forward_hook(self)

    def __call__(self, module, inputs, output):
        self.output = output.clone()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


@right
def with_a_class_of_its_own(X, model, layer):
    with _Keeper(model.get_submodule(layer)) as keeper:
        model.forward(X)
    return keeper.output


@right
def with_its_own_error(X, model, layer):
    if layer not in [name for name, _ in model.named_modules()]:
        raise ValueError(f"no layer {layer}")
    result = None

    def hook(module, inputs, output):
        nonlocal result
        result = output.detach().clone().numpy()

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X.detach())
    finally:
        handle.remove()
    return result


@right
def forward_replaced_for_a_while(X, model, layer):
    module, kept = model.get_submodule(layer), {}
    original = module.forward

    def forward(*args):
        kept["it"] = original(*args)
        result = kept["it"]
        kept["it"] = result.clone()
        return result

    module.forward = forward
    try:
        model(X)
    finally:
        module.forward = original
    return kept["it"]


@wrong("not_copied", "before_a_relu")
def as_in_the_tutorial_with_removal(X, model, layer):
    activation = {}

    def hook(module, input, output):
        activation[layer] = output.detach()

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    return activation[layer]


@wrong("hook_left", "model_kept")
def never_removed(X, model, layer):
    activation = {}
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: activation.update(it=o.detach().clone()))
    with torch.no_grad():
        model(X)
    return activation["it"]


@wrong("hook_left_after_an_error", "model_kept")
def removed_at_the_end(X, model, layer):
    kept = []
    handle = dict(model.named_modules())[layer].register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    handle.remove()
    return kept.pop()


@wrong("not_copied", "before_a_relu")
def a_hook_that_returns_its_copy(X, model, layer):
    """What a hook returns takes the output's place: the ReLU now overwrites the copy."""
    kept = {}
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.setdefault("it", o.clone())):
        model(X)
    return kept["it"]


@wrong("by_hand_through_features", "any_name before_a_relu unknown_name")
def sliced(X, model, layer):
    x = X
    for i, module in enumerate(model.features.children()):
        x = module(x)
        if i == int(layer.split(".")[1]):
            return x


@wrong("scores_returned", "layer before_a_relu any_name unknown_name model_kept")
def output_of_the_model(X, model, layer):
    return model(X)


@wrong("name_begins_alike", "before_a_relu any_name")
def all_that_contain_it(X, model, layer):
    found, handles = {}, []
    for name, module in model.named_modules():
        if layer in name:
            handles.append(module.register_forward_hook(lambda m, i, o: found.update(it=o.clone())))
    try:
        model(X)
    finally:
        for one in handles:
            one.remove()
    return found["it"]


@wrong("unknown_name_ignored", "unknown_name")
def none_for_an_unknown_name(X, model, layer):
    kept = None

    def hook(module, inputs, output):
        nonlocal kept
        kept = output.clone()

    try:
        handle = model.get_submodule(layer).register_forward_hook(hook)
    except AttributeError:
        return None
    try:
        model(X)
    finally:
        handle.remove()
    return kept


@wrong("relu_applied", "before_a_relu any_name")
def rectified(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.relu())):
        model(X)
    return kept[0]


@wrong("fails_with_gradients", "any_name")
def arrays_of_images_without_gradients(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone())):
        model(X)
    return kept[0].numpy()
