"""What goes wrong with the content loss, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.losses.squares import wrong_sums_of_squares, wrong_weights
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_DIFFERENCE = "difference = content_current - content_original"
_SUMS = (
    "(difference**2).sum()",
    'F.mse_loss(content_current, content_original, reduction="sum")',
    "difference.norm() ** 2",
    "difference.flatten() @ difference.flatten()",
    "sum((one * one).sum() for one in difference[0])",
)
_START = "loss = content_weight *"

STYLES = tuple(
    style(name, edit(_SUMS[0], other))
    for name, other in zip(("torchs_loss", "squared_norm", "dot_product", "channel_by_channel"), _SUMS[1:], strict=True)
)


def _sum(new: str) -> Edit:
    """Something else in place of the sum of squares."""
    return reduce(or_, (edit(known, new) for known in _SUMS))


def _weight(new: str) -> Edit:
    """Something else in front of the sum."""
    return edit(_START, f"loss = {new}")


def _of(difference: str) -> Edit:
    """The right sum of other differences; torch's loss takes them itself."""
    return edit(_SUMS[1], f"(({difference}) ** 2).sum()") | edit(_DIFFERENCE, f"difference = {difference}")


def _made(new: str) -> Edit:
    """Something else is made of the loss."""
    return append(f"loss = {new}")


MISCONCEPTIONS = (
    *wrong_sums_of_squares(_sum, "difference"),
    *wrong_weights("content_weight", _weight),
    no_gradient(
        "content_current",
        "loss",
        append("loss = loss.item()"),
        _of("content_current.detach() - content_original"),
        _of("content_current.data - content_original"),
    ),
    mistake(
        "divided_by_size",
        "You divide by the size of the layer, its channels or its positions.",
        "The loss is a sum over all units: divide by nothing.",
        *(
            _made(f"loss / {size}")
            for size in (
                "content_current.shape[1]",
                "content_current[0, 0].numel()",
                "(4 * content_current.numel())",
                "(2 * content_current.numel())",
                "content_current.numel() ** 0.5",
                "content_current.shape[2]",
                "content_current.shape[3]",
            )
        ),
    ),
    mistake(
        "gram_matrices_compared",
        "You compare Gram matrices. That is the style loss: it forgets where things are.",
        "Compare the features themselves, position by position.",
        *(
            _of(
                f"content_current.flatten(2) @ content_current.flatten(2).mT {divisor} "
                f"- content_original.flatten(2) @ content_original.flatten(2).mT {divisor}"
            )
            for divisor in ("", "/ content_current.numel()")
        ),
    ),
    mistake(
        "difference_of_squares",
        "You subtract the squares: features of opposite signs then count as equal.",
        "Subtract first, then square.",
        _made("content_weight * (content_current**2 - content_original**2).sum()"),
        _made("content_weight * (content_current**2 - content_original**2).abs().sum()"),
    ),
    mistake(
        "added_in_place_of_subtracted",
        "You add the features where they should be subtracted.",
        "`content_current - content_original` is zero where both agree.",
        _of("content_current + content_original"),
    ),
    mistake(
        "multiplied_with_each_other",
        "You multiply the features of the image and of the photograph with each other.",
        "Subtract them, square the differences, and add up.",
        _made("content_weight * (content_current * content_original).sum()"),
    ),
    mistake(
        "original_ignored",
        "Your loss depends on one of the two features only.",
        "Compare them: the sum is over the squares of `content_current - content_original`.",
        _of("content_current"),
        _made("content_weight * (content_original**2).sum() + 0 * content_current.sum()"),
    ),
    mistake(
        "means_compared",
        "You average the features over positions or channels before you compare them.",
        "Compare each unit with itself: no mean comes before the square.",
        _of("content_current.mean(dim=(2, 3)) - content_original.mean(dim=(2, 3))"),
        _of("content_current.mean(dim=1) - content_original.mean(dim=1)"),
        _of("content_current.mean(dim=(1, 2, 3), keepdim=True) - content_original.mean()"),
    ),
    mistake(
        "one_channel_only",
        "Only one channel of the features counts.",
        "`content_current[0]` is the first image of the batch, with all its channels; a further index takes one of "
        "them.",
        _of("content_current[:, :1] - content_original[:, :1]"),
        _of("content_current[:, -1:] - content_original[:, -1:]"),
    ),
    mistake(
        "relative_difference",
        "You divide by the size of the photograph's features.",
        "Leave the division out: the loss is a weight times a sum of squares.",
        _made("loss / (content_original**2).sum()"),
        _made("loss / content_original.norm()"),
    ),
    mistake(
        "negative_features_removed",
        "You set negative features to zero before you compare.",
        "Compare the features as they are given: whether a ReLU comes next is for the caller.",
        _of("content_current.relu() - content_original.relu()"),
    ),
    backward_called("content_current", "loss"),
    input_overwritten(
        "content_current or content_original",
        *((_sum(_SUMS[0]), append(f"content_original {change}")) for change in ("-= content_current", "*= 0")),
    ).reworded(hint="`a - b` is a new tensor, and `a -= b` changes the caller's a: use the former."),
    nothing_returned("loss", append("loss = None")),
)

EQUIVALENT: dict[str, str] = {}
