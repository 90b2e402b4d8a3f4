"""What goes wrong in one step of DeepDream, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, drop, edit
from autograde.mistakes.families.ascent import each_name, wrong_steps
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_COPY = "x = img.detach().clone().requires_grad_()"
_KEEP = "kept.append(output.clone())"
_FOUND = "model.get_submodule(layer)"
_BY_NAME = "dict(model.named_modules())[layer]"
_TRY = """
try:
    model(x)
finally:
    handle.remove()
"""
_OBJECTIVE = "objective = kept[0].square().sum() / 2"
_GRADIENT = "(g,) = torch.autograd.grad(objective, x)"
_SET = "kept[0].backward(gradient=kept[0].detach())"
_DIVISOR = "{g}.abs().mean().clamp(min=1e-12)"
_NAMES = ("g", "x.grad")  # what the gradient is called, by the style
_MOVE = f"x.detach() + step_size * {{g}} / {_DIVISOR}"
_LIMITS = tuple(
    f"(({level} - torch.tensor({SQUEEZENET_MEAN.tolist()})) / torch.tensor({SQUEEZENET_STD.tolist()})).view(3, 1, 1)"
    for level in (0, 1)
)


def _of(scalar: str) -> Edit:
    """The step climbs something else."""
    return edit(_OBJECTIVE, f"objective = {scalar}") | edit(_SET, f"({scalar}).backward()")


def _divided(divisor: str) -> Edit:
    """The gradient is divided by something else."""
    return each_name("{g} / " + _DIVISOR, "{g} / " + divisor, _NAMES)


def _along(gradient: str) -> Edit:
    """The step goes along something made of the gradient `{g}`, divided by its mean absolute value."""
    return each_name("{g} / " + _DIVISOR, f"({gradient}) / ({gradient}).abs().mean().clamp(min=1e-12)", _NAMES)


def _moved(moved: str) -> Edit:
    """Something else is returned; `{moved}` stands for the moved image."""
    return append(f"dreamed = {moved.format(moved='dreamed')}")


def _hooked(module: str) -> Edit:
    """The hook is on another module."""
    return edit(_FOUND, module) | edit(_BY_NAME, module)


def _repeated(steps: int) -> Edit:
    """The whole is done several times."""
    return edit(
        _TRY,
        f"""
        try:
            for _ in range({steps} - 1):
                model(x)
                (g,) = torch.autograd.grad(kept.pop().square().sum(), x)
                x = (x.detach() + step_size * g / g.abs().mean().clamp(min=1e-12)).requires_grad_()
            model(x)
        finally:
            handle.remove()
        """,
    )


_STEPS = {one.name: one for one in wrong_steps("step_size", "x", *_NAMES, right=_DIVISOR)}
_BY_THE_MEAN = "Divide by the mean of its absolute values: `g.abs().mean()`."

MISCONCEPTIONS = (
    mistake(
        "sum_of_activations",
        "You climb the sum (or the mean) of the activations: each unit counts alike, whatever its activation.",
        "Square the activations before you add them up: the gradient at the layer is then the activation itself.",
        _of("kept[0].sum()"),
    ),
    mistake(
        "not_normalised",
        "You add step_size times the gradient as it is, without dividing by its mean absolute value.",
        "Divide by `g.abs().mean()`: then the same step_size fits every layer.",
        _divided("1"),
        *((_divided("1"), _of(f"kept[0].{size}")) for size in ("square().sum()", "square().mean()", "norm()")),
    ),
    mistake(
        "norm_divisor",
        "You divide the gradient by its L2 norm: the larger the image, the less each of its pixels moves.",
        _BY_THE_MEAN,
        _divided("{g}.norm()"),
    ),
    mistake(
        "deviation_divisor",
        "You divide the gradient by its standard deviation (or root mean square), not by its mean absolute value.",
        "Some tutorials do that, and the picture looks the same. Here, divide by `g.abs().mean()`.",
        _divided("{g}.std()"),
    ),
    mistake(
        "class_score",
        "You climb a class score, or the scores' squared norm: the layer that is named plays no part.",
        "Differentiate what your hook kept. What the model returns is not needed.",
        _of("model(x).max()"),
        _of("model(x).square().sum()"),
        _of("model(x).log_softmax(dim=1).max()"),
    ),
    mistake(
        "after_the_relu",
        "Right for some layers, but at a convolution before a ReLU you use what the ReLU leaves of its output.",
        "A ReLU that works in place overwrites what you kept: keep a copy of it in your hook, `output.clone()`.",
        edit(_KEEP, "kept.append(output)"),
    ),
    _STEPS["descends"].reworded(
        message="You step downhill: the layer's activations get weaker.",
        hint="Add the step: `img + step_size * ...`.",
    ),
    mistake(
        "absolute_activations",
        "You climb the sum of the activations' absolute values, not that of their squares.",
        "In the norm ||A||^2 each activation is squared: strong ones then count more than weak ones.",
        _of("kept[0].abs().sum()"),
    ),
    mistake(
        "square_of_the_sum",
        "You add the activations up (or average them) before you square: you climb the square of one number.",
        "Square each activation first, then add up.",
        _of("kept[0].sum().square()"),
    ),
    mistake(
        "averaged_over_positions",
        "You average each channel over its positions before you square: where in the image it is active is lost.",
        "Square each activation, at each position, then add up.",
        _of("kept[0].mean(dim=(2, 3)).square().sum()"),
    ),
    mistake(
        "averaged_over_channels",
        "You average over the channels before you square: positive and negative activations of a place cancel.",
        "Square each activation of each channel, then add up.",
        _of("kept[0].mean(dim=1).square().sum()"),
    ),
    mistake(
        "norms_added_up",
        "You add up norms, one for each position or channel; the squared norm adds up squares.",
        "Square all activations and add them up. Without a square root, strong places count more than weak ones.",
        _of("kept[0].norm(dim=1).sum()"),
        _of("kept[0].flatten(2).norm(dim=2).sum()"),
    ),
    mistake(
        "squared_twice",
        "You square the activations and also weigh their gradient by the activation: a third or fourth power.",
        "Do one of the two: differentiate half the squared norm, or set the gradient at the layer to the activation.",
        _of("kept[0].pow(3).sum()"),
        _of("(kept[0].abs() * kept[0].square()).sum()"),
    ),
    mistake(
        "variance",
        "You climb the variance of the activations: their mean is subtracted first.",
        "Square the activations as they are, and add up.",
        _of("kept[0].var()"),
    ),
    mistake(
        "positive_part_only",
        "You leave out negative activations, as a ReLU would.",
        "Square what the layer returns, with both signs.",
        _of("kept[0].relu().square().sum()"),
        _of("kept[0].relu().sum()"),
    ),
    mistake(
        "one_channel",
        "You climb a single channel, not the whole layer.",
        "All channels count: square the layer's whole output, and add up.",
        _of("kept[0][:, 0].square().sum()"),
        _of("kept[0][0, 0].sum()"),
    ),
    mistake(
        "strongest_unit",
        "You climb the strongest activation only.",
        "All units count: square the layer's whole output, and add up.",
        _of("kept[0].max()"),
        _of("kept[0].square().max()"),
        _of("kept[0].amax(dim=(2, 3)).sum()"),
    ),
    mistake(
        "layer_before",
        "You use what the layer gets, not what it returns.",
        "A forward hook is given the inputs and the output of its layer: keep the output.",
        edit(_KEEP, "kept.append(inputs[0].clone())"),
    ),
    mistake(
        "layer_after",
        "You use the layer after the one that is named.",
        "The hook belongs on `model.get_submodule(layer)` itself.",
        _hooked("(lambda all: all[all.index(model.get_submodule(layer)) + 1])(list(model.modules()))"),
    ),
    mistake(
        "layer_ignored",
        "You always use the same layer, whatever name you are given.",
        "Use the argument: `model.get_submodule(layer)`.",
        _hooked("next(model.children())"),
        *(_hooked(f"[one for one in model.modules() if isinstance(one, nn.Conv2d)][{place}]") for place in (0, -2, -1)),
    ),
    _STEPS["learning_rate_ignored"].reworded(
        name="step_size_ignored",
        message="The argument `step_size` has no effect: your pixels always move by 1 on average.",
        hint="Multiply the normalised gradient by `step_size`.",
    ),
    mistake(
        "signed_mean_divisor",
        "You divide by the mean of the gradient, in which positive and negative entries cancel.",
        "Take absolute values before you average: `g.abs().mean()`.",
        _divided("{g}.mean()"),
    ),
    _STEPS["largest_entry_divisor"].reworded(hint=_BY_THE_MEAN),
    _STEPS["l1_norm_divisor"].reworded(hint="Divide by the mean of the absolute values, not by their sum."),
    _STEPS["sum_divisor"].reworded(
        message="You divide the gradient by the sum of its entries, not by its mean absolute value.",
        hint="Positive and negative entries cancel in the sum, which may even be negative: use `g.abs().mean()`.",
    ),
    mistake(
        "squared_divisor",
        "You divide by a square: the larger the gradient, the smaller your step.",
        _BY_THE_MEAN,
        _divided("{g}.square().mean()"),
        _divided("{g}.square().sum()"),
    ),
    _STEPS["multiplied_by_norm"].reworded(
        name="multiplied_by_mean",
        message="You multiply the gradient by its mean absolute value: where it is twice as large, your step is four "
        "times as long.",
        hint="Divide by it: `g / g.abs().mean()`.",
    ),
    mistake(
        "image_divisor",
        "You divide the gradient by a measure of the image.",
        "Divide by the gradient's own mean absolute value: `g.abs().mean()`.",
        _divided("x.data.abs().mean()"),
        _divided("x.data.norm()"),
    ),
    mistake(
        "divided_by_itself",
        "You divide the gradient by itself, entry by entry: nothing is left but its sign, or ones.",
        "Divide by one number for the whole gradient: `g.abs().mean()`.",
        _divided("{g}"),
        _divided("{g}.abs()"),
    ),
    mistake(
        "divided_in_groups",
        "You divide each colour, or each pixel, by a mean of its own.",
        "Divide the whole gradient by one number: `g.abs().mean()`, without `dim`.",
        _divided("{g}.abs().mean(dim=(2, 3), keepdim=True)"),
        _divided("{g}.abs().mean(dim=1, keepdim=True)"),
    ),
    _STEPS["sign_step"].reworded(
        hint="Divide the gradient by its mean absolute value; its sign belongs to the fast gradient sign method."
    ),
    mistake(
        "divided_by_zero",
        "Where all of the gradient is zero you compute 0 / 0, and the image becomes NaN.",
        "Add a tiny number to the divisor: `g.abs().mean() + 1e-8`.",
        _divided("{g}.abs().mean()"),
    ),
    mistake(
        "absolute_gradient",
        "You take the absolute value of the gradient, or its positive part: every pixel can only become brighter.",
        "Keep the gradient's signs. Absolute values belong in the divisor only.",
        _along("{g}.abs()"),
        _along("{g}.clamp(min=0)"),
    ),
    mistake(
        "colours_merged",
        "You merge the three colours of the gradient, so they all move alike.",
        "Leave the gradient as it is, (1, 3, H, W).",
        _along("{g}.mean(dim=1, keepdim=True)"),
        _along("{g}.abs().amax(dim=1, keepdim=True)"),
    ),
    mistake(
        "times_input",
        "You multiply the gradient by the image.",
        "The step goes along the gradient itself.",
        _along("{g} * x.detach()"),
    ),
    mistake(
        "step_returned",
        "You return the step, or the gradient, without the image.",
        "Add the step to the image: `img + step_size * ...`.",
        _moved("{moved} - img.detach()"),
        _moved("({moved} - img.detach()) / step_size"),
        each_name(_MOVE, "{g}.clone()", _NAMES),
    ),
    mistake(
        "many_steps",
        "You make several steps; the exercise asks for one.",
        "Leave the loop to the caller: one gradient, one step.",
        *(_repeated(steps) for steps in (2, 10)),
    ),
    mistake(
        "clamped",
        "You clamp the image: to fixed values, which do not fit normalised colours, or to black and white.",
        "Return the sum as it is. Clamping comes later, and only for the picture.",
        *(_moved(f"{{moved}}.clamp({bounds})") for bounds in ("0, 1", "-1, 1")),
        _moved(f"{{moved}}.clamp({_LIMITS[0]}, {_LIMITS[1]})"),
    ),
    mistake(
        "rescaled",
        "You rescale the image after the step, to a range or to mean 0.",
        "Return `img` plus the step, and nothing else.",
        _moved("({moved} - {moved}.min()) / ({moved}.max() - {moved}.min())"),
        _moved("({moved} - {moved}.mean()) / {moved}.std()"),
        _moved("{moved} / {moved}.abs().max()"),
    ),
    mistake(
        "batch_axis_dropped",
        "The values are right, but the batch axis is gone: the result has three axes.",
        "Leave out `squeeze()` and `[0]`: (1, 3, H, W) goes in, and (1, 3, H, W) comes out.",
        _moved("{moved}[0]"),
    ),
    mistake(
        "colours_last",
        "The values are right, but the colours are the last axis.",
        "Leave out the `permute`: the result has the shape of img, (1, 3, H, W).",
        _moved("{moved}.permute(0, 2, 3, 1)"),
    ),
    input_overwritten(
        "img",
        append("img.data = dreamed.clone()"),
        append("img.data.zero_()"),
    ).reworded(hint="Compute `img + ...` as a new tensor: `img += ...` and `img.data += ...` change img itself."),
    hook_left(
        edit(_TRY, "model(x)"),
        drop("handle.remove()"),
    ),
    hook_left_after_an_error(
        edit(_TRY, "model(x)\nhandle.remove()"),
    ),
    nothing_returned("dreamed", append("dreamed = None"), append("img.data = dreamed\ndreamed = None")),
)

STYLES = (
    style("backward", edit(_GRADIENT, "objective.backward()\ng = x.grad")),
    style(
        "activation_as_gradient",
        edit(f"{_OBJECTIVE}\n{_GRADIENT}", _SET),
        each_name(_MOVE, _MOVE.replace("{g}", "x.grad"), _NAMES),
    ),
    style(
        "on_the_callers_tensor",
        edit(_COPY, "x = img.requires_grad_()"),
        edit(_GRADIENT, "objective.backward()\ng = x.grad"),
    ),
    style("named_modules", edit(_FOUND, _BY_NAME)),
)

_LAST = f"dreamed = {_MOVE}".replace("{g}", "g")
_A_FACTOR = "a positive factor of the objective goes away when the gradient is divided"
_ONCE = "the hook runs once"
_TINY = "any tiny number keeps the quotient from 0 / 0"

EQUIVALENT = {
    **{
        f"{_OBJECTIVE} -> {_OBJECTIVE.replace('sum() / 2', other)}": _A_FACTOR
        for other in ("sum() * 2", "mean() / 2", "sum() / 3", "sum() / 1")
    },
    f"{_OBJECTIVE} -> {_OBJECTIVE.replace('[0]', '[-1]')}": _ONCE,
    f"{_COPY} -> x = img.detach().requires_grad_()": "the values of img stay as they are",
    f"{_COPY} -> x = img.clone().requires_grad_()": "img requires no gradient here",
    f"{_LAST} -> {_LAST.replace('x.detach()', 'x')}": "the result may require a gradient",
    f"{_LAST} -> {_LAST.replace('1e-12', '2e-12')}": _TINY,
    f"{_LAST} -> {_LAST.replace('1e-12', '5e-13')}": _TINY,
}
