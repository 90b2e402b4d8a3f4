"""What goes wrong with Gram matrices, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.batch import squeezed_batch
from autograde.mistakes.families.caller import backward_called, input_overwritten, no_gradient
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_START = "N, C, H, W = features.shape"
_PRODUCTS = (
    "flat @ flat.transpose(1, 2)",
    'torch.einsum("nchw,ndhw->ncd", features, features)',
    "torch.bmm(flat, flat.permute(0, 2, 1))",
    "torch.stack([one @ one.T for one in flat])",
    "(flat[:, :, None] * flat[:, None]).sum(dim=3)",
)
_COUNTS = ("(C * H * W)", "features[0].numel()")

STYLES = (
    style("einsum", edit(_PRODUCTS[0], _PRODUCTS[1])),
    style("batched_product", edit(_PRODUCTS[0], _PRODUCTS[2])),
    style("image_by_image", edit(_PRODUCTS[0], _PRODUCTS[3]), edit(_COUNTS[0], _COUNTS[1])),
    style("all_products", edit(_PRODUCTS[0], _PRODUCTS[4])),
    style("divided_in_place", edit("gram = gram / ", "gram /= ")),
)


def _product(new: str) -> Edit:
    """Something else in place of the product."""
    return reduce(or_, (edit(f"gram = {known}", f"gram = {new}") for known in _PRODUCTS))


def _of(rows: str) -> Edit:
    """The product of other rows, (N, C, ...), with themselves."""
    return _product(f"{rows} @ {rows}.transpose(1, 2)")


def _count(new: str) -> Edit:
    """Another divisor."""
    return reduce(or_, (edit(f"/{sign} {known}", f"/{sign} {new}") for sign in ("", "=") for known in _COUNTS))


def _asked(new: str) -> Edit:
    """Another condition for the division."""
    return edit("if normalize:", new)


def _made(new: str) -> Edit:
    """Something else is made of the result."""
    return append(f"gram = {new}")


def _first(lines: str) -> Edit:
    """Statements before all others but one."""
    return edit(_START, f"{_START}\n{lines}")


MISCONCEPTIONS = (
    mistake(
        "not_normalised",
        "You never normalise: the larger the image, the larger your matrices.",
        "If `normalize` is true, divide by C * H * W.",
        _asked("if False:"),
        _count("1"),
    ),
    mistake(
        "always_normalised",
        "You divide by C * H * W even if `normalize` is False.",
        "Put the division below `if normalize:`.",
        _asked("if True:"),
    ),
    mistake(
        "normalised_the_other_way_round",
        "You normalise exactly when `normalize` is False.",
        "Divide if `normalize` is true.",
        _asked("if not normalize:"),
    ),
    mistake(
        "divided_by_positions",
        "You divide by the number of positions, H * W: the channels are not counted.",
        "Divide by the number of values of one image: C * H * W.",
        _count("(H * W)"),
    ),
    mistake(
        "divided_by_channels",
        "You divide by the number of channels alone, or by the number of entries of the matrix.",
        "Divide by the number of values of one image: C * H * W.",
        _count("C"),
        _count("C**2"),
    ),
    mistake(
        "divided_by_one_side",
        "One side of the image is missing in your divisor, or counts twice.",
        "Divide by the number of values of one image: C * H * W.",
        _count("H"),
        _count("W"),
        _count("(C * H)"),
        _count("(C * W)"),
        _count("(C * H * H)"),
        _count("(C * W * W)"),
    ),
    mistake(
        "divided_by_the_batch_too",
        "You divide by the number of images as well: a matrix then depends on how many others are in the batch.",
        "Divide by the number of values of one image, C * H * W; `features.numel()` counts all images.",
        _count("features.numel()"),
        _count("N"),
        _count("(N * C)"),
        _count("(N * H * W)"),
    ),
    mistake(
        "factor_of_the_paper",
        "Your divisor has a factor, or a square, that belongs to the loss of the paper.",
        "Divide by C * H * W: neither 2 nor 4, and nothing squared.",
        _count("(2 * C * H * W)"),
        _count("(4 * C * H * W)"),
        _count("(2 * C * H * W) ** 2"),
        _count("(4 * C**2 * (H * W) ** 2)"),
    ),
    mistake(
        "square_root_of_the_count",
        "You divide by the square root of C * H * W.",
        "Divide by C * H * W itself; the root would be right for the features, not for their products.",
        _count("(C * H * W) ** 0.5"),
    ),
    mistake(
        "multiplied",
        "You multiply by C * H * W.",
        "Divide by it: that makes images of different sizes comparable.",
        _count("(1 / (C * H * W))"),
    ),
    mistake(
        "positions_by_positions",
        "You multiply positions with positions: your matrices are H * W wide, but they should be C wide.",
        "The features come first and their transpose second: `flat @ flat.transpose(1, 2)`, where flat is (N, C, H*W).",
        _product("flat.transpose(1, 2) @ flat"),
    ),
    mistake(
        "channels_and_positions_mixed",
        "Your reshape mixes channels and positions: a row does not hold the values of a single channel.",
        "`reshape` and `view` do not swap axes. Use `features.reshape(N, C, H * W)`, in the order of the axes.",
        _product("features.reshape(N, H * W, C).transpose(1, 2) @ features.reshape(N, H * W, C)"),
        _of("features.permute(0, 2, 3, 1).reshape(N, C, H * W)"),
        _of("features.transpose(1, 2).reshape(N, C, H * W)"),
        _of("features.permute(0, 3, 2, 1).reshape(N, C, H * W)"),
    ),
    mistake(
        "images_mixed",
        "You mix the images of the batch: positions of all of them are added up in each matrix.",
        "Every image has a matrix of its own. Keep axis 0 apart: `reshape(N, C, H * W)`, and swap axes 1 and 2 only.",
        _product('torch.einsum("nchw,ndhw->cd", features, features)'),
        _product('torch.einsum("nchw,ndhw->cd", features, features).expand(N, C, C)'),
        _product('torch.einsum("nchw,ndhw->cd", features, features)[None]'),
        _product("(flat @ flat.transpose(1, 2)).mean(dim=0)"),
        _product("(flat @ flat.transpose(1, 2)).mean(dim=0, keepdim=True)"),
        _product("features.reshape(C, -1) @ features.reshape(C, -1).T"),
        _product("(features.reshape(C, -1) @ features.reshape(C, -1).T)[None]"),
        _product("features.transpose(0, 1).flatten(1) @ features.transpose(0, 1).flatten(1).T / N"),
        _product("(features.transpose(0, 1).flatten(1) @ features.transpose(0, 1).flatten(1).T / N)[None]"),
    ),
    mistake(
        "channels_of_all_images",
        "You multiply the channels of all images with each other: your result is (N * C, N * C).",
        "Keep the batch axis: with `reshape(N, C, H * W)`, each image gets a matrix (C, C) of its own.",
        _product("features.reshape(N * C, -1) @ features.reshape(N * C, -1).T"),
        _product("(features.reshape(N * C, -1) @ features.reshape(N * C, -1).T)[None]"),
    ),
    mistake(
        "one_image_only",
        "You only compute the matrix of one image of the batch.",
        "All N images count: the result has the shape (N, C, C).",
        _made("gram[0]"),
        _made("gram[:1]"),
        _made("gram[-1:]"),
        _made("gram[-1]"),
        _made("gram[:1].expand(N, C, C)"),
    ),
    squeezed_batch(_made("gram.squeeze()"), _made("gram.squeeze(0)")).reworded(
        hint="Leave `squeeze` out: one image has to give the shape (1, C, C)."
    ),
    mistake(
        "rows_or_columns_only",
        "You multiply the rows, or the columns, of each channel with each other: channels do not meet.",
        "First lay out each channel in one row, `features.reshape(N, C, H * W)`, then multiply channel by channel.",
        _product("features @ features.transpose(2, 3)"),
        _product("features.transpose(2, 3) @ features"),
        _product("features.mT @ features"),
    ),
    mistake(
        "positions_not_matched",
        "You add up, or average, the positions of each channel first, and then multiply.",
        "Multiply at each position first and add up last: only then does it count that both are active at one place.",
        _of("flat.sum(dim=2, keepdim=True)"),
        _of("flat.mean(dim=2, keepdim=True)"),
    ),
    mistake(
        "diagonal_only",
        "You multiply each channel with itself only.",
        "Every channel is multiplied with every other one: `flat @ flat.transpose(1, 2)`.",
        _product("(flat * flat).sum(dim=2)"),
        _product("torch.diag_embed((flat * flat).sum(dim=2))"),
    ),
    mistake(
        "triangle_only",
        "Half of each matrix is zero: you compute a triangle or the entries beside the diagonal only.",
        "Both halves are asked for, and the diagonal: `gram[i, j]` equals `gram[j, i]`.",
        _made("gram.triu()"),
        _made("gram.tril()"),
        _made("gram.triu(1)"),
        _made("gram - torch.diag_embed(gram.diagonal(dim1=1, dim2=2))"),
    ),
    mistake(
        "not_summed",
        "The sum over the positions is missing.",
        "Each entry is one number: the products at all positions, added up.",
        _product("flat[:, :, None] * flat[:, None]"),
        _product("flat * flat"),
    ),
    mistake(
        "centred",
        "You subtract each channel's mean first: that is the covariance, not the Gram matrix.",
        "Multiply the features as they are.",
        _of("(flat - flat.mean(dim=2, keepdim=True))"),
        _of("(flat - flat.mean(dim=1, keepdim=True))"),
    ),
    mistake(
        "unit_length",
        "You give each channel the length 1 first: entries are cosines then, and strong channels count no more.",
        "Multiply the features as they are, and divide by C * H * W at the end.",
        _of("F.normalize(flat, dim=2)"),
        _of("F.normalize(flat, dim=1)"),
        _made("gram / (gram.diagonal(dim1=1, dim2=2)[:, :, None] * gram.diagonal(dim1=1, dim2=2)[:, None]).sqrt()"),
    ),
    mistake(
        "divided_by_its_own_size",
        "You divide by the largest entry, the sum or the norm of the matrix.",
        "Divide by C * H * W: what to divide by must not depend on the values.",
        *(
            (_count("1"), _made(f"gram / {size} if normalize else gram"))
            for size in (
                "gram.amax(dim=(1, 2), keepdim=True)",
                "gram.max()",
                "gram.sum(dim=(1, 2), keepdim=True)",
                "gram.norm(dim=(1, 2), keepdim=True)",
            )
        ),
    ),
    mistake(
        "normalised_twice",
        "You divide twice: by C * H * W, and once more by all or part of it.",
        "Divide once, after the product. Features that are divided first would be divided twice in each product.",
        _count("(C * H * W) ** 2"),
        _count("(C * H * W * H * W)"),
        _count("(C * C * H * W)"),
    ),
    mistake(
        "absolute_values",
        "You take absolute values or set negative ones to zero.",
        "Multiply the features as they are: where one channel is positive and the other negative, the product is "
        "negative.",
        _of("flat.abs()"),
        _of("flat.relu()"),
        _made("gram.abs()"),
        _made("gram.relu()"),
    ),
    mistake(
        "square_root",
        "You take the square root of the entries.",
        "Return the sums of products as they are, divided by C * H * W.",
        _made("gram.abs().sqrt()"),
    ),
    mistake(
        "squared",
        "You square the features or the entries: each entry is a sum of products of two features.",
        "Multiply once: channel i times channel j.",
        _of("flat.square()"),
        _made("gram**2"),
    ),
    mistake(
        "one_number",
        "You add up the entries of the matrix, or average them.",
        "All C * C entries are asked for: sum over the positions only.",
        _made("gram.sum()"),
        _made("gram.mean()"),
        _made("gram.sum(dim=(1, 2))"),
    ),
    no_gradient("features", "gram", edit("flat = features", "flat = features.detach()")),
    backward_called("features", "gram"),
    mistake(
        "half_of_the_gradient",
        "You detach one of the two factors: only half of the gradient comes back.",
        "Both factors are the same features, and both depend on the image: leave `detach` out.",
        _product("flat @ flat.detach().transpose(1, 2)"),
        _product("flat.detach() @ flat.transpose(1, 2)"),
    ),
    input_overwritten(
        "features",
        (_first("features.data /= (C * H * W) ** 0.5"), _asked("if False:")),
    ).reworded(
        hint="Compute new tensors: `features = features / ...` makes one, `features /= ...` changes the caller's."
    ),
    nothing_returned("gram", append("gram = None")),
)

EQUIVALENT: dict[str, str] = {}
