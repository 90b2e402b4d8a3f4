"""What goes wrong with insertion and deletion, most common first; other right ways; mutants that are right."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_ORDER = "order = saliency.flatten(1).argsort(dim=1, descending=True)"
_RANK = "rank = order.argsort(dim=1).view(saliency.shape).unsqueeze(1)"
_LOOP = "range(steps + 1)"
_CHOSEN = "chosen = rank < step * rank[0].numel() // steps"
_IMAGES = "((X * chosen, inserted), (X * ~chosen, deleted))"
_WHERE = (
    "((torch.where(chosen, X, torch.zeros_like(X)), inserted), (torch.where(chosen, torch.zeros_like(X), X), deleted))"
)
_SOFTMAX = "probabilities = model(images).softmax(dim=1)"
_OWN = "probabilities.gather(1, y.view(-1, 1)).squeeze(1)"
_INDEXED = "probabilities[torch.arange(len(y)), y]"
_CURVES = "insertion, deletion = torch.stack(inserted, dim=1), torch.stack(deleted, dim=1)"
_AREAS = {
    "": "torch.trapezoid({curve}, dx=1 / steps)",
    "by_hand": "(({curve}[:, 1:] + {curve}[:, :-1]) / 2).mean(dim=1)",
    "numpy": "np.trapezoid({curve}.numpy(), dx=1 / steps, axis=1)",
}


def _areas(expression: str, curves: Sequence[str] = ("insertion", "deletion")) -> tuple[Edit, ...]:
    """Something else in place of the areas; `{curve}` stands for the curve."""
    return tuple(
        reduce(
            or_,
            (
                edit(f"= {known.format(curve=curve)}", f"= {expression.format(curve=curve)}")
                for known in _AREAS.values()
            ),
        )
        for curve in curves
    )


def _ordered(expression: str) -> Edit:
    """The pixels are ordered by something else than the saliency."""
    return edit("saliency.flatten(1).argsort", f"{expression}.argsort")


def _images(inserted: str, deleted: str) -> Edit:
    return edit(_IMAGES, f"(({inserted}, inserted), ({deleted}, deleted))") | edit(
        _WHERE, f"(({inserted}, inserted), ({deleted}, deleted))"
    )


def _own(expression: str) -> Edit:
    """Something else is read off the probabilities."""
    return edit(_OWN, expression) | edit(_INDEXED, expression)


def _curves(inserted: str, deleted: str) -> Edit:
    return edit(_CURVES, f"{_CURVES}\ninsertion, deletion = {inserted}, {deleted}")


STYLES = (
    style("areas_by_hand", *_areas(_AREAS["by_hand"])),
    style("numpy_areas", *_areas(_AREAS["numpy"])),
    style("where", edit(_IMAGES, _WHERE)),
    style("indexed", edit(_OWN, _INDEXED)),
    style(
        "scattered_ranks",
        edit(
            _RANK,
            "rank = torch.empty_like(order)\n"
            "rank.scatter_(1, order, torch.arange(order.shape[1]).expand(len(order), -1))\n"
            "rank = rank.view(saliency.shape).unsqueeze(1)",
        ),
        without=("order_for_rank", "sorted_along_another_axis"),
    ),
)

_TWICE = edit(_RANK, _RANK)  # where ranks are made by sorting twice
_BLACK = "-torch.tensor([0.485, 0.456, 0.406]).div(torch.tensor([0.229, 0.224, 0.225])).view(1, 3, 1, 1)"
_BLURRED = "F.avg_pool2d(X, 5, 1, 2, count_include_pad=False)"
_MEAN = "X.mean(dim=(2, 3), keepdim=True)"
_ONES = "torch.ones_like(X)"


def _filled(fill: str) -> Edit:
    """The pixels that are not there have another value than zero."""
    return _images(f"torch.where(chosen, X, {fill})", f"torch.where(chosen, {fill}, X)")


MISCONCEPTIONS = (
    mistake(
        "least_important_first",
        "You start with the least important pixels.",
        "Sort from the largest value to the smallest, `descending=True`: the most important pixels come first.",
        edit(", descending=True", ""),
        _ordered("(-saliency).flatten(1)"),
    ),
    mistake(
        "curves_exchanged",
        "Insertion and deletion are exchanged.",
        "Insertion starts from an image of zeros, deletion from the image itself; insertion is returned first.",
        edit(_CURVES, "deletion, insertion = torch.stack(inserted, dim=1), torch.stack(deleted, dim=1)"),
        _images("X * ~chosen", "X * chosen"),
        edit("chosen = rank < step", "chosen = rank > step"),
    ),
    mistake(
        "areas_not_divided",
        "Your areas grow with the number of steps: the distance between two points is 1 there.",
        "All steps together have the width 1: `dx=1 / steps`.",
        _areas("torch.trapezoid({curve})"),
        _areas("{curve}.sum(dim=1)"),
    ),
    mistake(
        "mean_for_area",
        "Your areas are means of the points: the first and the last count as much as the others.",
        "By the trapezoid rule, the two ends count half: `torch.trapezoid(curve, dx=1 / steps)`.",
        _areas("{curve}.mean(dim=1)"),
        _areas("{curve}.sum(dim=1) / steps"),
    ),
    mistake(
        "area_of_rectangles",
        "Your areas are sums of rectangles: each step counts with the value at one of its ends.",
        "The trapezoid rule takes the mean of both ends: `torch.trapezoid(curve, dx=1 / steps)`.",
        _areas("{curve}[:, :-1].mean(dim=1)"),
        _areas("{curve}[:, 1:].mean(dim=1)"),
    ),
    mistake(
        "area_of_other_steps",
        "Your areas are divided by steps + 1 (or steps - 1), but steps + 1 points have steps gaps.",
        "The distance between two points is `1 / steps`.",
        _areas("torch.trapezoid({curve}, dx=1 / (steps + 1))"),
        _areas("torch.trapezoid({curve}, dx=1 / (steps - 1))"),
    ),
    mistake(
        "area_above_the_curve",
        "Your areas are those above the curves.",
        "Return the areas below them, and leave out `1 -`.",
        _areas("1 - torch.trapezoid({curve}, dx=1 / steps)"),
        _areas("1 - torch.trapezoid({curve}, dx=1 / steps)", ("deletion",)),
    ),
    mistake(
        "areas_exchanged",
        "The two areas are exchanged.",
        "The area of the insertion curve comes third, that of the deletion curve last.",
        append("insertion_area, deletion_area = deletion_area, insertion_area"),
    ),
    mistake(
        "in_another_order",
        "You return each curve with its area. Both curves are asked for first, then both areas.",
        "Keep the last line of the cell: `return insertion, deletion, insertion_area, deletion_area`.",
        append("deletion, insertion_area = insertion_area, deletion"),
    ),
    mistake(
        "one_area_for_all",
        "You return a single area for the whole batch: that of one image, a mean or a sum.",
        "Each image has its own: the areas have the shape (N,).",
        append("insertion_area, deletion_area = insertion_area.mean(), deletion_area.mean()"),
        append("insertion_area, deletion_area = insertion_area.sum(), deletion_area.sum()"),
    ),
    mistake(
        "one_point_missing",
        "Your curves lack a point: the one before the first step, or the one after the last.",
        "There are steps + 1 points: from no pixel at all, `step = 0`, to all of them, `step = steps`.",
        edit(_LOOP, "range(steps)"),
        edit(_LOOP, "range(1, steps + 1)"),
        (edit(_LOOP, "range(steps)"), *_areas(_AREAS["by_hand"])),
        (edit(_LOOP, "range(1, steps + 1)"), *_areas(_AREAS["by_hand"])),
    ),
    mistake(
        "order_for_rank",
        "You take the order of the pixels for their ranks: `argsort` lists which pixel is at each place.",
        "Write at the pixels that `order[:, :k]` lists, or sort once more: `order.argsort(dim=1)` gives the ranks.",
        edit("order.argsort(dim=1)", "order"),
        (edit(_ORDER, "order = saliency.flatten(1)"), _TWICE),
    ),
    mistake(
        "sorted_along_another_axis",
        "You sort along another axis: within rows or columns, or across the images of the batch.",
        "Make one row of each map, `saliency.flatten(1)`, and sort along it: `dim=1`.",
        (edit(_ORDER, "order = saliency.argsort(dim=1, descending=True).flatten(1)"), _TWICE),
        (edit(_ORDER, "order = saliency.argsort(dim=2, descending=True).flatten(1)"), _TWICE),
        (edit("saliency.flatten(1).argsort(dim=1", "saliency.flatten(1).argsort(dim=0"), _TWICE),
        edit("order.argsort(dim=1)", "order.argsort(dim=0)"),
        (
            edit(_ORDER, "order = saliency.argsort(dim=1, descending=True)"),
            edit(_RANK, "rank = order.argsort(dim=1).unsqueeze(1)"),
        ),
        (
            edit(_ORDER, "order = saliency.argsort(dim=2, descending=True)"),
            edit(_RANK, "rank = order.argsort(dim=2).unsqueeze(1)"),
        ),
    ),
    mistake(
        "only_the_pixels_of_the_step",
        "Each step changes its own pixels only: those of the steps before are as they were again.",
        "Deletion and insertion go on from step to step: after step k, all pixels of the first k steps are changed.",
        edit(
            _CHOSEN,
            "chosen = (rank < step * rank[0].numel() // steps) & (rank >= (step - 1) * rank[0].numel() // steps)",
        ),
    ),
    mistake(
        "scores_followed",
        "Your curves are made of scores, not of probabilities.",
        "Apply softmax over the classes: `model(images).softmax(dim=1)`.",
        edit(_SOFTMAX, "probabilities = model(images)"),
    ),
    mistake(
        "logarithms_followed",
        "Your curves are made of logarithms of the probability.",
        "Use `softmax`, not `log_softmax`.",
        edit(_SOFTMAX, "probabilities = model(images).log_softmax(dim=1)"),
        edit(_SOFTMAX, "probabilities = -model(images).log_softmax(dim=1)"),
    ),
    mistake(
        "sigmoid",
        "You turn each score into a number between 0 and 1 on its own, by a sigmoid.",
        "The classes exclude each other: their probabilities come from softmax over all of them.",
        edit(_SOFTMAX, "probabilities = model(images).sigmoid()"),
    ),
    mistake(
        "softmax_over_the_batch",
        "Your softmax runs over the images of the batch, not over the classes.",
        "The scores have the shape (N, classes): `softmax(dim=1)`.",
        edit(_SOFTMAX, "probabilities = model(images).softmax(dim=0)"),
    ),
    mistake(
        "predicted_class",
        "You follow the highest probability, whichever class has it.",
        "Follow the class in `y`, the same one at all steps.",
        _own("probabilities.amax(dim=1)"),
        _own("probabilities.gather(1, model(X).argmax(dim=1).view(-1, 1)).squeeze(1)"),
    ),
    mistake(
        "one_class_for_all",
        "You follow the class of one image for the whole batch.",
        "Pair each image with its own class: `gather(1, y.view(-1, 1))`.",
        _own("probabilities[:, y[0]]"),
        _own("probabilities[:, y[-1]]"),
    ),
    mistake(
        "averaged_over_the_batch",
        "You return a single curve for the whole batch: that of one image, or an average.",
        "Every image has a curve of its own: the curves have the shape (N, steps + 1).",
        append("insertion, deletion = insertion.mean(dim=0), deletion.mean(dim=0)"),
        append("insertion, deletion = insertion.mean(dim=0, keepdim=True), deletion.mean(dim=0, keepdim=True)"),
    ),
    mistake(
        "steps_first",
        "The values are right, but the steps are the first axis of your curves, not the last.",
        "Stack along axis 1: the curves have the shape (N, steps + 1).",
        append("insertion, deletion = insertion.T, deletion.T"),
    ),
    mistake(
        "relative_curves",
        "You divide the curves by their start, by their end or by their largest value.",
        "Return the probabilities as they are.",
        _curves("insertion / insertion[:, -1:]", "deletion / deletion[:, :1]"),
        _curves("insertion / insertion.amax(dim=1, keepdim=True)", "deletion / deletion.amax(dim=1, keepdim=True)"),
    ),
    mistake(
        "drop_of_the_probability",
        "Your curves show how much the probability has changed, not the probability itself.",
        "Return the probabilities as they are: no difference, no `1 -`.",
        _curves("insertion - insertion[:, :1]", "deletion[:, :1] - deletion"),
        _curves("insertion", "1 - deletion"),
        _curves("insertion", "deletion[:, :1] - deletion"),
    ),
    mistake(
        "one_from_the_other",
        "You compute one curve from the other: insertion is not deletion turned round.",
        "Two images belong to each step: one that only has the chosen pixels, and one that lacks them.",
        _curves("insertion", "1 - insertion"),
        _curves("1 - deletion", "deletion"),
        _curves("insertion", "insertion.flip(1)"),
        _curves("deletion.flip(1)", "deletion"),
    ),
    mistake(
        "black_pixels",
        "Missing pixels are black, but black is not zero in a normalised image.",
        "Set them to 0, which is ImageNet's mean colour.",
        _filled(_BLACK),
    ),
    mistake(
        "blurred_image",
        "Missing pixels come from a blurred image.",
        "The paper does that for insertion; this exercise asks for zeros in both curves.",
        _images(f"torch.where(chosen, X, {_BLURRED})", "X * ~chosen"),
        _filled(_BLURRED),
    ),
    mistake(
        "mean_of_the_image",
        "Missing pixels get the mean of the image.",
        "Set them to 0, which is the mean colour of all of ImageNet, not that of this image.",
        _filled(_MEAN),
        _filled("X.mean()"),
        _filled("X.mean(dim=(1, 2, 3), keepdim=True)"),
    ),
    mistake(
        "ones_for_missing_pixels",
        "Missing pixels get the value 1.",
        "Set them to 0, which is ImageNet's mean colour.",
        _filled(_ONES),
    ),
    mistake(
        "smallest_for_missing_pixels",
        "Missing pixels get the smallest value of the image.",
        "Set them to 0, which is ImageNet's mean colour in a normalised image.",
        _filled("X.min()"),
        _filled("X.amin(dim=(1, 2, 3), keepdim=True)"),
    ),
    mistake(
        "one_colour_changed",
        "Only one colour of each chosen pixel is changed.",
        "A pixel has three colours, and all of them come or go together.",
        edit(_CHOSEN, f"{_CHOSEN}\nchosen = chosen & (torch.arange(3) == 0).view(1, 3, 1, 1)"),
    ),
    mistake(
        "absolute_saliency",
        "You sort by the absolute value of the map.",
        "Sort by the value itself: where a map has signs, negative values are the least important.",
        _ordered("saliency.abs().flatten(1)"),
    ),
    mistake(
        "share_of_the_range",
        "You choose pixels by a threshold on the value: the steps then take different numbers of pixels.",
        "Each step takes the same number of pixels: sort them, and count.",
        edit(
            _CHOSEN,
            "low, high = saliency.amin(dim=(1, 2), keepdim=True), saliency.amax(dim=(1, 2), keepdim=True)\n"
            "chosen = (saliency > high - step / steps * (high - low)).unsqueeze(1)",
        ),
        edit(
            _CHOSEN,
            "low, high = saliency.amin(dim=(1, 2), keepdim=True), saliency.amax(dim=(1, 2), keepdim=True)\n"
            "chosen = (saliency >= high - step / steps * (high - low)).unsqueeze(1)",
        ),
        edit(_CHOSEN, "chosen = (saliency > saliency.max() * (1 - step / steps)).unsqueeze(1)"),
    ),
    mistake(
        "order_of_the_first_image",
        "All images lose and get their pixels in the order of one image.",
        "Each image has a map, and an order, of its own: sort along axis 1 of the flattened maps.",
        _ordered("saliency[:1].flatten(1).expand(len(X), -1)"),
        _ordered("saliency.mean(dim=0, keepdim=True).flatten(1).expand(len(X), -1)"),
    ),
    mistake(
        "pixels_of_the_transposed_map",
        "You read the map column by column, and the image row by row.",
        "Flatten the map as it is, and give the ranks its shape again.",
        _ordered("saliency.transpose(1, 2).flatten(1)"),
    ),
    mistake(
        "in_a_fixed_order",
        "You change the pixels row by row, or at random: the map plays no part.",
        "Sort the pixels by the map, the most important ones first.",
        _ordered("torch.arange(saliency[0].numel(), 0, -1).expand(len(X), -1)"),
        _ordered("torch.arange(saliency[0].numel()).expand(len(X), -1)"),
        _ordered("torch.rand(saliency.flatten(1).shape)"),
    ),
    mistake(
        "one_pixel_a_step",
        "Each step takes one pixel, however many there are.",
        "The steps share all pixels: each takes H * W / steps of them.",
        edit(_CHOSEN, "chosen = rank < step"),
    ),
    mistake(
        "one_pixel_too_many",
        "Each step takes a pixel too many or too few.",
        "At step k, the first k * H * W / steps pixels are chosen; ranks count from 0, so they are `rank < count`.",
        edit(_CHOSEN, "chosen = rank <= step * rank[0].numel() // steps"),
        edit(_CHOSEN, "chosen = rank < step * (rank[0].numel() - 1) // steps"),
        edit(_CHOSEN, "chosen = rank < step * rank[0].numel() // steps - 1"),
        edit(_CHOSEN, "chosen = rank < step * rank[0].numel() // steps + 1"),
    ),
    mistake(
        "steps_too_wide",
        "Your steps are too wide or too narrow: they are H * W / (steps + 1), or H * W / (steps - 1), pixels.",
        "Divide H * W by `steps`: the last of the steps + 1 points has all pixels.",
        edit(_CHOSEN, "chosen = rank < step * rank[0].numel() // (steps + 1)"),
        edit(_CHOSEN, "chosen = rank < step * rank[0].numel() // (steps - 1)"),
    ),
    mistake(
        "counted_backwards",
        "Your curves run backwards: they begin with all pixels changed.",
        "The first point is the one before the first step: nothing is chosen there.",
        _curves("insertion.flip(1)", "deletion.flip(1)"),
    ),
    mistake(
        "weighted_by_the_map",
        "You multiply the image by the map: pixels come in or go by degrees.",
        "A chosen pixel is copied as it is, or set to zero.",
        _images("X * saliency.unsqueeze(1) * chosen", "X * saliency.unsqueeze(1) * ~chosen"),
        _images(
            "X * saliency.unsqueeze(1).clamp(0, 1) * chosen", "X * (1 - saliency.unsqueeze(1).clamp(0, 1) * chosen)"
        ),
    ),
    mistake(
        "input_overwritten",
        "Your function changes the caller's X or saliency.",
        "Write into a copy, `X.clone()`: `X[...] = 0` deletes the pixels of the caller's image, for good.",
        append("X *= ~chosen"),
        append("saliency.copy_(rank.squeeze(1))"),
        append("X.copy_(X.flatten(1).sort(dim=1).values.view(X.shape))"),
    ),
    mistake(
        "image_destroyed",
        "You delete pixels in X itself: what you insert afterwards is zero already, and the caller's image is lost.",
        "Start from a copy: `deleted = X.clone()`.",
        _images("X * chosen", "X.mul_(~chosen)"),
    ),
    mistake(
        "nothing_but_curves",
        "Your function returns the two curves without the areas, or the areas without the curves.",
        "Return all four: `insertion, deletion, insertion_area, deletion_area`.",
        append("return insertion, deletion"),
        append("return insertion_area, deletion_area"),
    ),
    nothing_returned(
        "insertion", append("insertion, deletion, insertion_area, deletion_area = None, None, None, None")
    ).reworded(
        hint="Store the results in `insertion`, `deletion` and their areas, and keep the last line of the cell."
    ),
)

EQUIVALENT = {
    f"{_ORDER} -> {_ORDER.replace('dim=1, ', '')}": "the last axis is the default",
    f"{_RANK} -> {_RANK.replace('dim=1', '')}": "the last axis is the default",
    f"{_CHOSEN} -> {_CHOSEN.replace('[0]', '[-1]')}": "all images have as many pixels",
}
