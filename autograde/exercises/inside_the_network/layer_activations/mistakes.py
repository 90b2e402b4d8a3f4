"""What goes wrong with the activations of a layer, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_
from textwrap import dedent

from autograde.mistakes.edits import Edit, append, body, drop, edit
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_KEEP = "kept.append(output.clone())"
_FOUND = "model.get_submodule(layer)"
_RUN = """
try:
    model(X)
finally:
    handle.remove()
"""
_LAST = "activations = kept[0]"
_WITH = "with model.get_submodule(layer).register_forward_hook(keep):\n    model(X)"
_HOOKED = "handle = model.get_submodule(layer).register_forward_hook(keep)"
_NO_GRAD = """
try:
    with torch.no_grad():
        model(X)
finally:
    handle.remove()
"""

STYLES = (
    style(
        "a_dict",
        edit("kept = []", "kept = {}"),
        edit(_KEEP, 'kept["output"] = output.clone()'),
        edit("kept[0]", 'kept["output"]'),
        without=("fails_with_gradients",),
    ),
    style("without_gradients", edit(_RUN, _NO_GRAD), without=("fails_with_gradients",)),
    style("among_all_modules", edit(_FOUND, "dict(model.named_modules())[layer]")),
    style("as_a_context", edit(_HOOKED, "pass"), edit(_RUN, _WITH), without=("fails_with_gradients",)),
    style(
        "as_arrays",
        edit(_KEEP, "kept.append(output.detach().numpy().copy())"),
        without=("fails_with_gradients",),
    ),
)
_KEEPS = {
    _KEEP: "kept.append({})",
    'kept["output"] = output.clone()': 'kept["output"] = {}',
    "kept.append(output.detach().numpy().copy())": "kept.append({})",
}


def _keeping(what: str) -> Edit:
    """The hook keeps something else."""
    return reduce(or_, (edit(old, new.format(what)) for old, new in _KEEPS.items()))


_KEPT_LOCALLY = reduce(or_, (edit(old, "activations = output.clone()") for old in _KEEPS))


def _returning(what: str) -> Edit:
    """Something else is made, at the end, of what the hook kept."""
    return append(f"activations = torch.as_tensor(activations)\nactivations = {what}")


def _running(lines: str) -> Edit:
    """Other lines in place of the call of the model."""
    lines = dedent(lines).strip()
    return edit(_RUN, lines) | edit(_NO_GRAD, lines) | edit(_WITH, f"{_HOOKED}\n{lines}")


def _finding(module: str) -> Edit:
    """The layer is looked up in another way."""
    return edit(_FOUND, module) | edit("dict(model.named_modules())[layer]", module)


def _hooking(condition: str, then: str) -> Edit:
    """All layers of whose name a condition holds get the hook; `then` chooses from what it kept."""
    return body(f"""
        def keep(module, inputs, output):
            kept.append(output.clone())

        kept, handles = [], []
        for name, module in model.named_modules():
            if {condition}:
                handles.append(module.register_forward_hook(keep))
        try:
            model(X)
        finally:
            for one in handles:
                one.remove()
        activations = {then}
    """)


_NUMBER = 'int(layer.split(".")[1])'
_LOW, _HIGH = (f"activations.{end}(dim=(2, 3), keepdim=True)" for end in ("amin", "amax"))

MISCONCEPTIONS = (
    mistake(
        "not_copied",
        "Right for some layers, but a ReLU that follows works in place: it overwrites what your hook kept.",
        "Keep a copy, `output.clone()`, inside the hook: `detach()` and `.data` share memory with the output.",
        _keeping("output"),
        _keeping("output.detach()"),
        _keeping("output.detach().numpy()"),
        (
            _keeping("output"),
            edit(_LAST, "activations = kept[0].clone()") | append("activations = activations.clone()"),
        ),
    ),
    hook_left(
        _running("model(X)"),
    ),
    hook_left_after_an_error(
        _running("model(X)\nhandle.remove()"),
    ),
    mistake(
        "layer_before",
        "You return the output of the layer before the one that is asked for.",
        'Layers are counted from 0: "features.2" is `model.features[2]`, and its output comes after its own call.',
        _keeping("inputs[0].clone()"),
        body(f"activations = model.features[:{_NUMBER}](X)"),
        body(
            """
            def keep(module, inputs):
                kept.append(inputs[0].clone())

            kept = []
            handle = model.get_submodule(layer).register_forward_pre_hook(keep)
            try:
                model(X)
            finally:
                handle.remove()
            activations = kept[0]
            """
        ),
    ),
    mistake(
        "by_hand_through_features",
        'You run `model.features` up to a number yourself: this only works for names such as "features.3".',
        "A hook on `model.get_submodule(layer)` works for layers inside other layers, too, and for any network.",
        body(f"activations = model.features[: {_NUMBER} + 1](X)"),
        body(f"""
            activations = X
            for number, part in enumerate(model.features):
                activations = part(activations)
                if number == {_NUMBER}:
                    break
        """),
        body(f"""
            activations = X
            for part in list(model.children())[0][: {_NUMBER} + 1]:
                activations = part(activations)
        """),
    ),
    mistake(
        "features_only",
        "You run only `model.features`: not every layer is in there, and not every network has it.",
        "Call the model itself, `model(X)`: the hook sees the layer wherever it is.",
        _running("""
            try:
                model.features(X)
            finally:
                handle.remove()
        """),
    ),
    mistake(
        "top_level_only",
        'You find only layers directly in the model: the name "features.0" takes one look-up for each of its parts.',
        "`model.get_submodule(layer)` follows the dots; `dict(model.named_modules())` has the full names, too.",
        _finding("getattr(model, layer)"),
        _finding("model._modules[layer]"),
        _finding("dict(model.named_children())[layer]"),
    ),
    mistake(
        "name_begins_alike",
        'You hook every layer whose name contains the one asked for: "features.1" is also in "features.10".',
        "Compare whole names, `name == layer`, or take `model.get_submodule(layer)`.",
        _hooking("name.startswith(layer)", "kept[-1]"),
        _hooking("layer in name", "kept[-1]"),
    ),
    mistake(
        "scores_returned",
        "You return what the whole model returns. If you hook every layer, the last one overwrites the others.",
        "Hook only `model.get_submodule(layer)`, and return what that hook kept.",
        edit(_LAST, "activations = model(X)") | append("activations = model(X)"),
        _hooking("True", "kept[-1]"),
    ),
    mistake(
        "first_layer_returned",
        "You return the output of the first layer, whichever you are asked for.",
        "Hook only `model.get_submodule(layer)`, and return what that hook kept.",
        _hooking("not any(module.children())", "kept[0]"),
        _finding("next(part for part in model.modules() if not any(part.children()))"),
    ),
    mistake(
        "relu_applied",
        "You set negative values to zero, although the layer itself keeps them.",
        "Return what the layer returns: before a ReLU there are negative values. A copy taken in the hook has them.",
        _keeping("output.clamp(min=0)"),
        _keeping("torch.relu(output)"),
        _keeping("output.abs()"),
    ),
    mistake(
        "layer_run_alone",
        "You run the layer by itself, on the images: only the first layer of a network gets those.",
        "Run the whole model, `model(X)`: the layer then gets what those before it return, and a hook sees its output.",
        body("activations = model.get_submodule(layer)(X)"),
    ),
    mistake(
        "weights_returned",
        "You return the layer's weights: these are the same for all images, and not every layer has any.",
        "Activations are what the layer returns for X: run the model, and keep the output in a forward hook.",
        body("activations = model.get_submodule(layer).weight.detach().clone()"),
        body("activations = model.state_dict()[f'{layer}.weight'].clone()"),
    ),
    mistake(
        "one_image_left",
        "Your result has room for one image only: you return the first one, or merge all of them.",
        "Keep axis 0, and do not average along it: the result has the shape (N, K, h, w).",
        _returning("activations[0]"),
        _returning("activations[:1]"),
        _returning("activations.mean(dim=0)"),
        _returning("activations.mean(dim=0, keepdim=True)"),
        _returning("activations.sum(dim=0)"),
    ),
    mistake(
        "averaged_over_space",
        "You keep one number for each channel: the maps are averaged, or only their largest value is kept.",
        "Return the maps as they are, (N, K, h, w).",
        _returning("activations.mean(dim=(2, 3))"),
        _returning("activations.amax(dim=(2, 3))"),
        _returning("activations.mean(dim=(2, 3), keepdim=True)"),
        _returning("activations.sum(dim=(2, 3))"),
    ),
    mistake(
        "channels_merged",
        "You merge the channels into one map.",
        "Return all K maps of each image, (N, K, h, w): each channel has learned something else.",
        _returning("activations.mean(dim=1)"),
        _returning("activations.sum(dim=1)"),
        _returning("activations.amax(dim=1)"),
        _returning("activations.mean(dim=1, keepdim=True)"),
        _returning("activations[:, 0]"),
    ),
    mistake(
        "channels_moved_last",
        "You move the channels last, as for a picture.",
        "Leave the axes as the layer returns them: (N, K, h, w).",
        _returning("activations.permute(0, 2, 3, 1)"),
    ),
    mistake(
        "flattened",
        "The numbers are right, but the maps of each image have become one long row.",
        "Leave out `flatten` or `view`: the result has the shape (N, K, h, w).",
        _returning("activations.flatten(1)"),
        _returning("activations.flatten(2)"),
        _returning("activations.flatten()"),
    ),
    mistake(
        "squeezed",
        "With a single image, the batch axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave `squeeze` out: one image has to give the shape (1, K, h, w).",
        _returning("activations.squeeze()"),
        _returning("activations.squeeze(0)"),
    ),
    mistake(
        "rescaled",
        "You rescale the activations, as for a picture.",
        "Return the values as they are: rescaling belongs to the display.",
        _returning("activations / activations.max()"),
        _returning("(activations - activations.min()) / (activations.max() - activations.min())"),
        _returning(f"(activations - {_LOW}) / ({_HIGH} - {_LOW}).clamp(min=1e-9)"),
        _returning(f"activations / {_HIGH}.clamp(min=1e-9)"),
    ),
    mistake(
        "enlarged",
        "You enlarge the maps to the size of the images.",
        "Return them as small as the layer makes them: enlarging belongs to the display.",
        _returning("torch.nn.functional.interpolate(activations, X.shape[2:])"),
        _returning("torch.nn.functional.interpolate(activations, X.shape[2:], mode='bilinear')"),
    ),
    mistake(
        "in_training_mode",
        "You switch the model to training mode: dropout then drops some of the values at random.",
        "Leave out `model.train()`: the model is in evaluation mode when you get it, and must stay in it.",
        _running("""
            model.train()
            try:
                model(X)
            finally:
                model.eval()
                handle.remove()
        """),
        _running("""
            model.train()
            try:
                model(X)
            finally:
                handle.remove()
        """),
    ),
    mistake(
        "fails_with_gradients",
        "Your function fails on images that require a gradient: `.numpy()` and changes in place are refused there.",
        "Return the tensor itself, or call `.detach()` before `.numpy()`; change no tensor in place.",
        # Right without gradients.
        (edit(_RUN, _RUN), edit(_KEEP, _KEEP), edit(_LAST, "activations = kept[0].numpy()")),
        (edit(_RUN, _RUN), edit(_KEEP, "kept.append(output.numpy().copy())")),
    ),
    mistake(
        "unknown_name_ignored",
        "For a name that the model does not have, your function returns None, or the activations of something else.",
        "`model.get_submodule(layer)` raises an error for such a name: let it, or raise one yourself.",
        _hooking("name == layer", "kept[0] if kept else None"),
        _finding("dict(model.named_modules()).get(layer, model)"),
    ),
    mistake(
        "wrapped_up",
        "You return the activations inside a list, a tuple or a dictionary.",
        "Return the tensor itself: the one that your hook has kept.",
        append("activations = [activations]"),
        append("activations = (activations,)"),
        append("activations = {layer: activations}"),
    ),
    nothing_returned(
        "activations",
        drop(_LAST) | edit('activations = kept["output"]', "pass"),
        (_KEPT_LOCALLY, drop(_LAST) | edit('activations = kept["output"]', "pass")),
    ).reworded(
        hint="Store what the hook kept in `activations` after the model has run: an assignment inside the hook, "
        "`activations = output`, only makes a local name there."
    ),
)

EQUIVALENT = {
    f"{_LAST} -> activations = kept[-1]": "the hook runs once",
}
