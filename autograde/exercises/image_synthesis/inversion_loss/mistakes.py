"""What goes wrong with the loss of feature inversion, most common first; other right ways; mutants that are right."""

import ast
from functools import reduce
from operator import or_

from autograde.exercises.image_synthesis.total_variation import EXERCISE as VARIATION
from autograde.mistakes.edits import Edit, Variant, append, edit, edited, source_of
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_GOAL = "goal = target.detach()"
_DISTANCE = "(features - goal).square().flatten(1).sum(dim=1)"
_SIZE = "goal.square().flatten(1).sum(dim=1)"
_PENALTY = "img.pow(6).flatten(1).sum(dim=1)"
# The last line, in the words of the reference and of a style.
_LOSSES = (
    "loss = distance / size + alpha_weight * penalty + tv_weight * total_variation(img)",
    "loss = torch.stack([distance[n] / size[n] + alpha_weight * penalty[n] + tv_weight * total_variation(img)[n] "
    "for n in range(len(img))])",
    "loss = (distance / size).add(penalty, alpha=alpha_weight).add(total_variation(img), alpha=tv_weight)",
)

STYLES = (
    style(
        "norms",
        edit(_DISTANCE, "torch.linalg.vector_norm(features - goal, dim=(1, 2, 3)) ** 2"),
        edit(_SIZE, "torch.linalg.vector_norm(goal, dim=(1, 2, 3)) ** 2"),
        edit(_PENALTY, "torch.linalg.vector_norm(img, ord=6, dim=(1, 2, 3)) ** 6"),
    ),
    style(
        "sums_over_axes",
        edit(_DISTANCE, "((features - goal) ** 2).sum(dim=(1, 2, 3))"),
        edit(_SIZE, "(goal**2).sum(dim=(1, 2, 3))"),
        edit(_PENALTY, "(img.abs() ** 6).sum(dim=[1, 2, 3])"),
    ),
    style(
        "products",
        edit(_DISTANCE, "torch.einsum('nkhw,nkhw->n', features - goal, features - goal)"),
        edit(_SIZE, "(goal.flatten(1) * goal.flatten(1)).sum(1)"),
        edit(_PENALTY, "(img * img * img).square().flatten(1).sum(1)"),
    ),
    style("image_by_image", edit(_LOSSES[0], _LOSSES[1])),
    style("added_in_turn", edit(_LOSSES[0], _LOSSES[2])),
)


def _first(lines: str) -> Edit:
    """Statements at the beginning."""
    return edit(_GOAL, f"{lines}\n{_GOAL}")


def _as(**values: str) -> Edit:
    """Other values of `distance`, `size` or `penalty`, a number or one for each image, just before the loss."""
    lines = "\n".join(f"{name} = torch.ones(len(img)) * ({value})" for name, value in values.items())
    return edit("loss = ", f"{lines}\nloss = ")


def _loss(expression: str) -> Edit:
    """Another sum of the terms; {d}, {a} and {t} are the three as they should be."""
    terms = {"{d}": "distance / size", "{a}": "alpha_weight * penalty", "{t}": "tv_weight * total_variation(img)"}
    for name, term in terms.items():
        expression = expression.replace(name, term)
    return reduce(or_, (edit(loss, f"loss = {expression}") for loss in _LOSSES))


def _made(expression: str) -> Edit:
    """Something else is made of the loss."""
    return append(f"loss = {expression}")


def _each(x: str, of: str = "square()") -> str:
    return f"{x}.{of}.flatten(1).sum(dim=1)"


# What of a wrong total variation shows in the loss itself, or as its negative does, is not told from other mistakes.
_TOLD_HERE = ("negative", "channels_kept", "axes_kept", "input_overwritten", "nothing_returned")


def _with_variation(wrong: Variant) -> Edit:
    """A wrong `total_variation` of the student's own, inside the function."""
    tree = ast.parse(source_of(edited(VARIATION.reference, wrong)))
    assert isinstance(tree.body[0], ast.FunctionDef)
    del tree.body[0].body[0]  # the docstring
    return _first(ast.unparse(tree))


_SHARE = "(features - goal).square() / (goal.square() + 1e-3)"

