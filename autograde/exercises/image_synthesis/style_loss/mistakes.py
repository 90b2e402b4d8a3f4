"""What goes wrong with the style loss, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.losses.squares import wrong_sums_of_squares
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_EACH = "for i, layer in enumerate(style_layers):"
_ZIPPED = "for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True):"
_GRAM = "gram_matrix(feats[layer])"
_BY_HAND = "(feats[layer].flatten(2) @ feats[layer].flatten(2).mT / feats[layer][0].numel())"
_TARGETS, _WEIGHTS = ("style_targets[i]", "target"), ("style_weights[i]", "weight")
_SUMS = ("(difference**2).sum()", "difference.norm() ** 2")
_TERM = f"{_WEIGHTS[0]} * {_SUMS[0]}"
_TOGETHER = "loss = sum(losses)"

STYLES = (
    style(
        "zipped",
        edit(_EACH, _ZIPPED),
        edit(_TARGETS[0], _TARGETS[1]),
        edit(_WEIGHTS[0], _WEIGHTS[1]),
        without=("other_target", "other_weight"),
    ),
    style(
        "collected",
        edit("loss = torch.zeros(())", "losses = []"),
        edit(f"loss = loss + {_TERM}", f"losses.append({_TERM})"),
        append(_TOGETHER),
    ),
    style("added_in_place", edit("loss = torch.zeros(())", "loss = 0.0"), edit("loss = loss +", "loss +=")),
    style("squared_norm", edit(*_SUMS)),
    style("gram_by_hand", edit(_GRAM, _BY_HAND)),
)


def _sum(new: str) -> Edit:
    """Something else in place of the sum of squares."""
    return reduce(or_, (edit(known, new) for known in _SUMS))


def _gram(new: str) -> Edit:
    """Something else in place of the image's Gram matrix."""
    return edit(_GRAM, new) | edit(_BY_HAND, new)


def _target(new: str) -> Edit:
    """Something else is subtracted from it; `{t}` stands for the target."""
    return reduce(or_, (edit(f"- {name}", new.format(t=name)) for name in _TARGETS))


def _weight(new: str) -> Edit:
    """Something else in front of the sum; `{w}` stands for the weight."""
    return reduce(or_, (edit(f"{name} *", new.format(w=name)) for name in _WEIGHTS))


def _layer(new: str) -> Edit:
    """Another index into the list of features."""
    return reduce(or_, (edit(known, known.replace("[layer]", f"[{new}]")) for known in (_GRAM, _BY_HAND)))


def _place(name: str, new: str) -> Edit:
    """Another index into a list that has an entry for each layer that counts."""
    return edit(f"{name}[i]", f"{name}[{new}]")


def _made(new: str) -> Edit:
    """Something else is made of the loss."""
    return append(f"loss = {new}")


_MIXED = "feats[layer].reshape(1, -1, feats[layer].shape[1])"

