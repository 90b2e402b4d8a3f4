"""What goes wrong with Grad-CAM, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.channels import wrong_sizes_of_maps
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.scalar import wrong_scalars
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, reworded, style

_KEEP = "kept.append(output.detach().requires_grad_())"
_COPY = "return kept[0].clone()"
_FOUND = "model.get_submodule(layer)"
_RUN = "try:\n    scores = model(X)\nfinally:\n    handle.remove()"
_CORRECT = "correct.sum()"
_GRADIENT = "(gradient,) = torch.autograd.grad(correct.sum(), kept[0])"
_LAST_GRADIENT = _GRADIENT.replace("(gradient,)", "gradient,")  # as Python writes it
_WEIGHT = "weight = gradient.mean(dim=(2, 3), keepdim=True)"
_CAM = "cam = (weight * kept[0].detach()).sum(dim=1).relu()"
_WEIGHTS = {
    _WEIGHT: "weight = {}",
    "weight = gradient.flatten(2).mean(dim=2)": "weight = ({}).flatten(1)",
}
_CAMS = {
    _CAM: "cam = {}",
    'cam = torch.einsum("nk,nkhw->nhw", weight, kept[0]).clamp(min=0)': "weight = weight[:, :, None, None]\ncam = {}",
    "cam = (weight * kept[0].detach()).sum(dim=1)\ncam[cam < 0] = 0": "cam = {}",
}
_EINSUM = (list(_WEIGHTS)[1], list(_CAMS)[1])

STYLES = (
    style("backward", edit(_GRADIENT, "correct.sum().backward()\ngradient = kept[0].grad")),
    style("einsum", *(edit(old, new) for old, new in zip((_WEIGHT, _CAM), _EINSUM, strict=True))),
    style("negative_to_zero", edit(_CAM, list(_CAMS)[2])),
    style(
        "through_the_image",
        edit(_KEEP, "kept.append(output)"),
        edit("scores = model(X)", "scores = model(X.detach().clone().requires_grad_())"),
    ),
    style("named_modules", edit(_FOUND, "dict(model.named_modules())[layer]")),
)


def _weight(expression: str) -> Edit:
    """Something else in place of the averaged gradient."""
    return reduce(or_, (edit(old, new.format(expression)) for old, new in _WEIGHTS.items()))


def _cam(expression: str) -> Edit:
    """Something else in place of the map; `{a}` stands for the activations."""
    written = expression.replace("{a}", "kept[0].detach()")
    return reduce(or_, (edit(old, new.format(written)) for old, new in _CAMS.items()))


def _made(expression: str) -> Edit:
    """Something else is made of the map."""
    return append(f"cam = {expression}")


def _running(lines: str) -> Edit:
    return edit(_RUN, lines) | edit(
        _RUN.replace("model(X)", "model(X.detach().clone().requires_grad_())"),
        lines.replace("model(X)", "model(X.detach().clone().requires_grad_())"),
    )


def _hooked(module: str) -> Edit:
    """The hook is on another module."""
    return edit(_FOUND, module) | edit("dict(model.named_modules())[layer]", module)


_PLUS_PLUS = (
    "(gradient**2 / (2 * gradient**2 + (kept[0].detach() * gradient**3).sum(dim=(2, 3), keepdim=True) + 1e-7) "
    "* gradient.relu()).sum(dim=(2, 3), keepdim=True)"
)

_SCALARS = reworded(
    wrong_scalars(_CORRECT),
    {
        "cross_entropy": "Your weights are gradients of the cross-entropy loss (or of log-softmax), not of the score.",
        "mean_of_scores": "The scores are averaged over the batch, so every map is divided by the number of images.",
        "all_classes": "Your weights are gradients of the scores of all classes together; `y` plays no part in them.",
        "softmax": "Your weights are gradients of the softmax probability, not of the score.",
        "logarithm": "Your weights are gradients of the score's logarithm: every map is divided by its image's score.",
        "squared_scores": "Your weights are gradients of the squared score: every map is multiplied by its score.",
    },
    {
        "cross_entropy": "The loss mixes in every other class. Pick the score of class y with `gather`; use no loss.",
        "mean_of_scores": "Add the scores up before you differentiate: each image's gradient comes from its own score.",
    },
)

MISCONCEPTIONS = (
    mistake(
        "relu_forgotten",
        "The ReLU at the end is missing: your map keeps what speaks against the class, with its sign.",
        "Set negative values to zero after the sum over the channels.",
        _cam("(weight * {a}).sum(dim=1)"),
    ),
    mistake(
        "relu_before_the_sum",
        "You apply the ReLU to each weighted channel, before the sum: what speaks against the class cannot cancel.",
        "Add up the channels with their signs first; the ReLU comes last.",
        _cam("(weight * {a}).relu().sum(dim=1)"),
    ),
    mistake(
        "absolute_map",
        "You take the absolute value of the map, so evidence for the class and against it look the same.",
        "Use the ReLU: it sets negative values to zero.",
        _cam("(weight * {a}).sum(dim=1).abs()"),
        _cam("(weight * {a}).sum(dim=1).square()"),
    ),
    mistake(
        "not_averaged",
        "You multiply gradient and activation at each position: your weights are not averaged over the positions.",
        "Each channel has one weight, the mean of its gradient over axes 2 and 3. Yours is another method, HiResCAM.",
        _cam("(gradient * {a}).sum(dim=1).relu()"),
        _cam("(gradient * {a}).sum(dim=1)"),
    ),
    mistake(
        "averaged_over_channels",
        "You average the gradient over the channels, but a weight is an average over the positions of one channel.",
        "Name the axes of space, 2 and 3: one weight is left for each channel, (N, K, 1, 1).",
        _cam("(gradient.mean(dim=1, keepdim=True) * {a}).sum(dim=1).relu()"),
        _cam("(gradient.mean(dim=(1, 2, 3), keepdim=True) * {a}).sum(dim=1).relu()"),
        _cam("(gradient.sum(dim=1, keepdim=True) * {a}).sum(dim=1).relu()"),
    ),
    mistake(
        "weights_summed",
        "You add up the gradient over the positions in place of averaging it: every map is h * w times too large.",
        "The weight is the mean over axes 2 and 3.",
        _weight("gradient.sum(dim=(2, 3), keepdim=True)"),
    ),
    mistake(
        "strongest_gradient",
        "Your weight is the largest gradient of the channel, not its mean over the positions.",
        "Average over axes 2 and 3.",
        _weight("gradient.amax(dim=(2, 3), keepdim=True)"),
        _weight("gradient.abs().amax(dim=(2, 3), keepdim=True)"),
        _weight("gradient[:, :, :1, :1]"),
    ),
    mistake(
        "other_axes_averaged",
        "You average the gradient over other axes than the two of space.",
        "The gradient has the shape (N, K, h, w): average over axes 2 and 3, counted from 0.",
        _cam("(gradient.mean(dim=(1, 3), keepdim=True) * {a}).sum(dim=1).relu()"),
        _cam("(gradient.mean(dim=(1, 2), keepdim=True) * {a}).sum(dim=1).relu()"),
        _cam("(gradient.mean(dim=3, keepdim=True) * {a}).sum(dim=1).relu()"),
        _cam("(gradient.mean(dim=2, keepdim=True) * {a}).sum(dim=1).relu()"),
    ),
    mistake(
        "absolute_weights",
        "You take the absolute value of the gradient or of the weights: every channel then speaks for the class.",
        "Keep the sign: a channel with a negative weight speaks against the class.",
        _weight("gradient.mean(dim=(2, 3), keepdim=True).abs()"),
        _weight("gradient.abs().mean(dim=(2, 3), keepdim=True)"),
        _weight("gradient.square().mean(dim=(2, 3), keepdim=True).sqrt()"),
    ),
    mistake(
        "positive_weights_only",
        "You set negative gradients or weights to zero: no channel can speak against the class.",
        "Only the sum at the end goes through a ReLU; gradients and weights keep their sign.",
        _weight("gradient.mean(dim=(2, 3), keepdim=True).relu()"),
        _weight("gradient.relu().mean(dim=(2, 3), keepdim=True)"),
    ),
    mistake(
        "after_the_relu",
        "Right for some layers, but at a convolution before a ReLU you use what the ReLU leaves of its output.",
        "A ReLU that works in place overwrites what you kept: return a clone from the hook, which it then overwrites.",
        _cam("(weight * {a}.relu()).sum(dim=1).relu()"),  # as a hook on the tensor's gradient gives it
        (
            edit(_KEEP, "kept.append(output)") | edit("kept.append(output)", "kept.append(output)"),
            edit(_COPY, "return None"),
            edit("model(X)", "model(X.detach().clone().requires_grad_())"),
        ),
    ),
    mistake(
        "mean_over_channels",
        "You average over the channels, so every map is divided by their number.",
        "Add the weighted channels up.",
        _cam("(weight * {a}).mean(dim=1).relu()"),
    ),
    mistake(
        "strongest_channel",
        "You keep the largest product of each position in place of the sum over all channels.",
        "Add the weighted channels up, along axis 1.",
        _cam("(weight * {a}).amax(dim=1).relu()"),
        _cam("(weight * {a}).abs().amax(dim=1)"),
    ),
    mistake(
        "activations_only",
        "Your map is the mean or sum of the activations: the class and its gradient play no part in it.",
        "Weight each channel by its averaged gradient before you add up.",
        _cam("{a}.mean(dim=1).relu()"),
        _cam("{a}.sum(dim=1).relu()"),
        _cam("{a}.mean(dim=1)"),
        _cam("{a}.sum(dim=1)"),
    ),
    mistake(
        "gradient_only",
        "Your map is made of the gradient alone: the activations are missing.",
        "The gradient gives the weights; multiply them by what the layer returns.",
        _cam("gradient.sum(dim=1).relu()"),
        _cam("gradient.mean(dim=1).relu()"),
        _cam("gradient.abs().amax(dim=1)"),
        _cam("gradient.sum(dim=1)"),
        _cam("gradient.relu().sum(dim=1)"),
    ),
    mistake(
        "grad_cam_plus_plus",
        "Your weights are those of Grad-CAM++: powers of the gradient decide how much each position counts.",
        "That is a later method. Here, a channel's weight is the plain mean of its gradient over the positions.",
        _weight(_PLUS_PLUS),
        _weight(_PLUS_PLUS.replace("gradient.relu()", "(correct.detach().exp().view(-1, 1, 1, 1) * gradient).relu()")),
    ),
    mistake(
        "normalised_weights",
        "You normalise the weights or the gradient before you use them.",
        "Use the mean gradient as it is.",
        _weight("gradient.mean(dim=(2, 3), keepdim=True).softmax(dim=1)"),
        _weight("F.normalize(gradient.mean(dim=(2, 3), keepdim=True), dim=1)"),
        _weight("(gradient / (gradient.square().mean().sqrt() + 1e-5)).mean(dim=(2, 3), keepdim=True)"),
    ),
    mistake(
        "what_speaks_against",
        "Your map shows what speaks against the class: the sign is turned round before the ReLU.",
        "Differentiate the score itself, not a loss to be minimised; the ReLU then keeps what raises it.",
        _cam("(-weight * {a}).sum(dim=1).relu()"),
    ),
    *wrong_sizes_of_maps("cam"),
    mistake(
        "layer_before",
        "You use what the layer gets, not what it returns.",
        "A forward hook is given the inputs and the output of its layer: keep the output.",
        (
            edit(_KEEP, "kept.append(inputs[0].detach().requires_grad_())")
            | edit("kept.append(output)", "kept.append(inputs[0])"),
            edit(_COPY, "return module.forward(kept[0].clone())"),
        ),
    ),
    mistake(
        "layer_ignored",
        "You always use the same layer, whatever name you are given.",
        "Use the argument: `model.get_submodule(layer)`.",
        _hooked("model.get_submodule(next(n for n, _ in model.named_children()))"),
        _hooked("[one for one in model.modules() if isinstance(one, torch.nn.Conv2d)][-2]"),
        _hooked("[one for one in model.modules() if isinstance(one, torch.nn.Conv2d)][-1]"),
        _hooked("[one for one in model.modules() if isinstance(one, torch.nn.Conv2d)][0]"),
    ),
    *_SCALARS,
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
        "weights_of_the_whole_batch",
        "All images share the weights of one image, or the average of all of them.",
        "Each image has weights of its own: leave axis 0 out of the mean.",
        _weight("gradient.mean(dim=(0, 2, 3), keepdim=True).expand(len(X), -1, -1, -1)"),
        _weight("gradient[:1].mean(dim=(2, 3), keepdim=True).expand(len(X), -1, -1, -1)"),
        _weight("gradient.sum(dim=0, keepdim=True).mean(dim=(2, 3), keepdim=True).expand(len(X), -1, -1, -1)"),
    ),
    mistake(
        "first_image_only",
        "You differentiate the score of the first image only: the maps of the others are zero.",
        "Add up the scores of all images before you differentiate.",
        edit(_CORRECT, "correct[0].sum()"),
    ),
    mistake(
        "channels_kept",
        "Your function returns the weighted channels without adding them up.",
        "Add up along the channels, axis 1: (N, K, h, w) becomes (N, h, w).",
        _cam("(weight * {a}).relu()"),
        _cam("weight * {a}"),
    ),
    mistake(
        "channel_axis_kept",
        "The map is right, but an axis of length 1 is left where the channels were.",
        "Leave `keepdim=True` out of the sum: the result has the shape (N, h, w).",
        _made("cam.unsqueeze(1)"),
    ),
    mistake(
        "weights_returned",
        "Your function returns the weights of the channels, not a map.",
        "Multiply the activations by these weights, and add up along the channels.",
        _made("weight.flatten(1)"),
        _made("weight"),
    ),
    mistake(
        "pooled",
        "You average the map over its positions: one number is left for each image, and no place.",
        "Only the gradient is averaged over the positions; the weighted activations keep theirs.",
        _made("cam.mean(dim=(1, 2))"),
        _made("cam.mean(dim=(1, 2), keepdim=True)"),
    ),
    mistake(
        "times_score",
        "You multiply or divide the map by the score of the class.",
        "Return the weighted sum after the ReLU, and nothing else.",
        _made("cam * correct.detach().view(-1, 1, 1)"),
    ),
    squeezed_batch(_made("cam.squeeze(0)"), _made("cam.squeeze()")).reworded(
        hint="Say which axis you mean, as in `squeeze(1)`, or leave `squeeze` out: one image has to give (1, h, w)."
    ),
    input_overwritten("X", append("X.data.zero_()"), append("X.data = X.data / X.data.abs().max()")).reworded(
        hint="Leave X alone: run the model on it, and keep what you compute in new variables."
    ),
    hook_left(_running("scores = model(X)")),
    hook_left_after_an_error(_running("scores = model(X)\nhandle.remove()")),
    nothing_returned("cam", append("cam = None")),
)

_ONCE = "the hook runs once"

EQUIVALENT = {
    f"{_LAST_GRADIENT} -> {_LAST_GRADIENT.replace('[0]', '[-1]')}": _ONCE,
    f"{_COPY} -> {_COPY.replace('[0]', '[-1]')}": _ONCE,
    f"{_CAM} -> {_CAM.replace('[0]', '[-1]')}": _ONCE,
    f"{_CAM} -> {_CAM.replace('.detach()', '')}": "what comes back may be part of a graph",
    f"{_KEEP} -> {_KEEP.replace('.detach()', '')}": "neither X nor the parameters require a gradient here",
}
