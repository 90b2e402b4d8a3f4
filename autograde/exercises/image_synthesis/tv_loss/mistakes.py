"""What goes wrong with the total variation, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.losses.squares import wrong_sums_of_squares, wrong_weights
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_DOWN = "down = img[:, :, 1:, :] - img[:, :, :-1, :]"
_ACROSS = "across = img[:, :, :, 1:] - img[:, :, :, :-1]"
_DIFF = ("down = img.diff(dim=2)", "across = img.diff(dim=3)")
_SUMS = (
    "((down**2).sum() + (across**2).sum())",
    "(down.norm() ** 2 + across.norm() ** 2)",
    'sum(F.mse_loss(one, torch.zeros_like(one), reduction="sum") for one in (down, across))',
    "torch.cat([down.flatten(), across.flatten()]).square().sum()",
)
_START = "loss = tv_weight *"

STYLES = (
    style("differences_of_torch", edit(_DOWN, _DIFF[0]), edit(_ACROSS, _DIFF[1])),
    style("squared_norms", edit(_SUMS[0], _SUMS[1])),
    style("torchs_loss", edit(_SUMS[0], _SUMS[2])),
    style("in_one_vector", edit(_SUMS[0], _SUMS[3])),
)


def _sum(new: str) -> Edit:
    """Something else in place of the sum of squares."""
    return reduce(or_, (edit(known, f"({new})") for known in _SUMS))


def _weight(new: str) -> Edit:
    """Something else in front of the sum."""
    return edit(_START, f"loss = {new}")


def _down(new: str) -> Edit:
    return edit(_DOWN, f"down = {new}") | edit(_DIFF[0], f"down = {new}")


def _across(new: str) -> Edit:
    return edit(_ACROSS, f"across = {new}") | edit(_DIFF[1], f"across = {new}")


def _differences(down: str, across: str) -> tuple[Edit, Edit]:
    """Other differences, along the columns and along the rows."""
    return _down(down), _across(across)


def _made(new: str) -> Edit:
    """Something else is made of the loss."""
    return append(f"loss = {new}")


_PAD = "F.pad(img, (1, 1, 1, 1))"

MISCONCEPTIONS = (
    *wrong_sums_of_squares(_sum, "down", "across"),
    *wrong_weights("tv_weight", _weight),
    no_gradient(
        "img", "loss", append("loss = loss.item()"), _differences("img.data.diff(dim=2)", "img.data.diff(dim=3)")
    ),
    mistake(
        "down_only",
        "You compare each pixel with the one below it only: the neighbours in a row are missing.",
        "Both directions count: differences along axis 2 and along axis 3.",
        _across("0 * img"),
        _across("img.diff(dim=2)"),
    ),
    mistake(
        "across_only",
        "You compare each pixel with the one beside it only: the neighbours in a column are missing.",
        "Both directions count: differences along axis 2 and along axis 3.",
        _down("0 * img"),
        _down("img.diff(dim=3)"),
    ),
    mistake(
        "wraps_around",
        "Your image has no borders: the last row is compared with the first one, or the last column with the first.",
        "`torch.roll` moves what leaves at one side in at the other. Use slices: `img[:, :, 1:] - img[:, :, :-1]`.",
        _differences("torch.roll(img, 1, dims=2) - img", "torch.roll(img, 1, dims=3) - img"),
        (_across("torch.roll(img, 1, dims=3) - img"),),
        (_down("torch.roll(img, 1, dims=2) - img"),),
    ),
    mistake(
        "zeros_around_the_image",
        "You compare the pixels at the border with zeros outside the image.",
        "The image ends there: pad nothing, and take slices that are one pixel shorter than the image.",
        _differences(f"{_PAD}.diff(dim=2)", f"{_PAD}.diff(dim=3)"),
        _differences("F.pad(img, (0, 0, 0, 1)).diff(dim=2)", "F.pad(img, (0, 1, 0, 0)).diff(dim=3)"),
        _differences("F.pad(img, (0, 0, 1, 0)).diff(dim=2)", "F.pad(img, (1, 0, 0, 0)).diff(dim=3)"),
    ),
    mistake(
        "border_left_out",
        "You cut both slices along both axes: some neighbours in the first or last row or column are left out.",
        "Cut along one axis only: `img[:, :, 1:, :] - img[:, :, :-1, :]` keeps all columns.",
        _differences("img[:, :, 1:, :-1] - img[:, :, :-1, :-1]", "img[:, :, :-1, 1:] - img[:, :, :-1, :-1]"),
        _differences("img[:, :, 1:, 1:] - img[:, :, :-1, 1:]", "img[:, :, 1:, 1:] - img[:, :, 1:, :-1]"),
        _differences("img[:, :, 1:-1] - img[:, :, :-2]", "img[:, :, :, 1:-1] - img[:, :, :, :-2]"),
        _differences("img[:, :, 2:] - img[:, :, 1:-1]", "img[:, :, :, 2:] - img[:, :, :, 1:-1]"),
    ),
    mistake(
        "isotropic",
        "You take the length of the gradient at each pixel, a square root of two squares.",
        "Leave the root out: the loss is the sum of all squares.",
        _made("tv_weight * (down[..., :-1].square() + across[:, :, :-1].square() + 1e-12).sqrt().sum()"),
        _made("tv_weight * ((down[..., :-1].square() + across[:, :, :-1].square()) ** 0.625).sum()"),
    ),
    mistake(
        "directions_added_before_squaring",
        "You add the differences of both directions before you square: they can cancel.",
        "Square each on its own, and add up then.",
        _made("tv_weight * ((down[..., :-1] + across[:, :, :-1]) ** 2).sum()"),
    ),
    mistake(
        "diagonals",
        "You compare pixels along a diagonal.",
        "Neighbours are in the same row or in the same column.",
        _made("loss + tv_weight * ((img[:, :, 1:, 1:] - img[:, :, :-1, :-1]) ** 2).sum()"),
        _made("tv_weight * ((img[:, :, 1:, 1:] - img[:, :, :-1, :-1]) ** 2).sum()"),
        _made(
            "loss + tv_weight * ((img[:, :, 1:, 1:] - img[:, :, :-1, :-1]) ** 2).sum() "
            "+ tv_weight * ((img[:, :, 1:, :-1] - img[:, :, :-1, 1:]) ** 2).sum()"
        ),
    ),
    mistake(
        "directions_treated_differently",
        "You treat the two directions differently: one is averaged, or not squared, and the other one is.",
        "Do the same with both: square the differences, and add up.",
        *(
            _sum(f"({one}**2).sum() + {term.format(other)}")
            for one, other in (("down", "across"), ("across", "down"))
            for term in ("({}**2).mean()", "{}.sum()", "({} * 2).sum()", "{}.abs().sum()", "({}**3).sum()")
        ),
    ),
    mistake(
        "compared_with_the_first",
        "You compare all pixels with the first row, or with the first column.",
        "The slice of the neighbours is `:-1`, all but the last, and not `:1`, the first alone.",
        _differences("img[:, :, 1:] - img[:, :, :1]", "img[:, :, :, 1:] - img[:, :, :, :1]"),
        _down("img[:, :, 1:] - img[:, :, :1]"),
        _across("img[:, :, :, 1:] - img[:, :, :, :1]"),
    ),
    mistake(
        "two_pixels_apart",
        "You compare pixels that are two apart.",
        "Neighbours are one apart: `1:` and `:-1`.",
        _differences("img[:, :, 2:] - img[:, :, :-2]", "img[:, :, :, 2:] - img[:, :, :, :-2]"),
    ),
    mistake(
        "channels_as_neighbours",
        "You compare the colours of a pixel with each other.",
        "Neighbours are in the same channel: take no difference along axis 1.",
        _made("loss + tv_weight * (img.diff(dim=1) ** 2).sum()"),
        _differences("img.diff(dim=1)", "img.diff(dim=2)"),
        _differences("img.diff(dim=1)", "0 * img"),
        _down("img.diff(dim=1)"),
        _across("img.diff(dim=1)"),
    ),
    mistake(
        "over_the_ends_of_rows",
        "Flattened like this, the last pixel of a row is a neighbour of the first one of the next.",
        "Keep the axes of the image, and slice along axis 2 and along axis 3.",
        _across("img.flatten().diff()"),
        _across("img.flatten(2).diff(dim=2)"),
        _differences("img.flatten().diff()", "img.transpose(2, 3).flatten().diff()"),
        _differences("img.flatten(2).diff(dim=2)", "img.transpose(2, 3).flatten(2).diff(dim=2)"),
        _differences("img.flatten().diff()", "0 * img"),
        _differences("img.flatten(2).diff(dim=2)", "0 * img"),
    ),
    mistake(
        "one_channel_only",
        "Only one channel of the image counts.",
        "`img[0]` is the first image of the batch, with all three channels; sum over all of them.",
        _differences("img[:, 0].diff(dim=1)", "img[:, 0].diff(dim=2)"),
        _differences("img[:, -1].diff(dim=1)", "img[:, -1].diff(dim=2)"),
    ),
    mistake(
        "mean_colour",
        "You average or add up the three channels before you compare.",
        "Each channel has differences of its own: square them, and add up last.",
        _differences("img.mean(dim=1).diff(dim=1)", "img.mean(dim=1).diff(dim=2)"),
        _differences("img.sum(dim=1).diff(dim=1)", "img.sum(dim=1).diff(dim=2)"),
    ),
    mistake(
        "divided_by_size",
        "You divide by the size of the image.",
        "The loss is a sum over all neighbours: divide by nothing.",
        *(
            _made(f"loss / {size}")
            for size in ("img.numel()", "img[0, 0].numel()", "3", "img.shape[2]", "img.shape[3]", "(4 * img.numel())")
        ),
    ),
    mistake(
        "mean_of_both_directions",
        "You average the two directions, or all the differences together.",
        "Add both sums, and divide by nothing.",
        _made("loss / (down.numel() + across.numel())"),
    ),
    mistake(
        "difference_of_both_directions",
        "You subtract one direction from the other.",
        "Both directions add to the loss.",
        _sum("(down**2).sum() - (across**2).sum()"),
        _sum("(across**2).sum() - (down**2).sum()"),
        _sum("(down**2).sum() * (across**2).sum()"),
    ),
    mistake(
        "difference_of_squares",
        "You subtract the squares of neighbours; the loss has the squares of their differences.",
        "Subtract first, then square.",
        _made("tv_weight * ((img**2).diff(dim=2).abs().sum() + (img**2).diff(dim=3).abs().sum())"),
        _made("tv_weight * ((img**2).diff(dim=2).sum() + (img**2).diff(dim=3).sum())"),
    ),
    mistake(
        "sum_of_the_pixels",
        "You add up the squares of the pixels themselves, or of sums of neighbours.",
        "Subtract neighbours: in an image of a single colour the loss is zero.",
        _made("tv_weight * (img**2).sum()"),
        _differences("img[:, :, 1:] + img[:, :, :-1]", "img[:, :, :, 1:] + img[:, :, :, :-1]"),
        _down("img[:, :, 1:] + img[:, :, :-1]"),
        _across("img[:, :, :, 1:] + img[:, :, :, :-1]"),
    ),
    mistake(
        "variance",
        "You compare each pixel with the mean of the image, or of its row or column.",
        "Compare each pixel with its neighbours.",
        _differences("img - img.mean()", "0 * img"),
        _differences("img - img.mean(dim=(2, 3), keepdim=True)", "0 * img"),
        _differences("img - img.mean(dim=2, keepdim=True)", "img - img.mean(dim=3, keepdim=True)"),
    ),
    backward_called("img", "loss"),
    input_overwritten(
        "img",
        append("img.data.clamp_(-1, 1)"),
        append("img.data[:, :, :, 1:] -= img.data[:, :, :, :-1].clone()"),
    ),
    nothing_returned("loss", append("loss = None")),
)

EQUIVALENT: dict[str, str] = {}
