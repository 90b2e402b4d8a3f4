"""What goes wrong with the objective of a direction, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_DOT = "dot = (activation * vector).sum(dim=-1)"
_DOT_EINSUM = 'dot = torch.einsum("nk,nk->n", activation, vector.expand_as(activation))'
_LENGTHS = "lengths = activation.norm(dim=-1) * vector.norm(dim=-1)"
_COSINE = "cosine = dot / lengths.clamp(min=1e-8)"
_POWER = "cosine.clamp(min=0.1) ** cosine_power"
_LAST = f"objective = dot * {_POWER}"
_TORCHS = "cosine = F.cosine_similarity(activation, vector, dim=-1)"
_UNITS = "cosine = (F.normalize(activation, dim=-1) * F.normalize(vector, dim=-1)).sum(dim=-1)"
_MAXIMUM = "torch.maximum(cosine, torch.tensor(0.1)).pow(cosine_power)"
_ZERO_IS_ZERO = "objective = torch.where(lengths == 0, 0.0, objective)"

STYLES = (
    style("torchs_cosine", edit(_COSINE, _TORCHS)),
    style("unit_vectors", edit(_COSINE, _UNITS)),
    style("einsum", edit(_DOT, _DOT_EINSUM)),
    style("maximum", edit(_POWER, _MAXIMUM)),
    # Another slope at zero, where there is no right one: none.
    style("zero_is_zero", append(_ZERO_IS_ZERO), differs=True, without=("divided_by_zero", "not_summed")),
)


def _dot(new: str) -> Edit:
    """Another dot product."""
    return edit(_DOT, f"dot = {new}") | edit(_DOT_EINSUM, f"dot = {new}")


def _cosine(new: str) -> Edit:
    """Another cosine."""
    return reduce(or_, (edit(known, f"cosine = {new}") for known in (_COSINE, _TORCHS, _UNITS)))


def _power(new: str) -> Edit:
    """Something else in place of the power."""
    return edit(_POWER, new) | edit(_MAXIMUM, new)


def _last(new: str) -> Edit:
    """Something else in place of the last line."""
    return edit(_LAST, f"objective = {new}") | edit(f"objective = dot * {_MAXIMUM}", f"objective = {new}")


def _made(new: str) -> Edit:
    """Something else is made of the objective."""
    return append(f"objective = {new}")


_MULTIPLIED = "dot * cosine.clamp(min=0.1) ** cosine_power"

MISCONCEPTIONS = (
    mistake(
        "no_lower_bound",
        "The cosine has no lower bound: to an even power, an activation that points the other way gets a factor as "
        "large as one that points along the vector.",
        "A cosine below 0.1 counts as 0.1: `cosine.clamp(min=0.1)`, before the power.",
        _power("cosine ** cosine_power"),
        _power("cosine.abs() ** cosine_power"),
    ),
    mistake(
        "bound_of_zero",
        "Your lower bound of the cosine is 0: at wide angles the objective is 0 then, and has no gradient to follow.",
        "The bound is 0.1: `cosine.clamp(min=0.1)`.",
        _power("cosine.clamp(min=0) ** cosine_power"),
        _power("cosine.clamp(min=1e-8) ** cosine_power"),
    ),
    mistake(
        "bound_after_the_power",
        "You take the power first, and apply the bound of 0.1 then.",
        "The bound is on the cosine: `max(0.1, cosine)` first, then the power.",
        _power("(cosine ** cosine_power).clamp(min=0.1)"),
        _power("(cosine.clamp(min=0) ** cosine_power).clamp(min=0.1)"),
    ),
    mistake(
        "bound_from_above",
        "Your bound is from above: cosines larger than 0.1 are cut off.",
        "The larger of 0.1 and the cosine counts: `cosine.clamp(min=0.1)`.",
        _power("cosine.clamp(max=0.1) ** cosine_power"),
    ),
    mistake(
        "other_bound",
        "Your lower bound of the cosine is another number than 0.1.",
        "A cosine below 0.1 counts as 0.1: `cosine.clamp(min=0.1)`.",
        *(_power(f"cosine.clamp(min={bound}) ** cosine_power") for bound in ("0.01", "0.05", "0.2", "0.5")),
    ),
    mistake(
        "bound_added",
        "You add 0.1 to the cosine.",
        "The larger of the two counts, not their sum: `cosine.clamp(min=0.1)`.",
        _power("(cosine + 0.1) ** cosine_power"),
        _power("(cosine.clamp(min=0) + 0.1) ** cosine_power"),
    ),
    mistake(
        "power_ignored",
        "The argument `cosine_power` has no effect: the angle always counts alike.",
        "Multiply the dot product by `cosine.clamp(min=0.1) ** cosine_power`.",
        _power("cosine ** 0"),
        _power("cosine.clamp(min=0.1)"),
        _power("cosine.clamp(min=0.1) ** 4"),
        _power("cosine.clamp(min=0.1) ** 2"),
    ),
    mistake(
        "dot_product_forgotten",
        "You return the power of the cosine alone: the length of the activation plays no part.",
        "Multiply it by the dot product.",
        _last("cosine.clamp(min=0.1) ** cosine_power"),
        _last("cosine"),
    ),
    mistake(
        "cosine_in_place_of_dot_product",
        "You multiply the power by the cosine, or by a dot product of unit vectors: one length is missing, or both.",
        "The first factor is the dot product of activation and vector as they are.",
        _last("dot / vector.norm(dim=-1).clamp(min=1e-8) * cosine.clamp(min=0.1) ** cosine_power"),
        _last("dot / activation.norm(dim=-1).clamp(min=1e-8) * cosine.clamp(min=0.1) ** cosine_power"),
        _last("cosine * cosine.clamp(min=0.1) ** cosine_power"),
    ),
    mistake(
        "power_of_the_product",
        "The power is on the dot product too.",
        "Only the cosine gets the power: `dot * cosine.clamp(min=0.1) ** cosine_power`.",
        _last("(dot * cosine.clamp(min=0.1)) ** cosine_power"),
        _last("dot ** cosine_power"),
        _last("dot.abs() ** cosine_power"),
    ),
    mistake(
        "multiplied_by_the_power",
        "You multiply the cosine by `cosine_power`.",
        "It is an exponent: `**`.",
        _power("(cosine.clamp(min=0.1) * cosine_power)"),
    ),
    mistake(
        "other_power",
        "Your exponent is one more or one less than `cosine_power`, or a part of it.",
        "The exponent is `cosine_power` itself.",
        *(
            _power(f"cosine.clamp(min=0.1) ** ({power})")
            for power in (
                "cosine_power - 1",
                "cosine_power + 1",
                "cosine_power / 2",
                "2 * cosine_power",
                "-cosine_power",
            )
        ),
    ),
    mistake(
        "added",
        "You add the power of the cosine to the dot product.",
        "Multiply the dot product by it.",
        _last("dot + cosine.clamp(min=0.1) ** cosine_power"),
    ),
    mistake(
        "one_length_only",
        "You divide by one of the two lengths only, so your cosine is none.",
        "Divide the dot product by both lengths.",
        _cosine("dot / activation.norm(dim=-1).clamp(min=1e-8)"),
        _cosine("dot / vector.norm(dim=-1).clamp(min=1e-8)"),
        _cosine("dot"),
    ),
    mistake(
        "squared_lengths",
        "You divide by squared lengths: the root is missing.",
        "A length is the root of the sum of squares: `.norm(dim=-1)`.",
        _cosine("dot / lengths.square().clamp(min=1e-8)"),
    ),
    mistake(
        "root_of_the_lengths",
        "You take the square root of the lengths.",
        "`.norm(dim=-1)` has its root already.",
        _cosine("dot / lengths.clamp(min=1e-16).sqrt()"),
    ),
    mistake(
        "other_lengths",
        "You measure lengths in another way than by the root of the sum of squares.",
        "`.norm(dim=-1)` is that root. `p=1` adds up absolute values.",
        _cosine("dot / (activation.norm(dim=-1, p=1) * vector.norm(dim=-1, p=1)).clamp(min=1e-8)"),
        _cosine("dot / (activation.sum(dim=-1) * vector.sum(dim=-1)).abs().clamp(min=1e-8)"),
    ),
    mistake(
        "dot_product_of_all_rows",
        "Your dot product runs over all rows together.",
        "Each activation has a dot product of its own: add up along the last axis only, `.sum(dim=-1)`.",
        _last("dot.sum() * cosine.clamp(min=0.1) ** cosine_power"),
        _dot("(activation * vector).sum()"),
    ),
    mistake(
        "length_of_all_rows",
        "You take the length of the whole tensor, over all rows together.",
        "Each activation has a length of its own: `.norm(dim=-1)`.",
        _cosine("dot / (activation.norm() * vector.norm()).clamp(min=1e-8)"),
        _cosine("dot / (activation.norm() * vector.norm(dim=-1)).clamp(min=1e-8)"),
    ),
    mistake(
        "angle_in_place_of_cosine",
        "You use the angle, or 1 minus the cosine, in place of the cosine.",
        "The cosine is 1 where both point the same way: `dot / lengths`.",
        _power("(1 - cosine).clamp(min=0.1) ** cosine_power"),
        _power("cosine.clamp(-1, 1).acos().clamp(min=0.1) ** cosine_power"),
        _power("((1 + cosine) / 2).clamp(min=0.1) ** cosine_power"),
    ),
    mistake(
        "mean_in_place_of_sum",
        "You average over the channels, but a dot product is a sum.",
        "Use `.sum(dim=-1)` of the products.",
        _dot("(activation * vector).mean(dim=-1)"),
        _last("dot / activation.shape[-1] * cosine.clamp(min=0.1) ** cosine_power"),
    ),
    mistake(
        "every_activation_with_every_vector",
        "You multiply every activation with every vector: your result is (N, N).",
        "Row i of activation belongs to row i of vector: multiply entry by entry, and add up along the last axis.",
        _made("(objective[:, None] / objective[:, None]) * (activation @ vector.reshape(-1, activation.shape[1]).T)"),
    ),
    mistake(
        "one_number",
        "You return one number for all activations together.",
        "Each of the N activations has an objective of its own: the shape is (N,).",
        _made("objective.sum()"),
        _made("objective.mean()"),
        _made("-objective.mean()"),
    ),
    mistake(
        "not_summed",
        "You return K numbers for each activation: the sum over the channels is missing.",
        "The dot product adds up: `.sum(dim=-1)`.",
        # In the style that puts in a zero at the end, it would fail.
        (
            edit("objective =", "objective ="),
            _last("activation * vector * (cosine.clamp(min=0.1) ** cosine_power)[:, None]"),
        ),
    ),
    mistake(
        "axis_kept",
        "The values are right, but there is an axis too many: (N, 1) in place of (N,).",
        "Leave out `keepdim=True`, or end with `squeeze(1)`.",
        _made("objective[:, None]"),
    ),
    mistake(
        "negative",
        "Your objective is negative where it should be positive: that is a loss.",
        "The objective is raised: leave the minus sign out.",
        _made("-objective"),
    ),
    mistake(
        "positive_part",
        "You set negative objectives to zero, or drop their sign.",
        "The dot product keeps its sign: where the activation points the other way, it is negative.",
        _made("objective.clamp(min=0)"),
        _made("objective.abs()"),
    ),
    mistake(
        "divided_by_zero",
        "Where a vector is zero, you compute 0 / 0, which is NaN.",
        "Keep the divisor away from zero: `lengths.clamp(min=1e-8)`. `F.cosine_similarity` does so itself.",
        # In the style that puts in a zero at the end, the objective would be right.
        (edit("objective =", "objective ="), _cosine("dot / lengths")),
    ),
    mistake(
        "slope_not_finite",
        "The objective is right, but its gradient is NaN at zero: the slope of a square root is infinite there, and "
        "that of 0 / 0 is NaN even where `torch.where` leaves it out.",
        "Use `.norm(dim=-1)`, which takes care of its root, and clamp what you divide by.",
        _cosine("dot / ((activation**2).sum(dim=-1).sqrt() * vector.norm(dim=-1)).clamp(min=1e-8)"),
        _cosine("dot / ((activation**2).sum(dim=-1).sqrt() * (vector**2).sum(dim=-1).sqrt() + 1e-8)"),
        (_cosine("dot / lengths"), _last(f"torch.where(lengths == 0, 0.0, {_MULTIPLIED})")),
    ),
    no_gradient(
        "activation",
        "objective",
        edit(_DOT, "activation = activation.detach()\ndot = (activation * vector).sum(dim=-1)"),
    ),
    mistake(
        "cosine_detached",
        "The objective is right, but its gradient lacks a part: none flows through the cosine.",
        "The cosine depends on the activation too: leave `detach` and `.data` out.",
        _power("cosine.detach().clamp(min=0.1) ** cosine_power"),
        _last("dot.detach() * cosine.clamp(min=0.1) ** cosine_power"),
        _cosine("dot / lengths.detach().clamp(min=1e-8)"),
    ),
    backward_called("activation", "objective"),
    input_overwritten(
        "activation or vector",
        append("vector *= 0"),
        append("vector /= vector.norm(dim=-1, keepdim=True).clamp(min=1e-8)"),
    ).reworded(hint="Compute new tensors: `a = a / b` makes one, `a /= b` changes the caller's a."),
    nothing_returned("objective", append("objective = None")),
)

_TINY = "any tiny number keeps the divisor away from zero"
_LAST_AXIS = "the last axis of activation is axis 1"
_PARSED = _COSINE.replace("1e-8", "1e-08")

EQUIVALENT = {
    f"{_PARSED} -> {_PARSED.replace('1e-08', '2e-08')}": _TINY,
    f"{_PARSED} -> {_PARSED.replace('1e-08', '5e-09')}": _TINY,
    f"{_DOT} -> {_DOT.replace('-1', '1')}": _LAST_AXIS,
    f"{_LENGTHS} -> {_LENGTHS.replace('-1', '1', 1)}": _LAST_AXIS,
}