MISCONCEPTIONS = (
    mistake(
        "other_layer",
        "You take the features of other layers than those in `style_layers`.",
        "`style_layers` holds indices into `feats`: the layer is `style_layers[i]`, and its features are "
        "`feats[style_layers[i]]`.",
        _layer("layer - 1"),
        _layer("i"),
        _layer("-1"),
    ),
    mistake(
        "other_target",
        "You compare each layer with the target of another one.",
        "`style_targets` is as long as `style_layers`: `style_targets[i]` belongs to the layer `style_layers[i]`.",
        *(_place("style_targets", other) for other in ("layer", "0", "-1 - i")),
    ),
    mistake(
        "other_weight",
        "You give each layer the weight of another one.",
        "`style_weights` is as long as `style_layers`: `style_weights[i]` belongs to the layer `style_layers[i]`.",
        *(_place("style_weights", other) for other in ("layer", "0", "-1 - i")),
    ),
    mistake(
        "last_layer_only",
        "Only the last of the layers counts: each overwrites the loss of those before.",
        "Start from zero before the loop, and add in it: `loss = loss + ...`.",
        edit("loss = loss +", "loss =") | edit("loss +=", "loss =") | edit(_TOGETHER, "loss = losses[-1]"),
    ),
    mistake(
        "first_layer_only",
        "Only the first of the layers counts.",
        "A `return` inside a loop ends it. Return after the loop, when all layers are added.",
        edit(_EACH, "for i, layer in enumerate(style_layers[:1]):")
        | edit(_ZIPPED, "for layer, target, weight in zip(style_layers[:1], style_targets, style_weights):"),
    ),
    mistake(
        "layers_averaged",
        "You average over the layers.",
        "Add their losses: the weights say how much each layer counts.",
        _made("loss / len(style_layers)"),
    ),
    mistake(
        "not_from_zero",
        "Your sum does not start at zero.",
        "Before the loop, the loss is 0: where image and painting have the same Gram matrices, it stays 0.",
        append("loss = loss + 1"),
    ),
    mistake(
        "weights_ignored",
        "`style_weights` has no effect: all layers have the weight 1.",
        "Multiply the sum of each layer by its weight, `style_weights[i]`.",
        _weight("1 *"),
    ),
    mistake(
        "weight_squared",
        "You multiply by the weight before you square: the weight is squared as well.",
        "Multiply the sum of the squares by the weight.",
        _weight("{w}**2 *"),
    ),
    mistake(
        "weights_rescaled",
        "You divide by the sum of the weights, or by a weight.",
        "Multiply each layer's sum by its weight, and divide by nothing.",
        _made("loss / sum(style_weights)"),
        _weight("1 / {w} *"),
    ),
    *wrong_sums_of_squares(_sum, "difference"),
    mistake(
        "gram_of_the_target",
        "You take the Gram matrix of the targets once more: they are Gram matrices already.",
        "Subtract the target as it is: `gram_matrix(feats[layer]) - style_targets[i]`.",
        _target("- gram_matrix({t}[None])"),
        _target("- {t} @ {t}.mT / {t}.numel()"),
        _target("- {t} @ {t}.mT"),
    ),
    mistake(
        "target_normalised_again",
        "You divide the targets by the size of the layer: they are normalised already.",
        "Subtract the target as it is.",
        _target("- {t} / feats[layer].numel()"),
        _target("- {t} / {t}.numel()"),
    ),
    mistake(
        "not_normalised",
        "The Gram matrices of the image are not normalised, those of the painting are.",
        "Call `gram_matrix(feats[layer])`: it normalises unless you tell it otherwise. Does yours?",
        _gram("gram_matrix(feats[layer], normalize=False)"),
    ),
    mistake(
        "divided_by_positions",
        "The Gram matrices of the image are divided by H * W, those of the painting by C * H * W.",
        "Call `gram_matrix(feats[layer])`, which divides by C * H * W. Does yours?",
        _gram("(gram_matrix(feats[layer]) * feats[layer].shape[1])"),
    ),
    mistake(
        "channels_and_positions_mixed",
        "The Gram matrices of the image mix channels and positions.",
        "Call your `gram_matrix`, once its check is content: `reshape` and `view` do not swap axes.",
        _gram(f"{_MIXED}.mT @ {_MIXED} / {_MIXED}.numel()"),
        _gram("gram_matrix(feats[layer].permute(0, 2, 3, 1).reshape(feats[layer].shape))"),
    ),
    mistake(
        "factor_of_the_paper",
        "Your loss has a factor of the paper, such as 1/4 or 1 / (4 * C**2 * (H * W)**2).",
        "The normalised Gram matrices and the weights hold it already: leave it out.",
        *(
            _sum(f"(difference**2).sum() / {factor}")
            for factor in (
                "4",
                "(4 * feats[layer].numel() ** 2)",
                "feats[layer].numel() ** 2",
                "(4 * feats[layer].shape[1] ** 2)",
                "(2 * feats[layer].numel()) ** 2 * feats[layer].numel() ** 2",
            )
        ),
    ),
    mistake(
        "divided_by_size",
        "You divide each layer's sum by the size of the layer.",
        "The loss is a sum of weights times sums: divide by nothing.",
        *(
            _sum(f"(difference**2).sum() / {size}")
            for size in ("feats[layer].numel()", "feats[layer].shape[1]", "feats[layer][0, 0].numel()")
        ),
    ),
    mistake(
        "target_ignored",
        "Your loss does not compare with the targets, or adds them.",
        "Subtract the target from the Gram matrix of the image.",
        _target("- 0 * {t}"),
        _target("+ {t}"),
    ),
    mistake(
        "difference_of_squares",
        "You subtract the squares of the entries.",
        "Subtract first, then square.",
        (_gram(f"{_GRAM} ** 2"), _target("- {t} ** 2"), _sum("difference.sum()")),
        (_gram(f"{_GRAM} ** 2"), _target("- {t} ** 2"), _sum("difference.abs().sum()")),
    ),
    mistake(
        "triangle_only",
        "Only a part of each matrix counts: a triangle, or the diagonal.",
        "All C * C entries count, so pairs of channels count twice.",
        _sum("(difference.triu() ** 2).sum()"),
        _sum("(difference.triu(1) ** 2).sum()"),
        _sum("(difference.diagonal(dim1=1, dim2=2) ** 2).sum()"),
        _sum("(difference[0, 0] ** 2).sum()"),
    ),
    mistake(
        "root_of_the_loss",
        "You take the square root of the loss.",
        "Return the weighted sum of squares itself.",
        _made("loss ** 0.5"),
    ),
    mistake(
        "negative",
        "Your loss is negative: the better the style fits, the larger it is.",
        "A loss is minimised: leave the minus sign out.",
        _made("-loss"),
    ),
    no_gradient("the features", "loss", append("loss = loss.item()"), _gram("gram_matrix(feats[layer].detach())")),
    backward_called("feats[0]", "loss"),
    input_overwritten(
        "targets or features",
        reduce(
            or_,
            (edit(f"{gram} - {name}", f"{name}.sub_({gram})") for gram in (_GRAM, _BY_HAND) for name in _TARGETS),
        ),
    ),
    nothing_returned("loss", append("loss = None")),
)

EQUIVALENT: dict[str, str] = {}
