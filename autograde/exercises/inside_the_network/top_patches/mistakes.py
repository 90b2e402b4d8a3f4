"""What goes wrong with top patches, most common first; other right ways to write it; mutants that are right."""

from autograde.mistakes.edits import Edit, append, drop, edit
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_KEPT = "output[:, channel].clone()"
_MAX = "strongest, place = maps.flatten(1).max(dim=1)"
_TOPK = "values, image = strongest.topk(k)"
_ROW, _COLUMN = "place[image] // maps.shape[2]", "place[image] % maps.shape[2]"
_PLACE = f"row, column = {_ROW}, {_COLUMN}"
_BEGIN = "top, left = offset + stride * row, offset + stride * column"
_END = "bottom, right = top + size, left + size"
_CLIP_BEGIN = "top, left = top.clamp(min=0), left.clamp(min=0)"
_CLIP_END = "bottom, right = bottom.clamp(max=height), right.clamp(max=width)"
_BOXES = "boxes = torch.stack([image, top, left, bottom, right], dim=1)"
_CALLS = "for some in images.split(16):\n    model(some)"
# Loops over the images, in place of the lines from _MAX to _BOXES.
_LOOPS = """
best = []
for number in range(len(maps)):
    index = int(maps[number].argmax())
    best.append((float(maps[number].max()), number, index // maps.shape[2], index % maps.shape[2]))
best = sorted(best, reverse=True)[:k]
values = torch.tensor([one[0] for one in best])
boxes = []
for _, image, row, column in best:
    top, left = offset + stride * row, offset + stride * column
    bottom, right = min(top + size, height), min(left + size, width)
    boxes.append([image, max(top, 0), max(left, 0), bottom, right])
"""


def _begin(top: str, left: str) -> Edit:
    """Boxes that begin elsewhere."""
    return edit(_BEGIN, f"top, left = {top}, {left}")


def _boxes(columns: str) -> Edit:
    """Other columns in the boxes."""
    return edit("[image, top, left, bottom, right], dim=1", f"[{columns}], dim=1") | edit(
        "[image, max(top, 0), max(left, 0), bottom, right]",
        f"[{columns}]".replace("top", "max(top, 0)").replace("left", "max(left, 0)"),
    )


def _scored(score: str) -> Edit:
    """Images ranked by something else than their largest activation, which is returned as the value, too."""
    return edit(_MAX, f"_, place = maps.flatten(1).max(dim=1)\nstrongest = {score}") | edit(
        "float(maps[number].max())", f"float({score.replace('maps', 'maps[number][None]')})"
    )


def _from(maps: str) -> Edit:
    """Maps that are changed before the strongest unit is looked for."""
    return edit("maps = torch.cat(found)", f"maps = torch.cat(found){maps}")


def _channel(kept: str) -> Edit:
    """Something else than the channel's map is kept."""
    return edit(_KEPT, kept) | edit("output.detach().clone()[:, channel]", kept)


