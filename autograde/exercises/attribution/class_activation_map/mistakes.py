"""What goes wrong with class activation maps, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.channels import wrong_sizes_of_maps
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_FEATURES = "features = model.features(X)"
_WEIGHT = "model.classifier[1].weight[y]"
_CAM = "(weight * features).sum(dim=1)"
_EINSUM = 'torch.einsum("nkij,nkhw->nhw", weight, features)'
_PRODUCT = "(weight.flatten(1).unsqueeze(1) @ features.flatten(2)).view(-1, *features.shape[2:])"
_STACKED = "torch.stack([F.conv2d(image, one.unsqueeze(0))[0] for one, image in zip(weight, features, strict=True)])"
_HOOK = """
kept = []
handle = model.features.register_forward_hook(lambda module, inputs, output: kept.append(output.clone()))
try:
    model(X)
finally:
    handle.remove()
features = kept[0]
"""

STYLES = (
    style("einsum", edit(_CAM, _EINSUM)),
    style("matrix_product", edit(_CAM, _PRODUCT)),
    style("image_by_image", edit(_CAM, _STACKED)),
    style("through_a_hook", edit(_FEATURES, _HOOK)),
)


def _cam(expression: str) -> Edit:
    """Something else in place of the weighted sum."""
    return reduce(or_, (edit(known, expression) for known in (_CAM, _EINSUM, _PRODUCT, _STACKED)))


def _features(expression: str) -> Edit:
    """Something else is made of the features; `f` stands for them."""
    made = f"features = {expression}".replace("{f}", "features")
    return edit(_FEATURES, f"{_FEATURES}\n{made}") | edit("features = kept[0]", f"features = kept[0]\n{made}")


def _weight(expression: str) -> Edit:
    return edit(_WEIGHT, expression)


def _made(expression: str) -> Edit:
    """Something else is made of the map."""
    return append(f"cam = {expression}")


_RESPONSE = "model.classifier[1](features)"
_OWN = "[torch.arange(len(y)), y]"

MISCONCEPTIONS = (
    mistake(
        "bias_added",
        "Your map includes the bias of the class: you apply the whole 1x1 convolution.",
        "The bias is the same everywhere, so it says nothing about where. Use the weights alone, or subtract it.",
        _cam(f"{_RESPONSE}{_OWN}"),
        _made("cam + model.classifier[1].bias[y].view(-1, 1, 1)"),
    ),
    mistake(
        "response_after_the_relu",
        "Your map is what the head's ReLU leaves of the response, bias included: negative evidence has become zero.",
        "Take the features and the weights yourself: the map keeps its sign and has no bias.",
        _cam(f"{_RESPONSE}.relu(){_OWN}"),
        _cam(f"model.classifier[:-1](features){_OWN}"),
    ),
    mistake(
        "relu_applied",
        "You set negative values to zero: in a class activation map they say what speaks against the class.",
        "Leave the ReLU out: it belongs to Grad-CAM, which comes next.",
        _made("cam.relu()"),
        _made("cam.clamp(min=0)"),
    ),
    mistake(
        "absolute_map",
        "You take the absolute value of the map, so evidence for the class and against it look the same.",
        "Return the map with its sign.",
        _made("cam.abs()"),
    ),
    mistake(
        "features_after_a_relu",
        "You apply a ReLU to the features before you weight them: those below zero are lost.",
        "Take the features as `model.features` returns them, since these are what the classifier gets.",
        _features("{f}.relu()"),
        _features("{f}.abs()"),
    ),
    mistake(
        "absolute_weights",
        "You take the absolute value of the weights, or only the positive ones.",
        "A negative weight says that a channel speaks against the class: keep the sign.",
        _weight("model.classifier[1].weight[y].abs()"),
        _weight("model.classifier[1].weight[y].relu()"),
        _cam("(weight * features).relu().sum(dim=1)"),
    ),
    mistake(
        "normalised_weights",
        "You normalise the weights before you use them, with softmax or by their norm or sum.",
        "Use the weights of the classifier as they are: the scores are made of these.",
        _weight("model.classifier[1].weight[y].softmax(dim=1)"),
        _weight("torch.nn.functional.normalize(model.classifier[1].weight[y], dim=1)"),
        _weight("model.classifier[1].weight.softmax(dim=0)[y]"),
        _weight("(model.classifier[1].weight[y] / model.classifier[1].weight[y].sum(dim=1, keepdim=True))"),
    ),
    *wrong_sizes_of_maps("cam"),
    mistake(
        "predicted_class",
        "This is the map of the class with the highest score, not of the class in `y`.",
        "Take the weights of `y`. The two differ whenever the network is wrong, or when you ask about another class.",
        _weight("model.classifier[1].weight[model(X).argmax(dim=1)]"),
        _weight("model.classifier[1].weight[model.classifier(features).flatten(1).argmax(dim=1)]"),
    ),
    mistake(
        "all_classes",
        "Your function returns the maps of all classes, or a sum of them; `y` plays no part in it.",
        "Choose the weights of each image's own class first: `model.classifier[1].weight[y]`.",
        _cam('torch.einsum("ckij,nkhw->nchw", model.classifier[1].weight, features)'),
        _weight("model.classifier[1].weight.sum(dim=0, keepdim=True)"),
        _weight("model.classifier[1].weight.mean(dim=0, keepdim=True)"),
    ),
    mistake(
        "one_class_for_all",
        "All images of the batch get the map of one and the same class.",
        "Each image has a class of its own: `model.classifier[1].weight[y]` has one row for each image.",
        _weight("model.classifier[1].weight[y[:1]].expand(len(X), -1, -1, -1)"),
        _weight("model.classifier[1].weight[y[-1:]].expand(len(X), -1, -1, -1)"),
        _weight("model.classifier[1].weight[y].mean(dim=0, keepdim=True).expand(len(X), -1, -1, -1)"),
    ),
    mistake(
        "every_class_for_every_image",
        "Your function gives every image a map for each class in `y`: N x N maps in place of N.",
        "Pair each image with its own class: multiply (N, K, 1, 1) by (N, K, h, w), and add up along the channels.",
        _cam("F.conv2d(features, weight)"),
        _cam('torch.einsum("mkij,nkhw->nmhw", weight, features)'),
    ),
    mistake(
        "columns_of_the_weights",
        "You take columns of the weights, but each class has a row: the shape is (classes, channels, 1, 1).",
        "Index the first axis by the class: `weight[y]`, not `weight[:, y]`.",
        _weight("model.classifier[1].weight[:, y].transpose(0, 1)"),
        _weight("model.classifier[1].weight.transpose(0, 1)[y]"),
    ),
    mistake(
        "mean_over_channels",
        "You average over the channels, so every map is divided by their number.",
        "Add up in place of averaging: the score is a sum over the channels.",
        _cam("(weight * features).mean(dim=1)"),
        _made("cam / features.shape[1]"),
    ),
    mistake(
        "strongest_channel",
        "You keep the largest product of each position in place of the sum over all channels.",
        "All channels count: add up along the channels, axis 1.",
        _cam("(weight * features).amax(dim=1)"),
        _cam("(weight * features).abs().amax(dim=1)"),
        _cam("features[torch.arange(len(y)), weight.flatten(1).argmax(dim=1)]"),
    ),
    mistake(
        "without_weights",
        "Your map is the sum or mean of the features: the class plays no part in it.",
        "Multiply each channel by its weight for class y before you add up.",
        _cam("features.sum(dim=1)"),
        _cam("features.mean(dim=1)"),
        _cam("features.amax(dim=1)"),
        _cam("features.square().sum(dim=1).sqrt()"),
    ),
    mistake(
        "not_multiplied",
        "You add or divide where weights and features should be multiplied.",
        "A weight says how much its channel counts: multiply each feature map by it.",
        _cam("(weight + features).sum(dim=1)"),
        _cam("(features / weight).sum(dim=1)"),
        _cam("(weight / features).sum(dim=1)"),
    ),
    mistake(
        "weights_of_grad_cam",
        "Your maps are divided by the number of positions, as if the weights were averaged gradients.",
        "Use the weights of the 1x1 convolution as they are: no gradient is needed.",
        _weight("(model.classifier[1].weight[y] / features[0, 0].numel())"),
        _made("cam / cam[0].numel()"),
    ),
    mistake(
        "pooled",
        "You average the map over its positions: one number is left for each image, and no place.",
        "Leave the pooling out: it is what comes after the map in the network.",
        _made("cam.mean(dim=(1, 2))"),
        _made("cam.mean(dim=(1, 2), keepdim=True)"),
        _made("cam.sum(dim=(1, 2))"),
        _features("{f}.mean(dim=(2, 3), keepdim=True)"),
    ),
    mistake(
        "channels_kept",
        "Your function returns the weighted channels without adding them up.",
        "Add up along the channels, axis 1: (N, K, h, w) becomes (N, h, w).",
        _cam("weight * features"),
    ),
    mistake(
        "channel_axis_kept",
        "The map is right, but an axis of length 1 is left where the channels were.",
        "Leave `keepdim=True` out, or index that axis: the result has the shape (N, h, w).",
        _made("cam.unsqueeze(1)"),
    ),
    mistake(
        "a_layer_too_early",
        "You weight the output of the layer before the last one of `model.features`.",
        "The weights belong to what the classifier gets: the output of all of `model.features`.",
        edit(_FEATURES, "features = model.features[:-1](X)")
        | edit(
            _HOOK,
            _HOOK.replace("model.features.", "model.features[-1].").replace("output.clone()", "inputs[0].clone()"),
        ),
    ),
    mistake(
        "one_map_for_all",
        "Your function returns a single map for the whole batch.",
        "Every image has a map of its own: keep axis 0, and do not average along it.",
        _made("cam.mean(dim=0)"),
        _made("cam[0]"),
        _made("cam.mean(dim=0, keepdim=True)"),
        _made("cam[:1]"),
        _made("cam.sum(dim=0)"),
    ),
    mistake(
        "times_score",
        "You multiply or divide the map by the score of the class.",
        "Return the weighted sum alone: the score is already in it, as the mean over the positions.",
        _made("cam * model(X).gather(1, y.view(-1, 1)).view(-1, 1, 1)"),
        _made("cam / model(X).gather(1, y.view(-1, 1)).view(-1, 1, 1)"),
        _made("cam * model(X).softmax(dim=1).gather(1, y.view(-1, 1)).view(-1, 1, 1)"),
    ),
    squeezed_batch(_made("cam.squeeze(0)"), _made("cam.squeeze()")).reworded(
        hint="Say which axis you mean, as in `squeeze(1)`, or leave `squeeze` out: one image has to give (1, h, w)."
    ),
    input_overwritten("X", append("X.zero_()"), append("X.data = X.data / X.data.abs().max()")).reworded(
        hint="Leave X alone: run `model.features` on it, and keep what you compute in new variables."
    ),
    hook_left(
        edit(_FEATURES, _HOOK.replace("try:\n    model(X)\nfinally:\n    handle.remove()", "model(X)"))
        | edit("try:\n    model(X)\nfinally:\n    handle.remove()", "model(X)")
    ),
    hook_left_after_an_error(
        edit(_FEATURES, _HOOK.replace("try:\n    model(X)\nfinally:\n    handle.remove()", "model(X)\nhandle.remove()"))
        | edit("try:\n    model(X)\nfinally:\n    handle.remove()", "model(X)\nhandle.remove()")
    ),
    nothing_returned("cam", append("cam = None")),
)

EQUIVALENT: dict[str, str] = {}