MISCONCEPTIONS = (
    mistake(
        "not_normalised",
        "The distance between the codes is not divided by the size of the target.",
        "Divide by ||target||^2: layers differ in size, and the penalties should count alike for all of them.",
        _as(size="1"),
    ),
    mistake(
        "mean_in_place_of_ratio",
        "You divide the squared distance by a number of values, as a mean does.",
        "Add up the squared differences, and divide by ||target||^2 only, the sum of the target's squares.",
        _as(size="features[0].numel()"),
        _as(size="features.shape[2] * features.shape[3]"),
        _as(size="features.shape[1]"),
        _as(size="features.numel()"),
        _as(distance="distance / features[0].numel()"),
    ),
    mistake(
        "divided_by_features",
        "You divide by the size of the features, which changes with every step.",
        "Divide by ||target||^2, which stays the same.",
        _as(size=_each("features")),
        _as(size=_each("features.detach()")),
        _as(size=_each("(features + goal)")),
    ),
    mistake(
        "divided_by_the_norm",
        "You divide by ||target||, but the formula has its square.",
        "Leave out the root of the target's sum of squares.",
        _as(size="size.sqrt()"),
    ),
    mistake(
        "norm_not_squared",
        "You take the norm of the difference, but the formula has its square.",
        "Leave out the root, or square the norm: `.square().flatten(1).sum(dim=1)`.",
        _as(distance="distance.sqrt()", size="size.sqrt()"),
        _as(distance="distance.sqrt()"),
        _as(distance="distance.sqrt()", size="1"),
    ),
    mistake(
        "absolute_difference",
        "You add up absolute differences between the codes, but they should be squared.",
        "Square the differences: ||x||^2 is the sum of squares.",
        _as(distance=_each("(features - goal)", "abs()"), size=_each("goal", "abs()")),
        _as(distance=_each("(features - goal)", "abs()")),
        _as(distance=_each("(features - goal)", "abs()"), size="features[0].numel()"),
    ),
    mistake(
        "divided_one_by_one",
        "You divide value by value, or channel by channel, and add up the quotients.",
        "Add up first: the loss has one quotient for each image, of two sums.",
        _as(distance=f"({_SHARE}).flatten(1).sum(dim=1)", size="1"),
        _as(distance=f"({_SHARE}).flatten(1).mean(dim=1)", size="1"),
        _as(distance="((features - goal) / goal).square().flatten(1).sum(dim=1)", size="1"),
        _as(
            distance="((features - goal).square().sum(dim=(2, 3)) / goal.square().sum(dim=(2, 3))).sum(dim=1)", size="1"
        ),
        _as(
            distance="((features - goal).square().sum(dim=(2, 3)) / goal.square().sum(dim=(2, 3))).mean(dim=1)",
            size="1",
        ),
    ),
    mistake(
        "normalised_over_the_batch",
        "The images share a distance, or what it is divided by: the loss of each depends on the others.",
        "Each image has its own distance and its own target: add up over the axes 1, 2 and 3 only.",
        _as(size="size.sum()"),
        _as(size="size.mean()"),
        _as(size="size[0]"),
        _as(distance="distance.sum()", size="size.sum()"),
        _as(distance="distance.sum()"),
        _as(distance="distance.mean()"),
        _as(distance="distance.sum()", size="1"),
    ),
    mistake(
        "quotient_squared",
        "You square once too often.",
        "The sum of squares is ||x||^2 already: do not square it again.",
        _as(distance="distance ** 2", size="size ** 2"),
        _as(distance="distance ** 2"),
        _as(size="size ** 2"),
    ),
    mistake(
        "factor_two",
        "Your distance has a factor of two too many, or one half.",
        "The formula has no factor before the quotient.",
        _as(distance="distance / 2"),
        _as(distance="distance * 2"),
    ),
    mistake(
        "angle",
        "You compare the directions of the codes, but their lengths count, too.",
        "Subtract the target from the features, and add up the squares.",
        _as(distance="1 - F.cosine_similarity(features.flatten(1), goal.flatten(1))", size="1"),
    ),
    mistake(
        "second_power",
        "You penalise the squares of the pixels: alpha is 6, not 2.",
        "Raise the pixels to the sixth power: values within the range of photographs then cost nearly nothing.",
        _as(penalty=_each("img")),
        _as(penalty="img.flatten(1).norm(dim=1)"),
    ),
    mistake(
        "another_power",
        "You raise the pixels to another power than the sixth.",
        "Write `img.pow(6)`, or `img.abs() ** 6`.",
        *(_as(penalty=_each("img.abs()", f"pow({power})")) for power in (1, 3, 4, 5, 8, 12)),
        _as(penalty=_each("img", "pow(3)")),
        _as(penalty="(6 * img.abs()).flatten(1).sum(dim=1)"),
    ),
    mistake(
        "root_of_the_sum",
        "You take a root of the sum of sixth powers.",
        "The penalty is the sum itself.",
        _as(penalty="penalty ** (1 / 6)"),
        _as(penalty="penalty.sqrt()"),
    ),
    mistake(
        "power_after_the_sum",
        "You raise a sum to a power: the sixth power belongs to each pixel.",
        "First `img.pow(6)`, then the sum over the axes 1, 2 and 3.",
        _as(penalty="img.flatten(1).sum(dim=1) ** 6"),
        _as(penalty="img.abs().flatten(1).sum(dim=1) ** 6"),
        _as(penalty=f"{_each('img')} ** 3"),
        _as(penalty="img.flatten(1).norm(dim=1) ** 6"),
    ),
    mistake(
        "penalty_averaged",
        "You average the sixth powers; they should be added up.",
        "Use `.sum(...)` in place of `.mean(...)`.",
        _as(penalty="penalty / img[0].numel()"),
        _as(penalty="penalty / (img.shape[2] * img.shape[3])"),
        _as(penalty="penalty / 6"),
    ),
    mistake(
        "penalty_of_the_features",
        "You raise features to the sixth power, not pixels.",
        "Both penalties are about the image: take `img`.",
        _as(penalty=_each("features", "pow(6)")),
        _as(penalty=_each("goal", "pow(6)")),
        _as(penalty=_each("(features - goal)", "pow(6)")),
    ),
    mistake(
        "variation_of_the_features",
        "You take the total variation of the features, not of the image.",
        "Both penalties are about the image: `total_variation(img)`.",
        _loss("{d} + {a} + tv_weight * total_variation(features)"),
        _loss("{d} + {a} + tv_weight * total_variation(features - goal)"),
    ),
    mistake(
        "alpha_forgotten",
        "The sixth powers of the pixels are missing.",
        "Add `alpha_weight` times their sum.",
        _loss("{d} + {t}"),
    ),
    mistake(
        "variation_forgotten",
        "The total variation is missing.",
        "Add `tv_weight * total_variation(img)`.",
        _loss("{d} + {a}"),
    ),
    mistake(
        "penalties_forgotten",
        "Both penalties are missing: the loss knows nothing of the image.",
        "Add `alpha_weight` times the sum of sixth powers, and `tv_weight * total_variation(img)`.",
        _loss("{d}"),
    ),
    mistake(
        "distance_forgotten",
        "The distance between features and target is missing.",
        "The loss has three terms: the relative distance of the codes, and two penalties.",
        _loss("{a} + {t}"),
    ),
    mistake(
        "weights_exchanged",
        "The two weights are exchanged.",
        "`alpha_weight` belongs to the sixth powers, `tv_weight` to the total variation.",
        _loss("{d} + tv_weight * penalty + alpha_weight * total_variation(img)"),
    ),
    mistake(
        "weight_forgotten",
        "A penalty is added without its weight.",
        "Multiply the sixth powers by `alpha_weight`, and the total variation by `tv_weight`.",
        _loss("{d} + penalty + {t}"),
        _loss("{d} + {a} + total_variation(img)"),
        _loss("{d} + penalty + total_variation(img)"),
        _loss("{d} + alpha_weight * (penalty + total_variation(img))"),
        _loss("{d} + tv_weight * (penalty + total_variation(img))"),
    ),
    mistake(
        "distance_weighted",
        "You multiply the distance by a weight of the penalties.",
        "The distance has no weight: mind the brackets.",
        _loss("alpha_weight * ({d} + penalty) + {t}"),
        _loss("alpha_weight * ({d}) + {a} + {t}"),
        _loss("tv_weight * ({d} + total_variation(img)) + {a}"),
    ),
    mistake(
        "penalties_subtracted",
        "You subtract a penalty: the loss then gets smaller as the image gets wilder.",
        "Add both penalties to the distance.",
        _loss("{d} - {a} - {t}"),
        _loss("{d} - {a} + {t}"),
        _loss("{d} + {a} - {t}"),
    ),
    mistake(
        "everything_divided",
        "You divide the penalties by the size of the target, too.",
        "Only the distance of the codes is divided: mind the brackets.",
        _loss("(distance + {a} + {t}) / size"),
    ),
    mistake(
        "everything_multiplied",
        "You multiply the terms with each other.",
        "The loss is the sum of three terms.",
        _loss("({d}) * ({a} + {t})"),
        _loss("({d}) * (1 + {a} + {t})"),
        _loss("({d}) * ({a}) * ({t})"),
    ),
    mistake(
        "negative",
        "Your loss has the wrong sign.",
        "A loss is what gets smaller: return the sum itself.",
        _made("-loss"),
    ),
    mistake(
        "summed_over_the_batch",
        "You return a single number for all images together.",
        "Return one number for each image, of shape (N,); whoever calls your function adds them up.",
        _made("loss.sum()"),
        _made("loss.mean()"),
    ),
    mistake(
        "penalties_over_the_batch",
        "You add up the sixth powers of all images: each of them pays for the others.",
        "Add up over the axes 1, 2 and 3, and leave axis 0, the images, as it is.",
        _as(penalty="penalty.sum()"),
        _as(penalty="img.pow(6).mean()"),
        _loss("{d} + alpha_weight * penalty.sum() + tv_weight * total_variation(img).sum()"),
    ),
    mistake(
        "axes_kept",
        "Your result does not have the shape (N,): an axis is left over, or each image meets the terms of all others.",
        "Print the shape of each term, (N,) is right: (N, 1) plus (N,) is (N, N).",
        _made("loss.view(-1, 1)"),
        _made("loss.view(-1, 1, 1, 1)"),
        _made("loss.squeeze()"),
        _loss("distance.view(-1, 1) / size + {a} + {t}"),
        _loss("distance / size.view(-1, 1) + {a} + {t}"),
        _loss("({d}).view(-1, 1) + {a} + {t}"),
    ),
    mistake(
        "first_image_only",
        "You compute the loss of the first image only.",
        "Leave axis 0, the images, as it is.",
        _made("loss[:1]"),
        _made("loss[0]"),
        _made("loss[:1].expand(len(img))"),
    ),
    mistake(
        "target_followed",
        "The values are right, but a gradient flows to the target, which is a constant.",
        "Use `target.detach()` wherever you use the target.",
        edit(_GOAL, "goal = target"),
        _as(distance=_each("(features - target)")),
        _as(size=_each("target")),
    ),
    mistake(
        "features_detached",
        "The values are right, but no gradient flows back to the features: only the penalties would pull at the image.",
        "Detach the target, and leave the features as they are.",
        _as(distance=_each("(features.detach() - goal)")),
        _first("features = features.detach()"),
        _as(distance="distance.detach()"),
    ),
    mistake(
        "features_and_target_swapped",
        "You detach the features in place of the target.",
        "The features depend on the image, and may move: detach the target.",
        (edit(_GOAL, "goal = target"), _as(distance=_each("(features.detach() - goal)"))),
        (edit(_GOAL, "goal = target"), _as(distance=_each("(features.detach() - goal)"), size=_each("goal.detach()"))),
    ),
    mistake(
        "img_detached",
        "The values are right, but the sixth powers do not pull at the image: their gradient is lost on the way.",
        "Compute both penalties with `img` as it is, without `.detach()` and `.data`.",
        _first("img = img.detach()"),
        _as(penalty="penalty.detach()"),
    ),
    mistake(
        "wrong_total_variation",
        "The total variation in your loss is wrong, or its gradient is.",
        "Run the check of `total_variation`, and repair what it finds. If it finds nothing, look at how you call it.",
        *(_with_variation(one.variants[0]) for one in VARIATION.misconceptions if one.name not in _TOLD_HERE),
    ),
    no_gradient("features and img", "loss"),
    backward_called("img", "loss"),
    input_overwritten(
        "features",
        append("features.data -= target.data"),
        append("img.data.clamp_(-0.5, 0.5)"),
        append("target.data /= target.data.norm()"),
    ).reworded(
        message="Your function changes the values of features, target or img.",
        hint="Keep what you compute in new variables: `features -= target` and `img.data.clamp_(...)` change the "
        "caller's tensors.",
    ),
    nothing_returned("loss", append("loss = None")),
)

EQUIVALENT: dict[str, str] = {}