MISCONCEPTIONS = (
    mistake(
        "several_of_one_image",
        "You rank all units of all images together, so one image can be chosen several times.",
        "First the strongest unit of each image, then the strongest of these: two maxima, one after the other.",
        edit(
            f"{_MAX}\n{_TOPK}\n{_PLACE}",
            """
            values, place = maps.flatten().topk(k)
            image, place = place // maps[0].numel(), place % maps[0].numel()
            row, column = place // maps.shape[2], place % maps.shape[2]
            """,
        ),
    ),
    mistake(
        "compared_across_images",
        "You compare the images with each other at each place of the map, and take the maximum over the wrong axis.",
        "Flatten each map to a row, and take the maximum along the row: `dim=1`.",
        edit(_MAX, "strongest, place = maps.flatten(1).max(dim=0)"),
    ),
    mistake(
        "mean_of_the_channel",
        "You rank the images by the mean (or sum) of the channel, but one strong unit is what you are looking for.",
        "Take the maximum over the map's rows and columns.",
        _scored("maps.mean(dim=(1, 2))"),
        _scored("maps.sum(dim=(1, 2))"),
        edit(_TOPK, "image = maps.mean(dim=(1, 2)).topk(k).indices\nvalues = strongest[image]"),
        _scored("maps.flatten(1).norm(dim=1)"),
    ),
    mistake(
        "not_clipped",
        "Some of your boxes reach beyond the image.",
        "A slice with a negative start counts from the other end of the image: cut each box off at 0, and at the "
        "image's height and width.",
        (drop(_CLIP_BEGIN), drop(_CLIP_END)),
        drop(_CLIP_BEGIN) | edit("max(top, 0), max(left, 0)", "top, left"),
        drop(_CLIP_END) | edit("min(top + size, height), min(left + size, width)", "top + size, left + size"),
    ),
    mistake(
        "moved_inside",
        "You move boxes that reach beyond the image back into it: they then show pixels that the unit does not see.",
        "Cut off what lies outside; boxes at the border are smaller than the others.",
        edit(
            f"{_END}\n{_CLIP_BEGIN}\n{_CLIP_END}",
            """
            top, left = top.clamp(0, height - size), left.clamp(0, width - size)
            bottom, right = top + size, left + size
            """,
        ),
        edit(f"{_END}\n{_CLIP_BEGIN}", f"{_CLIP_BEGIN}\n{_END}"),
    ),
    mistake(
        "rows_and_columns_swapped",
        "Rows and columns are mixed up in your boxes.",
        "Rows give top and bottom, columns left and right; a tensor's last two axes are rows, then columns.",
        edit(_PLACE, f"column, row = {_ROW}, {_COLUMN}"),
        _boxes("image, left, top, right, bottom"),
        edit("row, column = place[image]", "column, row = place[image]"),
    ),
    mistake(
        "divided_by_the_height",
        "You divide the place in the flattened map by the map's height, but a row has as many units as the map "
        "is wide.",
        "Try it on paper with 2 rows and 3 columns: row = place // 3, column = place % 3.",
        edit(_PLACE, "row, column = place[image] // maps.shape[1], place[image] % maps.shape[1]"),
        edit(_PLACE, f"row, column = place[image] // maps.shape[1], {_COLUMN}"),
        edit(_PLACE, f"row, column = {_ROW}, place[image] % maps.shape[1]"),
        edit(_PLACE, "row, column = place[image] % maps.shape[1], place[image] // maps.shape[1]"),
    ),
    mistake(
        "offset_forgotten",
        "You leave out the offset: without it, every box begins too far to the right and too low.",
        "Unit 0 sees the pixels from `offset` on; it is negative where padding lets the field begin outside.",
        _begin("stride * row", "stride * column"),
        _begin("stride * row - offset", "stride * column - offset"),
    ),
    mistake(
        "field_centred_on_the_unit",
        "You centre each box on stride * row and stride * column (or near it), but where a field begins depends on "
        "the padding.",
        "Use the offset that `unit_field` measures: top = offset + stride * row.",
        _begin("stride * row - size // 2", "stride * column - size // 2"),
        _begin("stride * row + stride // 2 - size // 2", "stride * column + stride // 2 - size // 2"),
        _begin("stride * row + offset - size // 2", "stride * column + offset - size // 2"),
    ),
    mistake(
        "stride_forgotten",
        "You use the unit's row and column as if they were pixels: neighbouring units are `stride` pixels apart.",
        "Multiply row and column by the stride before you add the offset.",
        _begin("offset + row", "offset + column"),
        _begin("row", "column"),
        edit(
            f"{_BEGIN}\n{_END}\n{_CLIP_BEGIN}\n{_CLIP_END}",
            "top, left, bottom, right = row, column, row + 1, column + 1",
        ),
    ),
    mistake(
        "tiles_without_overlap",
        "Your boxes are as far apart as they are wide, but the fields of neighbouring units overlap.",
        "A field is `size` pixels wide, and moves by `stride` pixels from unit to unit.",
        _begin("offset + size * row", "offset + size * column"),
        _begin("size * row", "size * column"),
    ),
    mistake(
        "cells_of_the_map",
        "You divide the image into as many cells as the map has units; but a unit sees more than its own cell.",
        "Take the size from `unit_field`: the box of one unit is `size` pixels wide, not `stride`.",
        edit(_END, "bottom, right = top + stride, left + stride"),
        edit(
            f"{_BEGIN}\n{_END}",
            """
            top, left = row * height // maps.shape[1], column * width // maps.shape[2]
            bottom, right = (row + 1) * height // maps.shape[1], (column + 1) * width // maps.shape[2]
            """,
        ),
    ),
    mistake(
        "last_pixel_missing",
        "Your boxes end one pixel too early: in a slice, the end is the first pixel that does not belong to it.",
        "A field of 3 pixels that begins at 4 holds 4, 5 and 6: its slice is 4:7, so the end is top + size.",
        edit(_END, "bottom, right = top + size - 1, left + size - 1"),
        edit(_CLIP_END, "bottom, right = bottom.clamp(max=height - 1), right.clamp(max=width - 1)"),
    ),
    mistake(
        "smallest_activations",
        "You find the smallest activations in place of the largest, of the images or of the units in them.",
        "Look for `min`, `argmin`, `largest=False`, or a sort in ascending order of which you take the first.",
        edit(_TOPK, "values, image = strongest.topk(k, largest=False)"),
        edit(_MAX, "strongest, place = maps.flatten(1).min(dim=1)"),
        (
            edit(_MAX, "strongest, place = maps.flatten(1).min(dim=1)"),
            edit(_TOPK, "values, image = strongest.topk(k, largest=False)"),
        ),
        edit(_MAX, "strongest, place = maps.flatten(1).max(dim=1)[0], maps.flatten(1).min(dim=1)[1]"),
    ),
    mistake(
        "absolute_value",
        "You look for the largest absolute value, so strongly negative activations count as strong.",
        "An activation below zero means that the unit sees the opposite of what it looks for: leave `abs` out.",
        _from(".abs()"),
        _from(".square()"),
        edit(_MAX, "strongest, place = maps.flatten(1).max(dim=1)[0], maps.flatten(1).abs().max(dim=1)[1]"),
    ),
    mistake(
        "not_sorted",
        "You find the right images, but not in the order of their activations.",
        "The strongest comes first: `topk` sorts by itself, and so does `sort(descending=True)`.",
        edit(_TOPK, "image = strongest.topk(k).indices.sort().values\nvalues = strongest[image]"),
        edit(_TOPK, "image = strongest.topk(k).indices.flip(0)\nvalues = strongest[image]"),
        edit(_TOPK, "image = strongest.topk(k).indices.sort(descending=True).values\nvalues = strongest[image]"),
        edit(_TOPK, "image = strongest.argsort()[-k:]\nvalues = strongest[image]"),
    ),
    mistake(
        "values_and_boxes_disagree",
        "Your values and your boxes come in different orders.",
        "Sort once, and choose values and boxes by the same indices.",
        append("values = values.flip(0)"),
        append("boxes = boxes[boxes[:, 0].argsort()]"),
        append("boxes = boxes.flip(0)"),
    ),
    mistake(
        "first_images",
        "You take the first k images, in whatever order they come.",
        "Rank the images by their strongest unit before you choose.",
        edit(_TOPK, "image = torch.arange(k)\nvalues = strongest[image]"),
        edit(_TOPK, "image = strongest[:k].argsort(descending=True)\nvalues = strongest[image]"),
    ),
    mistake(
        "places_of_other_images",
        "The places belong to other images than those chosen: you take the first k places.",
        "Choose the places by the same indices as the images: `place[image]`.",
        edit(_PLACE, "row, column = place[:k] // maps.shape[2], place[:k] % maps.shape[2]"),
        edit(_PLACE, "row, column = (place // maps.shape[2])[:k], (place % maps.shape[2])[:k]"),
    ),
    mistake(
        "number_among_the_chosen",
        "The first column of your boxes counts 0, 1, 2, ..., but it should say which image of the batch it is.",
        "`topk` returns the values and their indices: the indices are the images' numbers.",
        edit("[image, top, left", "[torch.arange(k), top, left") | edit("[image, max", "[len(boxes), max"),
    ),
    mistake(
        "k_ignored",
        "You return all images, or a fixed number of them, in place of the k strongest.",
        "Use the argument: `strongest.topk(k)`.",
        edit(_TOPK, "values, image = strongest.sort(descending=True)") | edit("reverse=True)[:k]", "reverse=True)"),
        edit(_TOPK, "values, image = strongest.topk(min(5, len(strongest)))"),
        edit(_TOPK, "values, image = strongest.topk(min(9, len(strongest)))"),
        edit(_TOPK, "values, image = strongest.topk(1)"),
    ),
    mistake(
        "box_columns",
        "The numbers of your boxes are right, but in another order.",
        "The docstring's order is image, top, left, bottom, right.",
        _boxes("image, top, bottom, left, right"),
        _boxes("top, left, bottom, right, image"),
        _boxes("image, left, right, top, bottom"),
        _boxes("image, top, left, right, bottom"),
    ),
    mistake(
        "sides_not_ends",
        "The last two columns of your boxes hold height and width, but should say where each box ends.",
        "Add where the box begins: bottom = top + its height, right = left + its width.",
        _boxes("image, top, left, bottom - top, right - left"),
        _boxes("image, top, left, size + 0 * bottom, size + 0 * right"),
    ),
    mistake(
        "sides_of_the_image_swapped",
        "You clip rows at the image's width, or columns at its height: that is right for square images only.",
        "`images.shape` is (N, 3, H, W): rows end at `images.shape[2]`, columns at `images.shape[3]`.",
        edit("height, width = images.shape[2:]", "width, height = images.shape[2:]"),
        edit("height, width = images.shape[2:]", "height = width = images.shape[2]"),
        edit("height, width = images.shape[2:]", "height = width = images.shape[3]"),
    ),
    mistake(
        "another_channel",
        "You look at another channel than the one asked for, or at all of them together.",
        "A layer's output has shape (N, channels, h, w): take `output[:, channel]`.",
        _channel("output[:, 0].clone()"),
        _channel("output[:, channel - 1].clone()"),
        _channel("output.mean(dim=1)"),
        _channel("output.sum(dim=1)"),
        _channel("output.amax(dim=1)"),
    ),
    mistake(
        "batches_mixed_up",
        "With more images than fit into one of your batches, the images' numbers are wrong, or some images are "
        "left out.",
        "Put the maps of all batches together first, `torch.cat(found)`: then their order is that of the images.",
        *(_boxes(f"image % {size}, top, left, bottom, right") for size in (8, 10, 16, 32)),
        edit("torch.cat(found)", "found[0]"),
        edit("torch.cat(found)", "found[-1]"),
    ),
    mistake(
        "after_the_relu",
        "You see the activations only after the ReLU that follows this layer, not as the layer returns them.",
        "A ReLU that works in place overwrites the layer's output: keep a copy of it in your hook, with `.clone()`.",
        edit(_KEPT, "output[:, channel]") | edit("output.detach().clone()", "output.detach()"),
        edit(_KEPT, "output[:, channel].relu()"),
    ),
    hook_left_after_an_error(
        (edit("try:", "if True:"), edit("finally:\n    handle.remove()", "handle.remove()")),
    ),
    hook_left(
        drop("handle.remove()"),
    ),
    nothing_returned("values, boxes", append("values = boxes = None")),
)

