"""What goes wrong with the total variation, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, Variant, append, edit
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

# The two differences and their sum, in the words of the reference and of the styles.
_ACROSS = ("img[:, :, :, 1:] - img[:, :, :, :-1]", "img.diff(dim=3)", "img[..., :-1] - img[..., 1:]")
_DOWN = ("img[:, :, 1:, :] - img[:, :, :-1, :]", "img.diff(dim=2)", "img[..., :-1, :] - img[..., 1:, :]")
_SUMS = (
    "across.square().sum(dim=(1, 2, 3)) + down.square().sum(dim=(1, 2, 3))",
    "(across**2).flatten(1).sum(1) + (down**2).flatten(1).sum(1)",
    "torch.einsum('nchw,nchw->n', across, across) + torch.einsum('nchw,nchw->n', down, down)",
    "torch.stack([(a**2).sum() + (d**2).sum() for a, d in zip(across, down)])",
)

STYLES = (
    style("diff", edit(_ACROSS[0], _ACROSS[1]), edit(_DOWN[0], _DOWN[1])),
    style("the_other_way_round", edit(_ACROSS[0], _ACROSS[2]), edit(_DOWN[0], _DOWN[2])),
    style("flat", edit(_SUMS[0], _SUMS[1])),
    style("einsum", edit(_SUMS[0], _SUMS[2])),
    style("image_by_image", edit(_SUMS[0], _SUMS[3])),
)


def _instead(known: tuple[str, ...], new: str) -> Edit:
    return reduce(or_, (edit(old, new) for old in known))


def _differences(across: str, down: str) -> Variant:
    """Other differences between pixels."""
    return _instead(_ACROSS, across), _instead(_DOWN, down)


def _sums(expression: str) -> Edit:
    """Another number of the two differences, `{x}` in turn, and their sum."""
    whole = " + ".join(expression.replace("{x}", name) for name in ("across", "down"))
    return _instead(_SUMS, whole if "{x}" in expression else expression)


def _made(expression: str) -> Edit:
    """Something else is made of the total variation."""
    return append(f"variation = {expression}")


_EACH = "dim=(1, 2, 3)"
_CROPPED = "across[:, :, :-1].square() + down[..., :-1].square()"

MISCONCEPTIONS = (
    mistake(
        "absolute_values",
        "You add up absolute differences, but the differences should be squared.",
        "Square each difference: `.square()`, or `** 2`.",
        _sums(f"{{x}}.abs().sum({_EACH})"),
    ),
    mistake(
        "one_direction",
        "You compare neighbours in one direction only.",
        "Compare each pixel with the one to its right and with the one below it, and add up both.",
        _sums(f"across.square().sum({_EACH})"),
        _sums(f"down.square().sum({_EACH})"),
    ),
    mistake(
        "one_direction_twice",
        "You compare neighbours in the same direction twice.",
        "Columns are axis 3 and rows are axis 2: one of the two differences has to run along each.",
        _instead(_ACROSS, "img[:, :, 1:, :] - img[:, :, :-1, :]"),
        _instead(_DOWN, "img[:, :, :, 1:] - img[:, :, :, :-1]"),
    ),
    mistake(
        "wraps_around",
        "You compare the pixels of one border with those of the opposite one: `torch.roll` wraps around.",
        "A pixel at the border has no neighbour beyond it: use slices, `img[:, :, :, 1:]` and `img[:, :, :, :-1]`.",
        _differences("img - img.roll(1, dims=3)", "img - img.roll(1, dims=2)"),
        _instead(_ACROSS, "img - img.roll(1, dims=3)"),
        _instead(_DOWN, "img - img.roll(1, dims=2)"),
    ),
    mistake(
        "mean_in_place_of_sum",
        "You average the squared differences, but they should be added up.",
        "Use `.sum(...)` in place of `.mean(...)`, and do not divide by the number of pixels.",
        _sums(f"{{x}}.square().mean({_EACH})"),
        _sums(f"(across.square().mean({_EACH}) + down.square().mean({_EACH})) / 2"),
        _made("2 * (across.square().mean(dim=(1, 2, 3)) + down.square().mean(dim=(1, 2, 3)))"),
        _made("variation / img[0].numel()"),
        _made("variation / (img.shape[2] * img.shape[3])"),
        _made("variation / 3"),
    ),
    mistake(
        "summed_over_the_batch",
        "You add up the differences of all images together.",
        "Each image has a total variation of its own: leave axis 0 out of the sum, `.sum(dim=(1, 2, 3))`.",
        _made("variation.sum()"),
        _made("variation.mean()"),
        _made("variation.sum() / 2"),
        _sums("{x}.abs().sum()"),
        _sums("{x}.square().mean()"),
        _sums(f"across.square().sum() + down.square().sum({_EACH})"),
        _sums(f"across.square().sum({_EACH}) + down.square().sum()"),
    ),
    mistake(
        "last_row_and_column_left_out",
        "You leave pairs of neighbours out: those in the last row, in the last column, or in both.",
        "The two differences have different shapes, (H, W - 1) and (H - 1, W): add up each on its own, uncropped.",
        (_made(f"({_CROPPED}).sum({_EACH})"),),
        (_sums(f"across[:, :, :-1].square().sum({_EACH}) + down.square().sum({_EACH})"),),
        (_sums(f"across.square().sum({_EACH}) + down[..., :-1].square().sum({_EACH})"),),
        _differences(
            "img[:, :, 1:-1, 2:] - img[:, :, 1:-1, 1:-1]",
            "img[:, :, 2:, 1:-1] - img[:, :, 1:-1, 1:-1]",
        ),
        _differences("img[:, :, :, 2:] - img[:, :, :, 1:-1]", "img[:, :, 2:, :] - img[:, :, 1:-1, :]"),
    ),
    mistake(
        "root_of_each_pixel",
        "You take a root for each pixel: that is the total variation with beta = 1.",
        "With beta = 2 there is no root: add up the squares themselves.",
        _made(f"({_CROPPED}).sqrt().sum({_EACH})"),
        _made(f"({_CROPPED} + 1e-8).sqrt().sum({_EACH})"),
        _made(f"({_CROPPED}).sum(dim=1).sqrt().sum(dim=(1, 2))"),
    ),
    mistake(
        "root_of_the_sum",
        "You take the root of the sum: a norm, where its square is asked.",
        "Leave out `.sqrt()`; a norm has to be squared.",
        _made("variation.sqrt()"),
        _sums("{x}.flatten(1).norm(dim=1)"),
    ),
    mistake(
        "not_squared",
        "You add up the differences with their signs: they cancel, and little is left but the two borders.",
        "Square each difference before you add them up.",
        _made(f"(img[..., 1:] - img[..., :-1]).sum({_EACH}) + (img[..., 1:, :] - img[..., :-1, :]).sum({_EACH})"),
        _made(f"(img[..., :-1] - img[..., 1:]).sum({_EACH}) + (img[..., :-1, :] - img[..., 1:, :]).sum({_EACH})"),
    ),
    mistake(
        "square_after_the_sum",
        "You square the sum of the differences, so they cancel before they are squared.",
        "Square each difference first, then add up.",
        _sums(f"{{x}}.sum({_EACH}) ** 2"),
        _sums("({x}.sum(dim=(2, 3)) ** 2).sum(dim=1)"),
        _sums(f"{{x}}.abs().sum({_EACH}) ** 2"),
    ),
    mistake(
        "squared_twice",
        "You square once too often.",
        "Square each difference once, and add up.",
        _sums(f"{{x}}.square().square().sum({_EACH})"),
        _made("variation.square()"),
        _sums(f"{{x}}.square().sum({_EACH}).square()"),
        _made(f"({_CROPPED}).square().sum({_EACH})"),
    ),
    mistake(
        "differences_combined_first",
        "You combine the two differences of a pixel before you square them.",
        "Square each difference on its own: (a + b) ** 2 is not a ** 2 + b ** 2.",
        _made(f"(across[:, :, :-1] + down[..., :-1]).square().sum({_EACH})"),
        _made(f"(across[:, :, :-1] * down[..., :-1]).sum({_EACH})"),
        _made(f"(across[:, :, :-1].abs() + down[..., :-1].abs()).square().sum({_EACH})"),
    ),
    mistake(
        "two_apart",
        "You compare pixels that are two apart, not next to each other.",
        "Neighbours are one apart: `1:` and `:-1`.",
        _differences("img[:, :, :, 2:] - img[:, :, :, :-2]", "img[:, :, 2:, :] - img[:, :, :-2, :]"),
        _differences("(img[:, :, :, 2:] - img[:, :, :, :-2]) / 2", "(img[:, :, 2:, :] - img[:, :, :-2, :]) / 2"),
        _differences("img[:, :, :, ::2].diff(dim=3)", "img[:, :, ::2, :].diff(dim=2)"),
    ),
    mistake(
        "diagonal_neighbours",
        "You compare pixels along a diagonal.",
        "Compare each pixel with the one to its right, and with the one below it.",
        _made(f"(img[:, :, 1:, 1:] - img[:, :, :-1, :-1]).square().sum({_EACH})"),
        _made(f"variation + (img[:, :, 1:, 1:] - img[:, :, :-1, :-1]).square().sum({_EACH})"),
        _differences("img[:, :, 1:, 1:] - img[:, :, :-1, :-1]", "img[:, :, 1:, :-1] - img[:, :, :-1, 1:]"),
    ),
    mistake(
        "across_channels",
        "You subtract the channels of a pixel from each other.",
        "The image has the shape (N, 3, H, W): neighbours are next to each other along the axes 2 and 3.",
        _differences("img.diff(dim=2)", "img.diff(dim=1)"),
        _differences("img.diff(dim=3)", "img.diff(dim=1)"),
        _made(f"variation + img.diff(dim=1).square().sum({_EACH})"),
    ),
    mistake(
        "colours_merged",
        "You merge the colours before you compare neighbours, or use one of them only.",
        "Compare neighbours channel by channel, and add up over the channels at the end.",
        *(
            _differences(f"{grey}.diff(dim=3)", f"{grey}.diff(dim=2)")
            for grey in ("img.mean(dim=1, keepdim=True)", "img.sum(dim=1, keepdim=True)", "img[:, :1]", "img[:, -1:]")
        ),
    ),
    mistake(
        "one_pixel_for_all",
        "You compare all pixels of a row or column with the same one, at its beginning or end.",
        "A slice needs its colon on the other side: `:-1` is all but the last, `-1:` is only the last.",
        _differences("img[:, :, :, 1:] - img[:, :, :, -1:]", "img[:, :, 1:, :] - img[:, :, -1:, :]"),
        _differences("img[:, :, :, 1:] - img[:, :, :, :1]", "img[:, :, 1:, :] - img[:, :, :1, :]"),
        _differences("img[:, :, :, :-1] - img[:, :, :, -1:]", "img[:, :, :-1, :] - img[:, :, -1:, :]"),
    ),
    mistake(
        "compared_with_the_mean",
        "You compare pixels with a mean: that is a variance, and does not know which pixels are neighbours.",
        "Subtract from each pixel the one next to it.",
        _made(f"(img - img.mean({_EACH}, keepdim=True)).square().sum({_EACH})"),
        _made(f"(img - img.mean(dim=(2, 3), keepdim=True)).square().sum({_EACH})"),
        _made(f"(img - img.mean()).square().sum({_EACH})"),
        _made(f"img.var({_EACH})"),
    ),
    mistake(
        "squared_before_the_difference",
        "You square the pixels and then subtract; the differences should be squared.",
        "Subtract first: `(a - b) ** 2` is not `a ** 2 - b ** 2`.",
        _made(f"img.square().diff(dim=3).sum({_EACH}) + img.square().diff(dim=2).sum({_EACH})"),
        _made(f"img.square().diff(dim=3).abs().sum({_EACH}) + img.square().diff(dim=2).abs().sum({_EACH})"),
    ),
    mistake(
        "added_in_place_of_subtracted",
        "You add neighbours where you should subtract them.",
        "A difference is small where neighbours are alike; their sum is not.",
        _differences("img[:, :, :, 1:] + img[:, :, :, :-1]", "img[:, :, 1:, :] + img[:, :, :-1, :]"),
    ),
    mistake(
        "beyond_the_border",
        "You compare the pixels at the border with zeros beyond it: the image is padded.",
        "Leave the padding out: a pixel at the border has no neighbour beyond it.",
        _differences("F.pad(img, (0, 1)).diff(dim=3)", "F.pad(img, (0, 0, 0, 1)).diff(dim=2)"),
        _differences("F.pad(img, (1, 0)).diff(dim=3)", "F.pad(img, (0, 0, 1, 0)).diff(dim=2)"),
        _differences("F.pad(img, (1, 1)).diff(dim=3)", "F.pad(img, (0, 0, 1, 1)).diff(dim=2)"),
    ),
    mistake(
        "halved",
        "Your result is half of what it should be.",
        "Each pair of neighbours counts in full, and once: there is no factor of one half.",
        _made("variation / 2"),
    ),
    mistake(
        "counted_twice",
        "You count each pair of neighbours twice: once from either side.",
        "Compare each pixel with the one to its right and with the one below it only.",
        _made("variation * 2"),
    ),
    mistake(
        "directions_subtracted",
        "You subtract one direction from the other.",
        "Add up the squared differences of both directions.",
        _sums(f"across.square().sum({_EACH}) - down.square().sum({_EACH})"),
        _sums(f"down.square().sum({_EACH}) - across.square().sum({_EACH})"),
    ),
    mistake(
        "negative",
        "Your result has the wrong sign: the total variation is a sum of squares.",
        "Return the sum as it is; whoever minimises it needs no minus sign.",
        _made("-variation"),
    ),
    mistake(
        "channels_kept",
        "You return a number for each channel, or for each pixel, in place of one for each image.",
        "Add up over the axes 1, 2 and 3.",
        _sums("{x}.square().sum(dim=(2, 3))"),
        _made(f"{_CROPPED}"),
        _made(f"({_CROPPED}).sum(dim=1)"),
    ),
    mistake(
        "axes_kept",
        "The values are right, but axes of length 1 are left over, or the images' axis is gone.",
        "Leave out `keepdim=True` and `squeeze()`: the shape is (N,).",
        _made("variation.view(-1, 1)"),
        _made("variation.view(-1, 1, 1, 1)"),
        _made("variation[None]"),
        _made("variation.squeeze()"),
    ),
    mistake(
        "first_image_only",
        "You look at the first image only.",
        "Leave axis 0 as it is: `img[0]` is the first image of the batch.",
        _made("variation[:1]"),
        _made("variation[:1].expand(len(img))"),
        _made("variation[0]"),
    ),
    mistake(
        "one_neighbour_constant",
        "Your values are right, but one pixel of each pair counts as a constant: half of the gradient is missing.",
        "Both pixels of a pair pull: leave out `.detach()` and `.data`.",
        _differences(
            "img[:, :, :, 1:] - img[:, :, :, :-1].detach()",
            "img[:, :, 1:, :] - img[:, :, :-1, :].detach()",
        ),
        _differences(
            "img[:, :, :, 1:].detach() - img[:, :, :, :-1]",
            "img[:, :, 1:, :].detach() - img[:, :, :-1, :]",
        ),
    ),
    no_gradient("img", "variation"),
    backward_called("img", "variation"),
    input_overwritten(
        "img",
        append("img.data.zero_()"),
        append("img.data -= img.data.mean()"),
        append("img.data[:, :, :, 1:] -= img.data[:, :, :, :-1]"),
    ).reworded(hint="Keep the differences in new variables: `img -= ...` and `img.data[...] = ...` change img itself."),
    nothing_returned("variation", append("variation = None")),
)

EQUIVALENT: dict[str, str] = {}
