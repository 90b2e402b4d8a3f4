"""What goes wrong with the gradient of a unit, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, drop, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_COPY = "X = X.detach().clone().requires_grad_()"
_UNIT = "kept[0][:, channel, row, column]"
_GRADIENT = "(gradient,) = torch.autograd.grad(unit.sum(), X)"
_BACKWARD = "unit.sum().backward()\ngradient = X.grad"
_TRY = """
try:
    model(X)
finally:
    handle.remove()
"""
_PER_IMAGE = "dim=(1, 2, 3), keepdim=True"


def _of(scalars: str) -> Edit:
    """The gradient of the sum of something else than the unit."""
    return edit(_UNIT, scalars)


def _made(gradient: str) -> Edit:
    """Something else is made of the gradient."""
    return append(f"gradient = {gradient}")


MISCONCEPTIONS = (
    mistake(
        "whole_channel",
        "This is the gradient of the whole channel: the activations of all its units, added up.",
        "Choose the unit's row and column, too, before you add up over the images.",
        _of("kept[0][:, channel]"),
        _of("kept[0][:, channel].mean(dim=(1, 2))"),
    ),
    mistake(
        "all_channels",
        "This is the gradient of all channels at the unit's position, added up.",
        "Choose one channel: `output[:, channel, row, column]`.",
        _of("kept[0][:, :, row, column]"),
        _of("kept[0][:, :, row, column].mean(dim=1)"),
    ),
    mistake(
        "whole_layer",
        "This is the gradient of the whole layer: the activations of all its units, added up.",
        "Choose one unit: `output[:, channel, row, column]`.",
        _of("kept[0]"),
        _of("kept[0].flatten(1).mean(dim=1)"),
    ),
    mistake(
        "strongest_unit",
        "This is the gradient of the channel's strongest unit, not of the unit in `row` and `column`.",
        "Do not search here: the unit is given.",
        _of("kept[0][:, channel].amax(dim=(1, 2))"),
        _of("kept[0][:, channel].flatten(1).max(dim=1).values"),
    ),
    mistake(
        "unit_in_the_middle",
        "You take the unit in the middle of the map, whatever `row` and `column` are.",
        "Use the arguments: `output[:, channel, row, column]`.",
        _of("kept[0][:, channel, kept[0].shape[2] // 2, kept[0].shape[3] // 2]"),
    ),
    mistake(
        "class_score",
        "This is the gradient of a class's score: you differentiate what the model returns, not the layer's output.",
        "Differentiate what your hook kept.",
        _of("model(X)[:, channel]"),
        _of("model(X).amax(dim=1)"),
    ),
    mistake(
        "rows_and_columns_swapped",
        "Row and column are mixed up.",
        "The output has shape (N, channels, h, w): rows come before columns.",
        _of("kept[0][:, channel, column, row]"),
    ),
    mistake(
        "counted_from_one",
        "You take a neighbour of the unit: channel, row and column are counted from 0, and need no correction.",
        "Use them as they are: `output[:, channel, row, column]`.",
        _of("kept[0][:, channel, row - 1, column - 1]"),
        _of("kept[0][:, channel, row + 1, column + 1]"),
        _of("kept[0][:, channel - 1, row - 1, column - 1]"),
        _of("kept[0][:, channel - 1, row, column]"),
    ),
    mistake(
        "saliency_map",
        "You turn the gradient into a saliency map, with the absolute value or the maximum over the colours.",
        "Return the gradient itself, signs and colours included: (N, 3, H, W).",
        _made("gradient.abs()"),
        _made("gradient.abs().amax(dim=1)"),
        _made("gradient.abs().amax(dim=1, keepdim=True)"),
        _made("gradient.amax(dim=1)"),
    ),
    mistake(
        "mean_over_the_batch",
        "You average the unit's activations over the batch, so every gradient is divided by the number of images.",
        "Add them up: then each image's gradient is that of its own unit.",
        edit("unit.sum()", "unit.mean()"),
    ),
    mistake(
        "one_gradient_for_all",
        "You return a single gradient for the whole batch: that of one image, or that of all of them merged.",
        "Every image has a gradient of its own: the result has the shape of X.",
        _made("gradient.mean(dim=0)"),
        _made("gradient[0]"),
        _made("gradient.sum(dim=0)"),
        _made("gradient.mean(dim=0, keepdim=True)"),
        _made("gradient.sum(dim=0, keepdim=True)"),
        _made("gradient[:1]"),
    ),
    mistake(
        "first_image_only",
        "You compute the gradient for the first image only: it is zero for the others.",
        "Take the unit in every image, `output[:, channel, row, column]`, and add up before you differentiate.",
        edit("unit.sum()", "unit[0]"),
    ),
    mistake(
        "after_the_relu",
        "You differentiate the activation after the ReLU that follows this layer: below zero, nothing is left of it.",
        "A ReLU that works in place overwrites the layer's output: keep a copy of it in your hook, `output.clone()`.",
        edit("output.clone()", "output"),
        edit("unit.sum()", "unit.relu().sum()"),
    ),
    mistake(
        "absolute_activation",
        "This is the gradient of the activation's absolute value: its sign is wrong wherever the unit is below zero.",
        "Leave `abs` out: take the activation with its sign.",
        edit("unit.sum()", "unit.abs().sum()"),
    ),
    mistake(
        "squared_activation",
        "This is the gradient of the squared activation: every gradient is multiplied by twice the activation.",
        "Take the gradient of the activation itself.",
        edit("unit.sum()", "unit.square().sum()"),
        edit("unit.sum()", "(unit.square() / 2).sum()"),
        edit("unit.sum()", "unit.norm()"),
    ),
    mistake(
        "positive_part",
        "You keep only the positive part of the gradient.",
        "A negative gradient says that the unit would react to less of a colour: leave it in.",
        _made("gradient.clamp(min=0)"),
        _made("torch.relu(gradient)"),
    ),
    mistake(
        "rescaled",
        "You rescale the gradient, by its norm or its largest value.",
        "Return the values as they are: scaling them for a picture comes later.",
        _made("gradient / gradient.norm()"),
        _made("gradient / gradient.flatten(1).norm(dim=1).view(-1, 1, 1, 1)"),
        _made("gradient / gradient.abs().max()"),
        _made(f"gradient / gradient.abs().amax({_PER_IMAGE})"),
        _made("(gradient - gradient.min()) / (gradient.max() - gradient.min())"),
        _made(
            f"(gradient - gradient.amin({_PER_IMAGE})) / (gradient.amax({_PER_IMAGE}) - gradient.amin({_PER_IMAGE}))"
        ),
    ),
    mistake(
        "sign_only",
        "You keep only the gradient's sign.",
        "Return the gradient itself: its size says how strongly the unit reacts.",
        _made("gradient.sign()"),
    ),
    mistake(
        "times_input",
        "You multiply the gradient by the image.",
        "Gradient times input is a method of its own; this exercise asks for the gradient alone.",
        _made("gradient * X.detach()"),
    ),
    mistake(
        "image_plus_gradient",
        "You add the gradient to the image, as a step of gradient ascent would.",
        "Return the gradient alone: nothing is changed here.",
        _made("X.detach() + gradient"),
    ),
    mistake(
        "activation_returned",
        "You return activations, not the gradient with respect to the image.",
        "Differentiate the unit: `torch.autograd.grad(unit.sum(), X)[0]`.",
        edit(_GRADIENT, "gradient = unit.detach()") | edit(_BACKWARD, "gradient = unit.detach()"),
        edit(_GRADIENT, "gradient = kept[0].detach()"),
    ),
    mistake(
        "colours_last",
        "The values are right, but the colours are the last axis.",
        "Leave out the `permute`: the result has the shape of X, (N, 3, H, W).",
        _made("gradient.permute(0, 2, 3, 1)"),
    ),
    input_overwritten(
        "X",
        (edit(_COPY, "images = X\nX = X.detach().clone().requires_grad_()"), append("images.data = gradient.clone()")),
        (edit(_COPY, "images = X\nX = X.detach().clone().requires_grad_()"), append("images.data += gradient")),
        (edit(_COPY, "images = X\nX = X.detach().clone().requires_grad_()"), append("images.data.zero_()")),
    ).reworded(hint="Leave X alone: keep the gradient in a variable of its own, and avoid `X.data = ...`."),
    hook_left_after_an_error(
        edit(_TRY, "model(X)\nhandle.remove()"),
    ),
    hook_left(
        edit(_TRY, "model(X)"),
        drop("handle.remove()"),
    ),
    nothing_returned("gradient", append("gradient = None")),
)

# Mistakes in the sum over the images, which the styles without it cannot hold.
_ON_THE_SUM = (
    *("mean_over_the_batch", "first_image_only", "absolute_activation", "squared_activation"),
    "activation_returned",
)

STYLES = (
    style("backward", edit(_GRADIENT, _BACKWARD)),
    style(
        "on_the_callers_tensor",
        edit(_COPY, "X.requires_grad_()"),
        edit(_GRADIENT, _BACKWARD),
        without=("input_overwritten",),
    ),
    style(
        "image_by_image",
        edit(
            _GRADIENT,
            """
            gradient = torch.zeros(X.shape)
            for i in range(len(X)):
                gradient[i] = torch.autograd.grad(unit[i].sum(), X, retain_graph=True)[0][i]
            """,
        ),
        without=_ON_THE_SUM,
    ),
    style(
        "a_grad_output",
        edit(_GRADIENT, "(gradient,) = torch.autograd.grad(unit, X, torch.ones_like(unit))"),
        without=_ON_THE_SUM,
    ),
)

EQUIVALENT = {
    f"{_COPY} -> X = X.detach().requires_grad_()": "the values of X stay as they are",
    f"{_COPY} -> X = X.clone().requires_grad_()": "X requires no gradient here",
    f"unit = {_UNIT} -> unit = {_UNIT.replace('[0]', '[-1]')}": "the layer is called once",
}
