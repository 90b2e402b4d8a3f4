"""What goes wrong with features as vectors, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_LAYER = "model.get_submodule(layer)"
_BY_NAME = "dict(model.named_modules())[layer]"
_COPY = "output.detach().clone()"
_CALL = "    model(X)"
_REMOVE = "finally:\n    handle.remove()"
# The mean over all positions, in the words of the reference and in those of the styles.
_POOLED = "outputs[0].mean(dim=(2, 3))"
_POOLED_BY_TORCH = "F.adaptive_avg_pool2d(outputs[0], 1).flatten(1)"
_POOLED_IN_ROWS = "outputs[0].flatten(2).mean(2)"

STYLES = (
    style("dict_of_modules", edit(_LAYER, _BY_NAME)),
    style("without_gradients", edit(_CALL, "    with torch.no_grad():\n        model(X)")),
    style("pooled_by_torch", edit(_POOLED, _POOLED_BY_TORCH)),
    style("positions_in_a_row", edit(_POOLED, _POOLED_IN_ROWS)),
)


def _pooled(new: str) -> Edit:
    """Something else in place of the mean over all positions, in every style."""
    return reduce(or_, (edit(known, new) for known in (_POOLED, _POOLED_BY_TORCH, _POOLED_IN_ROWS)))


def _layer(new: str) -> Edit:
    """Another layer, in every style."""
    return edit(_LAYER, new) | edit(_BY_NAME, new)


def _features(new: str) -> Edit:
    """One more line at the end."""
    return append(f"features = {new}")


MISCONCEPTIONS = (
    hook_left(
        edit(_REMOVE, "finally:\n    pass"),
    ),
    hook_left_after_an_error(
        (edit("try:", "if True:"), edit(_REMOVE, "handle.remove()")),
        edit(_REMOVE, "except ZeroDivisionError:\n    pass\nelse:\n    handle.remove()"),
    ),
    mistake(
        "changed_by_the_next_layer",
        "You keep the layer's output itself, and the ReLU after it, which works in place, sets negative values to 0.",
        "Copy it at once, in the hook: `output.detach().clone()`.",
        edit(_COPY, "output.detach()"),
        edit(_COPY, "output"),
        edit(_COPY, "output.data"),
    ),
    mistake(
        "relu_applied",
        "You set negative activations to 0, but the features are the activations as the layer returns them.",
        "Leave out the ReLU or the clamp: whether one comes next is for the caller, who chooses the layer.",
        edit(_COPY, "output.detach().clone().relu()"),
        _pooled("outputs[0].clamp(min=0).mean(dim=(2, 3))"),
        _features("features.relu()"),
    ),
    mistake(
        "absolute_value",
        "You average the absolute values of the activations; negative ones should count with their sign.",
        "Leave out `abs()`: the feature is the mean of the activations themselves.",
        _pooled("outputs[0].abs().mean(dim=(2, 3))"),
    ),
    mistake(
        "flattened",
        "You lay all positions of all channels side by side instead of averaging over the positions.",
        "Each channel should give one number: take the mean over the last two axes, `mean(dim=(2, 3))`.",
        _pooled("outputs[0].flatten(1)"),
        _pooled("outputs[0].reshape(len(X), -1)"),
    ),
    mistake(
        "not_pooled",
        "You return the activations at every position, (N, D, h, w), but each image should get one vector.",
        "Average over the last two axes: `mean(dim=(2, 3))`.",
        _pooled("outputs[0]"),
    ),
    mistake(
        "maximum_over_positions",
        "You take the largest activation of each channel, but the features are the means.",
        "Replace the maximum over the positions with a mean: `mean(dim=(2, 3))`.",
        _pooled("outputs[0].amax(dim=(2, 3))"),
        _pooled("F.adaptive_max_pool2d(outputs[0], 1).flatten(1)"),
    ),
    mistake(
        "sum_over_positions",
        "You add up the positions instead of averaging them: a larger photograph gets larger features.",
        "Replace the sum with a mean: `mean(dim=(2, 3))`.",
        _pooled("outputs[0].sum(dim=(2, 3))"),
    ),
    mistake(
        "norm_over_positions",
        "You take the norm over the positions, or a root of mean squares, but the features are plain means.",
        "Use `mean(dim=(2, 3))` of the activations, without a square or a root.",
        _pooled("outputs[0].flatten(2).norm(dim=2)"),
        _pooled("outputs[0].square().mean(dim=(2, 3)).sqrt()"),
    ),
    mistake(
        "one_position",
        "Your features come from a single position: the others do not count.",
        "Average over all rows and columns, `mean(dim=(2, 3))`.",
        _pooled("outputs[0][:, :, outputs[0].shape[2] // 2, outputs[0].shape[3] // 2]"),
        _pooled("outputs[0][:, :, 0, 0]"),
        _pooled("outputs[0][:, :, -1, -1]"),
    ),
    mistake(
        "mean_over_channels",
        "You average over the channels, so that a map of positions is left; it should be the other way round.",
        "The channels are axis 1, and they stay: average over the axes 2 and 3.",
        _pooled("outputs[0].mean(dim=1)"),
        _pooled("outputs[0].mean(dim=1).flatten(1)"),
        _pooled("outputs[0].mean(dim=(1, 2))"),
        _pooled("outputs[0].mean(dim=(1, 3))"),
    ),
    mistake(
        "one_axis_left",
        "You average over the rows or over the columns, but not over both.",
        "Name both axes: `mean(dim=(2, 3))`.",
        _pooled("outputs[0].mean(dim=2)"),
        _pooled("outputs[0].mean(dim=3)"),
        _pooled("outputs[0].mean(dim=2).flatten(1)"),
        _pooled("outputs[0].mean(dim=3).flatten(1)"),
    ),
    mistake(
        "axes_kept",
        "The means are right, but the axes of the positions are still there, with length 1.",
        "Leave out `keepdim=True`, or add `.flatten(1)` after the pooling: the result has shape (N, D).",
        _pooled("outputs[0].mean(dim=(2, 3), keepdim=True)"),
        _pooled("outputs[0].mean(dim=(2, 3)).unsqueeze(2)"),
    ),
    squeezed_batch(
        _pooled("F.adaptive_avg_pool2d(outputs[0], 1).squeeze()"),
        _pooled("outputs[0].mean(dim=(2, 3)).squeeze()"),
    ).reworded(
        hint="Say which axes you mean, as in `squeeze((2, 3))` or `flatten(1)`: one image has to give shape (1, D)."
    ),
    mistake(
        "square_images_only",
        "You pool over a square window as wide as the map, so that other images than square ones give no single mean.",
        "Use `mean(dim=(2, 3))` or `F.adaptive_avg_pool2d(activations, 1)`, which need no size.",
        _pooled("F.avg_pool2d(outputs[0], min(outputs[0].shape[2:])).flatten(1)"),
        _pooled("F.avg_pool2d(outputs[0], outputs[0].shape[2]).flatten(1)"),
    ),
    mistake(
        "scores",
        "You return what the model returns, the scores of the classes or their probabilities, not the features.",
        "The features are what `layer` returns: take them from the hook.",
        _features("model(X).detach()"),
        _features("model(X).softmax(dim=1)"),
    ),
    mistake(
        "input_of_the_layer",
        "You keep what goes into the layer, not what comes out of it.",
        "A forward hook is called with (module, inputs, output): keep the last of the three.",
        edit(_COPY, "inputs[0].detach().clone()"),
    ),
    mistake(
        "layer_ignored",
        "You always look at the same layer, whatever name the function is given.",
        "Find the layer by its name: `model.get_submodule(layer)`.",
        _layer("next(model.children())"),
        _layer("list(model.children())[-2]"),
    ),
    mistake(
        "block_instead_of_layer",
        "You look at the whole block that the layer is in: of a name such as `early.conv`, only the part before the "
        "dot counts.",
        "`model.get_submodule(layer)` follows the dots.",
        _layer('getattr(model, layer.split(".")[0])'),
    ),
    mistake(
        "layer_by_its_last_name",
        "You look for the last part of the name alone, and so find the last layer of that name in the model.",
        "`model.get_submodule(layer)` follows the whole name, dots included.",
        _layer('[one for name, one in model.named_modules() if name.split(".")[-1] == layer.split(".")[-1]][-1]'),
    ),
    mistake(
        "normalised",
        "You divide each image's features by their length.",
        "Return the means as they are: whoever compares vectors chooses whether their length should count.",
        _features("F.normalize(features, dim=1)"),
        _features("features / features.norm()"),
    ),
    mistake(
        "rescaled",
        "You rescale the features to a range of your own.",
        "Return the means as they are.",
        _features("features / features.amax(dim=1, keepdim=True)"),
        _features("features.softmax(dim=1)"),
        _features("features.sigmoid()"),
    ),
    mistake(
        "centred",
        "You subtract a mean from the features, so that an image's vector depends on the other images of its batch.",
        "Return the means over the positions as they are: each image counts on its own.",
        _features("features - features.mean(dim=0)"),
        _features("features - features.mean(dim=1, keepdim=True)"),
        _features("(features - features.mean(dim=0)) / (features.std(dim=0, unbiased=False) + 1e-6)"),
    ),
    mistake(
        "one_vector_for_all",
        "You return a single vector for the whole batch: that of one image, or the mean over all images.",
        "Every image gets a vector of its own, shape (N, D): take no index and no mean along axis 0.",
        _pooled("outputs[0].mean(dim=(0, 2, 3))"),
        _features("features.mean(dim=0, keepdim=True)"),
        _features("features[0]"),
        _features("features[:1]"),
        _features("features[-1]"),
    ),
    mistake(
        "turned_round",
        "You return one row for each channel instead of one for each image.",
        "The result has shape (N, D): leave out the transposition.",
        _features("features.T"),
    ),
    mistake(
        "of_the_image",
        "You average the pixels of the images: the model plays no part in that.",
        "Average what the layer returned, as the hook kept it.",
        _pooled("X.mean(dim=(2, 3))"),
    ),
    mistake(
        "training_mode",
        "You switch the model to training mode: batch normalisation and dropout then work differently.",
        "Leave out `model.train()`: the model is in evaluation mode when you get it, and must stay in it.",
        edit("try:", "try:\n    model.train()"),
        (edit("try:", "try:\n    model.train()"), edit("finally:", "finally:\n    model.eval()")),
    ),
    nothing_returned("features", edit("features = outputs", "found = outputs") | edit("features = F.", "found = F.")),
)

EQUIVALENT = {
    "outputs.append(output.detach().clone()) -> outputs.append(output.clone())": "the result may require a gradient",
    "features = outputs[0].mean(dim=(2, 3)) -> features = outputs[-1].mean(dim=(2, 3))": "the list holds one output",
}