STYLES = (
    style(
        "detached_in_the_hook",
        edit("found.append(output[:, channel].clone())", "found.append(output.detach().clone()[:, channel])"),
    ),
    style("image_by_image", edit(_CALLS, "for number in range(len(images)):\n    model(images[number : number + 1])")),
    style(
        "whole_batch",
        edit(_CALLS, "model(images)"),
        edit("maps = torch.cat(found)", "maps = found[0]"),
    ),
    style(
        "loops",
        edit(f"{_MAX}\n{_TOPK}\n{_PLACE}\n{_BEGIN}\n{_END}\n{_CLIP_BEGIN}\n{_CLIP_END}\n{_BOXES}", _LOOPS),
        without=(
            *(
                "several_of_one_image",
                "compared_across_images",
                "moved_inside",
                "divided_by_the_height",
                "cells_of_the_map",
                "first_images",
            ),
            *("last_pixel_missing", "smallest_activations", "not_sorted", "places_of_other_images"),
        ),
    ),
    style(
        "sorted_and_unravelled",
        edit(
            f"{_MAX}\n{_TOPK}",
            """
            strongest = maps.amax(dim=(1, 2))
            image = strongest.argsort(descending=True)[:k]
            values = strongest[image]
        """,
        ),
        edit(
            _PLACE,
            """
            row, column = np.unravel_index(maps[image].flatten(1).argmax(dim=1).numpy(), maps.shape[1:])
            row, column = torch.from_numpy(row), torch.from_numpy(column)
            """,
        ),
        without=(
            *(
                "several_of_one_image",
                "compared_across_images",
                "mean_of_the_channel",
                "divided_by_the_height",
                "smallest_activations",
            ),
            *("not_sorted", "first_images", "places_of_other_images", "k_ignored"),
        ),
    ),
)

EQUIVALENT = {
    "for some in images.split(16): -> for some in images.split(17):": "any number of images at a time",
    "for some in images.split(16): -> for some in images.split(15):": "any number of images at a time",
}
