"""What goes wrong with the vectors of a class, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_AHEAD = (
    "ahead = (attributions > attributions[:, [y]]).sum(dim=1)",
    "ahead = attributions.argsort(dim=1, descending=True).argsort(dim=1)[:, y]",
    "ahead = torch.tensor([sum(one > row[y] for one in row) for row in attributions.tolist()])",
)
_MASKS = ("mask = ahead < rank", "mask = (attributions.topk(rank, dim=1).indices == y).any(dim=1)")

STYLES = (
    style("sorted_twice", edit(_AHEAD[0], _AHEAD[1])),
    style("row_by_row", edit(_AHEAD[0], _AHEAD[2])),
    style("top_k", edit(_MASKS[0], _MASKS[1])),
)


def _mask(new: str) -> Edit:
    """Something else in place of the mask."""
    return reduce(or_, (edit(known, f"mask = {new}") for known in _MASKS))


_RANKED = "(attributions > attributions[:, [y]]).sum(dim=1)"

MISCONCEPTIONS = (
    mistake(
        "ranked_among_vectors",
        "You rank the vectors: you keep those with the largest attributions to y, however many there are elsewhere.",
        "Rank the classes of each vector: `topk` and `argsort` along `dim=1`.",
        _mask("(attributions > attributions[y % len(attributions)]).sum(dim=0) < rank"),
        _mask("(attributions[:, y][:, None] < attributions[:, y]).sum(dim=1) < rank"),
        _mask("torch.isin(torch.arange(len(attributions)), attributions[:, y].topk(rank).indices)"),
        _mask("(attributions.topk(rank, dim=0).indices == y).any(dim=0)"),
    ),
    mistake(
        "one_rank_too_many",
        "You keep one rank too many: with rank 1, you also keep vectors whose second class is y.",
        "If y is in third place, two classes are ahead of it. Their number has to be below `rank`.",
        _mask(f"{_RANKED} <= rank"),
    ),
    mistake(
        "one_rank_too_few",
        "You keep one rank too few: with rank 1, nothing is left.",
        "In first place, 0 classes are ahead of y. Their number has to be below `rank`.",
        _mask(f"{_RANKED} < rank - 1"),
        _mask(f"{_RANKED} + 1 < rank"),
    ),
    mistake(
        "first_class_only",
        "You only keep vectors whose very first class is y, whatever `rank` is.",
        "With rank 3, y may be in first, second or third place.",
        _mask("attributions.argmax(dim=1) == y"),
    ),
    mistake(
        "smallest_first",
        "You sort the wrong way round: you keep the vectors that argue most against y.",
        "The largest attribution comes first: `descending=True`.",
        _mask("(attributions < attributions[:, [y]]).sum(dim=1) < rank"),
        _mask("(attributions.argsort(dim=1)[:, :rank] == y).any(dim=1)"),
        _mask("(attributions.topk(rank, dim=1, largest=False).indices == y).any(dim=1)"),
    ),
    mistake(
        "sorted_once",
        "You sort once and look at column y: that is which class is in place y, not in which place y is.",
        "Look for y among the first `rank` columns: `(order[:, :rank] == y).any(dim=1)`.",
        _mask("attributions.argsort(dim=1, descending=True)[:, y] < rank"),
        _mask("attributions.argsort(dim=1)[:, y] < rank"),
    ),
    mistake(
        "absolute_values",
        "You rank by absolute values: vectors that argue against y come in, too.",
        "Rank the attributions as they are.",
        _mask("(attributions.abs() > attributions[:, [y]].abs()).sum(dim=1) < rank"),
        _mask("(attributions.square() > attributions[:, [y]].square()).sum(dim=1) < rank"),
    ),
    mistake(
        "by_magnitude",
        "You keep vectors whose attribution to y is large, not those where y is among the first classes.",
        "Compare the attribution to y with those of the other classes, row by row.",
        _mask("attributions[:, y] > 0"),
        _mask("attributions[:, y] >= 0.5 * attributions[:, y].max()"),
        _mask("attributions[:, y] > attributions[:, y].mean()"),
        _mask("attributions[:, y] > rank"),
        _mask("attributions[:, y] > attributions.mean(dim=1)"),
    ),
    mistake(
        "positive_only",
        "You also ask for an attribution above 0: the rank alone decides.",
        "A vector may argue against all classes, and against y least of all: y is in first place then.",
        _mask(f"({_RANKED} < rank) & (attributions[:, y] > 0)"),
    ),
    mistake(
        "exactly_this_rank",
        "You only keep vectors where y is exactly in place `rank`.",
        "All places from the first to `rank` count: use `<`, not `==`.",
        _mask(f"{_RANKED} == rank - 1"),
        _mask(f"{_RANKED} == rank"),
    ),
    mistake(
        "reversed",
        "Your mask is reversed: it is True for the vectors that should be left out.",
        "True means that y is among the first `rank` classes.",
        append("mask = ~mask"),
    ),
    mistake(
        "places_returned",
        "You return a list of the selected vectors, by their numbers or attributions, not a mask.",
        "Return one bool for each of the N vectors: leave `nonzero` and `where` out, and select nothing.",
        append("mask = mask.nonzero()[:, 0]"),
        append("mask = mask.nonzero()"),
        append("mask = attributions[mask, y]"),
    ),
    mistake(
        "vectors_returned",
        "You return attributions, those of the selected vectors or with zeros for the others, not a mask.",
        "Return the mask itself: one bool for each of the N vectors.",
        append("mask = attributions[mask]"),
        append("mask = attributions[:, y] * mask"),
    ),
    mistake(
        "place_of_the_class_returned",
        "You return the place of y for each vector, not whether it is among the first.",
        "Compare the place with `rank`.",
        _mask(_RANKED),
        _mask(f"{_RANKED} + 1"),
        _mask("attributions.topk(rank, dim=1).indices"),
    ),
    mistake(
        "all_classes",
        "You return a number for each vector and class, shape (N, C).",
        "Pick the column of y: one bool for each vector is asked for.",
        _mask("(attributions[:, :, None] < attributions[:, None]).sum(dim=2) < rank"),
    ),
    mistake(
        "any_or_all",
        "You return a single bool for all vectors.",
        "Each vector has a bool of its own: `any(dim=1)`, with the axis.",
        append("mask = mask.any()"),
        append("mask = mask.all()"),
        append("mask = mask.sum()"),
    ),
    mistake(
        "rank_ignored",
        "You use a fixed rank, whatever `rank` is.",
        "Write `rank` in place of the number.",
        _mask(f"{_RANKED} < 5"),
        _mask(f"{_RANKED} < 10"),
    ),
    mistake(
        "first_column",
        "You look at class 0, whatever y is.",
        "Use the number that the function is given: `attributions[:, y]`.",
        _mask("(attributions > attributions[:, [0]]).sum(dim=1) < rank"),
        _mask("(attributions > attributions[:, [1]]).sum(dim=1) < rank"),
    ),
    mistake(
        "axis_kept",
        "Your mask is a column, shape (N, 1), or a row, shape (1, N).",
        "Leave `keepdim` out, or use `attributions[:, y]`: the shape is (N,).",
        append("mask = mask[:, None]"),
        append("mask = mask[None]"),
    ),
    input_overwritten(
        "attributions",
        append("attributions[~mask] = 0"),
        append("attributions[:] = attributions.sort(dim=1).values"),
        append("attributions[:, y] = -torch.inf"),
    ).reworded(hint="Assignments such as `attributions[...] = ...` change the argument itself: work on a copy."),
    nothing_returned("mask", append("mask = None")),
)

EQUIVALENT: dict[str, str] = {}
