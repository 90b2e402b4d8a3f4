"""What goes wrong with the comparison of two classes, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_DIFFERENCES = (
    "difference = attributions[:, a] - attributions[:, b]",
    "difference = attributions[:, [a, b]] @ torch.tensor([1.0, -1.0])",
)
_LARGEST = ("largest = difference.abs().max()", "largest = max(difference.max(), -difference.min())")
_SCALED = (
    "comparison = difference / largest if largest > 0 else difference",
    "comparison = difference / largest.clamp(min=1e-12)",
    "comparison = torch.nan_to_num(difference / largest)",
)

STYLES = (
    style("product", edit(_DIFFERENCES[0], _DIFFERENCES[1])),
    style("both_ends", edit(_LARGEST[0], _LARGEST[1])),
    style("clamped", edit(_SCALED[0], _SCALED[1])),
    style("not_a_number_replaced", edit(_SCALED[0], _SCALED[2])),
)


def _instead(known: tuple[str, ...], new: str) -> Edit:
    return reduce(or_, (edit(old, new) for old in known))


def _of(difference: str) -> Edit:
    """Another difference, scaled rightly."""
    return _instead(_DIFFERENCES, f"difference = {difference}")


def _by(largest: str) -> Edit:
    """The right difference, divided by something else."""
    return _instead(_LARGEST, f"largest = torch.as_tensor({largest})")


def _made(new: str) -> Edit:
    """Something else is made of the difference."""
    return _instead(_SCALED, f"comparison = {new}")


_FOR_A, _FOR_B = "attributions[:, a]", "attributions[:, b]"

MISCONCEPTIONS = (
    mistake(
        "order_reversed",
        "You subtract a from b: vectors that argue for a are at the end of b.",
        "Subtract the attribution to b from that to a.",
        _of(f"{_FOR_B} - {_FOR_A}"),
    ),
    mistake(
        "zero_moved",
        "You subtract something before you scale, a smallest value or a mean: 0 does not stay 0.",
        "Only divide, by the largest absolute value. Then a vector that does not tell the classes apart is at 0.",
        _made("2 * (difference - difference.min()) / (difference.max() - difference.min()).clamp(min=1e-12) - 1"),
        _made("(difference - difference.min()) / (difference.max() - difference.min()).clamp(min=1e-12)"),
        _of(f"{_FOR_A} - {_FOR_B} - ({_FOR_A} - {_FOR_B}).mean()"),
        _of(f"({_FOR_A} - {_FOR_A}.mean()) - ({_FOR_B} - {_FOR_B}.min())"),
        _made("(difference - difference.mean()) / (difference.std(correction=0) + 1e-8)"),
        _made("(difference / largest.clamp(min=1e-12) + 1) / 2"),
    ),
    mistake(
        "not_scaled",
        "You return the differences themselves: they are not scaled to the range from -1 to 1.",
        "Divide all of them by the largest absolute value.",
        _made("difference"),
    ),
    mistake(
        "each_class_scaled",
        "You scale each class on its own before you subtract: a weak class then counts as much as a strong one.",
        "Subtract first, and scale the difference.",
        _of(f"{_FOR_A} / {_FOR_A}.abs().max() - {_FOR_B} / {_FOR_B}.abs().max()"),
        _made(f"{_FOR_A} / {_FOR_A}.abs().max() - {_FOR_B} / {_FOR_B}.abs().max()"),
        _of(f"{_FOR_A} / {_FOR_A}.norm() - {_FOR_B} / {_FOR_B}.norm()"),
        _made(f"{_FOR_A} / {_FOR_A}.norm() - {_FOR_B} / {_FOR_B}.norm()"),
    ),
    mistake(
        "largest_without_its_sign_removed",
        "You divide by the largest difference, not by the largest absolute one: where b has the larger ones, results "
        "fall below -1.",
        "Take absolute values before the maximum: `difference.abs().max()`.",
        _by("difference.max()"),
        _by("difference.max().abs()"),
    ),
    mistake(
        "smallest_without_its_sign_removed",
        "You divide by the most negative difference, not by the largest absolute one.",
        "Take absolute values before the maximum: `difference.abs().max()`.",
        *(
            (_by(smallest), _made("difference / largest if largest != 0 else difference"))
            for smallest in ("-difference.min()", "difference.min().abs()", "difference.min()")
        ),
    ),
    mistake(
        "divided_by_zero",
        "Where no vector tells the two classes apart, you divide zero by zero.",
        "Divide only if the largest absolute value is above 0, or give it a lower bound: `.clamp(min=1e-12)`.",
        _made("difference / largest"),
    ),
    mistake(
        "rows_for_columns",
        "You subtract rows: `attributions[a]` is what vector a argues for, class by class.",
        "Rows are vectors, columns are classes: `attributions[:, a]`.",
        _of("attributions[a % len(attributions)] - attributions[b % len(attributions)]"),
    ),
    mistake(
        "absolute_values",
        "You take absolute values: which of the two classes a vector argues for is lost.",
        "Take absolute values only for the largest one that you divide by.",
        _of(f"({_FOR_A} - {_FOR_B}).abs()"),
        _of(f"{_FOR_A}.abs() - {_FOR_B}.abs()"),
    ),
    mistake(
        "positive_part_only",
        "You set negative attributions or differences to zero.",
        "An argument against b speaks for a. Leave `relu` and `clamp` out.",
        _of(f"{_FOR_A}.relu() - {_FOR_B}.relu()"),
        _of(f"({_FOR_A} - {_FOR_B}).relu()"),
    ),
    mistake(
        "squeezed_into_the_range",
        "You bring the differences into the range by cutting them off, by `tanh` or by their sign.",
        "Divide all of them by the same number, so that twice the difference stays twice as far from 0.",
        _made("difference.clamp(-1, 1)"),
        _made("difference.tanh()"),
        _made("difference.sign()"),
    ),
    mistake(
        "probabilities",
        "You turn attributions into probabilities, by `softmax` or `sigmoid`.",
        "Attributions are shares of a score. Subtract them as they are.",
        _of("attributions.softmax(dim=1)[:, a] - attributions.softmax(dim=1)[:, b]"),
        _made("attributions.softmax(dim=1)[:, a] - attributions.softmax(dim=1)[:, b]"),
        _made("difference.sigmoid()"),
        _made("2 * difference.sigmoid() - 1"),
        _made("attributions[:, [a, b]].softmax(dim=1)[:, 0]"),
    ),
    mistake(
        "ratio",
        "You divide the two attributions, or compare them relative to their own size.",
        "Subtract the attribution to b from that to a, and divide by the same number for all vectors.",
        _of(f"{_FOR_A} / {_FOR_B}"),
        _made(f"{_FOR_A} / {_FOR_B}"),
        _made(f"difference / ({_FOR_A}.abs() + {_FOR_B}.abs())"),
        _of(f"({_FOR_A} - {_FOR_B}) / ({_FOR_A}.abs() + {_FOR_B}.abs())"),
    ),
    mistake(
        "one_class_only",
        "Your result depends on one of the two classes only.",
        "Subtract the attribution to b from that to a.",
        _of(_FOR_A),
        _of(f"-{_FOR_B}"),
        _of(_FOR_B),
        _made(_FOR_A),
    ),
    mistake(
        "added",
        "You add the two attributions, or multiply them.",
        "Subtract the attribution to b from that to a.",
        _of(f"{_FOR_A} + {_FOR_B}"),
        _of(f"{_FOR_A} * {_FOR_B}"),
    ),
    mistake(
        "scaled_by_all_attributions",
        "You divide by the largest attribution, of all classes or of the two, not by the largest difference.",
        "Divide by `difference.abs().max()`: then one vector is at -1 or at 1.",
        _by("attributions.abs().max()"),
        _by("attributions.max()"),
        _by("attributions[:, [a, b]].abs().max()"),
        _by("attributions[:, [a, b]].max()"),
        _by(f"{_FOR_A}.abs().max()"),
        _by(f"{_FOR_B}.abs().max()"),
    ),
    mistake(
        "other_divisor",
        "You divide by a length, a sum, a mean or a deviation of the differences, not by the largest of them.",
        "Divide by `difference.abs().max()`.",
        _by("difference.norm()"),
        _by("difference.abs().sum()"),
        _by("difference.abs().mean()"),
        _by("difference.std(correction=0)"),
        _by("difference.square().max()"),
        _by("difference.max() - difference.min()"),
        _by("(difference.max() - difference.min()) / 2"),
    ),
    mistake(
        "best_class_only",
        "You ask whether one of the two is the class with the largest attribution, and ignore how much.",
        "Take the attributions to both classes, whichever class has the largest.",
        _of("(attributions.argmax(dim=1) == a).float() - (attributions.argmax(dim=1) == b).float()"),
        _of(f"({_FOR_A} > {_FOR_B}).float()"),
        _of(f"2 * ({_FOR_A} > {_FOR_B}).float() - 1"),
    ),
    mistake(
        "squared",
        "You square the attributions or the differences.",
        "Subtract the attributions as they are.",
        _of(f"{_FOR_A}.square() - {_FOR_B}.square()"),
        _of(f"({_FOR_A} - {_FOR_B}).square()"),
    ),
    mistake(
        "ranks",
        "You use the order of the differences, not their sizes.",
        "Divide the differences by the largest absolute value. Their order is the layout's business.",
        _of(f"({_FOR_A} - {_FOR_B}).argsort().argsort().float()"),
        _of(f"({_FOR_A} - {_FOR_B}).argsort().float()"),
    ),
    mistake(
        "sorted",
        "You sort the differences: they no longer belong to their vectors.",
        "Leave them in the order of the rows of `attributions`.",
        _of(f"({_FOR_A} - {_FOR_B}).sort().values"),
        _of(f"({_FOR_A} - {_FOR_B}).sort(descending=True).values"),
    ),
    mistake(
        "one_number",
        "You return a single number for all vectors.",
        "Each vector has its own place on the axis: keep all N differences.",
        _of(f"({_FOR_A} - {_FOR_B}).mean()"),
        _made("difference.mean()"),
        _made("difference.sum()"),
        _made("difference.max()"),
    ),
    mistake(
        "first_classes",
        "You compare the classes 0 and 1, whatever a and b are.",
        "Use the numbers that the function is given: `attributions[:, a]`.",
        _of("attributions[:, 0] - attributions[:, 1]"),
    ),
    mistake(
        "axis_kept",
        "Your result is a column, shape (N, 1), or a row, shape (1, N).",
        "`attributions[:, a]` has the shape (N,), but `attributions[:, [a]]` has (N, 1).",
        append("comparison = comparison[:, None]"),
        append("comparison = comparison[None]"),
    ),
    mistake(
        "squeezed_vector",
        "With a single vector, its axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave `squeeze` out: one vector has to give the shape (1,).",
        append("comparison = comparison.squeeze()"),
    ),
    input_overwritten(
        "attributions",
        append("attributions[:, a] -= attributions[:, b]"),
        append("attributions /= attributions.abs().max()"),
    ).reworded(
        hint="A column such as `attributions[:, a]` is a view: `-=` and `/=` on it write into the argument. Write "
        "`x = x - y` instead."
    ),
    nothing_returned("comparison", append("comparison = None")),
)

EQUIVALENT: dict[str, str] = {}
