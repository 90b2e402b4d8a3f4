"""What goes wrong on the way from windows to pixels, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, Variant, append, drop, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_SLICE = "[top : top + size, left : left + size]"
_PLACE = "top, left = i * stride, j * stride"
_ADD = f"total{_SLICE} += drops[i, j]"
_COUNT = f"count{_SLICE} += 1"
_MEAN = "pixels = total / count"
_CONVOLVED = "pixels = (spread(drops) / spread(torch.ones_like(drops)))[:height, :width]"
_SPREAD = "spread = lambda x: F.conv_transpose2d(x[None, None], torch.ones(1, 1, size, size), stride=stride)[0, 0]"
_OF_ALL = f"{_SPREAD}\n{_CONVOLVED}"
_LOOP = f"""
total = torch.zeros(height, width)
count = torch.zeros(height, width)
for i in range(drops.shape[0]):
    for j in range(drops.shape[1]):
        {_PLACE}
        {_ADD}
        {_COUNT}
{_MEAN}
"""
_PIXEL_BY_PIXEL = """
pixels = torch.zeros(height, width)
for r in range(height):
    for c in range(width):
        near = [drops[i, j] for i in range(drops.shape[0]) for j in range(drops.shape[1])
                if i * stride <= r < i * stride + size and j * stride <= c < j * stride + size]
        pixels[r, c] = sum(near) / len(near)
"""
_PER_PIXEL = "pixels[r, c] = sum(near) / len(near)"


def _made(pixels: str) -> Edit:
    """Something else is made of the map."""
    return append(f"pixels = {pixels}")


def _first(lines: str) -> Edit:
    """Statements before all others."""
    starts = ("total = torch.zeros(height, width)", _SPREAD, "pixels = torch.zeros(height, width)")
    return reduce(or_, (edit(start, f"{lines}\n{start}") for start in starts))


def _instead(pixels: str) -> Variant:
    """Another way from windows to pixels, at the end."""
    return (_made(pixels),)


def _window(rows: str, columns: str) -> Variant:
    """Another slice, for the sum and for the count; `rows` and `columns` are its texts."""
    return edit(_ADD, f"total[{rows}, {columns}] += drops[i, j]"), edit(_COUNT, f"count[{rows}, {columns}] += 1")


_AS_IMAGE = "drops[None, None]"
_FILLED = "count.clamp(min=1)"

MISCONCEPTIONS = (
    mistake(
        "sum_in_place_of_mean",
        "You add the drops up: a pixel in the middle lies in more windows than one at the border, and gets more.",
        "Divide each pixel by the number of windows that cover it.",
        edit(_MEAN, "pixels = total")
        | edit(_CONVOLVED, "pixels = spread(drops)[:height, :width]")
        | edit(_PER_PIXEL, "pixels[r, c] = sum(near)"),
    ),
    mistake(
        "same_number_for_all",
        "You divide all pixels by the same number: not all of them are covered by equally many windows.",
        "Count for each pixel: a second tensor gets `+= 1` in the same slice.",
        edit(_MEAN, "pixels = total / drops.numel()")
        | edit(_CONVOLVED, "pixels = spread(drops)[:height, :width] / drops.numel()")
        | edit(_PER_PIXEL, "pixels[r, c] = sum(near) / drops.numel()"),
        edit(_MEAN, "pixels = total / (size / stride) ** 2"),
        edit(_MEAN, "pixels = total / (size // stride) ** 2"),
        edit(_MEAN, "pixels = total / size ** 2"),
        edit(_MEAN, "pixels = total / count.max()"),
        edit(_MEAN, "pixels = total / count.mean()"),
    ),
    mistake(
        "last_window_wins",
        "Each window overwrites the ones before: a pixel keeps the drop of the last window that covers it.",
        "Add up with `+=`, count, and divide at the end.",
        (edit(_ADD, _ADD.replace("+=", "=")), drop(_COUNT), edit(_MEAN, "pixels = total")),
        (edit(_ADD, _ADD.replace("+=", "=")),),
    ),
    mistake(
        "first_window_wins",
        "A pixel keeps the drop of the first window that covers it.",
        "All windows that cover a pixel count: add up with `+=`, and divide at the end.",
        (
            edit(_ADD, f"total{_SLICE} = torch.where(count{_SLICE} > 0, total{_SLICE}, drops[i, j])"),
            edit(_MEAN, "pixels = total"),
        ),
    ),
    mistake(
        "strongest_window",
        "A pixel gets the largest (or smallest) drop of its windows, not the mean.",
        "Add the drops up, count them, and divide.",
        edit(_PER_PIXEL, "pixels[r, c] = max(near)")
        | edit(
            _LOOP,
            """
            pixels = torch.full((height, width), -torch.inf)
            for i in range(drops.shape[0]):
                for j in range(drops.shape[1]):
                    window = pixels[i * stride : i * stride + size, j * stride : j * stride + size]
                    window.clamp_(min=drops[i, j])
            """,
        ),
        edit(
            _LOOP,
            """
            pixels = torch.full((height, width), torch.inf)
            for i in range(drops.shape[0]):
                for j in range(drops.shape[1]):
                    window = pixels[i * stride : i * stride + size, j * stride : j * stride + size]
                    window.clamp_(max=drops[i, j])
            """,
        ),
    ),
    mistake(
        "running_mean",
        "You average each new drop with what is there already: later windows then count more than earlier ones.",
        "Keep the sum and the number of windows apart, and divide once, at the end.",
        (edit(_ADD, f"total{_SLICE} = (total{_SLICE} + drops[i, j]) / 2"), edit(_MEAN, "pixels = total")),
        (
            edit(
                _ADD, f"total{_SLICE} = torch.where(count{_SLICE} > 0, (total{_SLICE} + drops[i, j]) / 2, drops[i, j])"
            ),
            edit(_MEAN, "pixels = total"),
        ),
    ),
    mistake(
        "interpolated",
        "You stretch the map to the size of the image. Windows overlap, and their size is not the stride.",
        "Use `size` and `stride`: a window gives its drop to all pixels of `top : top + size`, `left : left + size`.",
        _instead(f"F.interpolate({_AS_IMAGE}, (height, width))[0, 0]"),
        _instead(f"F.interpolate({_AS_IMAGE}, (height, width), mode='bilinear')[0, 0]"),
        _instead(f"F.interpolate({_AS_IMAGE}, (height, width), mode='bilinear', align_corners=True)[0, 0]"),
        _instead(f"F.interpolate({_AS_IMAGE}, (height, width), mode='bicubic')[0, 0]"),
    ),
    mistake(
        "stride_is_window",
        "Each window gives its drop to `stride` pixels only, as if windows did not overlap.",
        "A window is `size` pixels wide: `top : top + size`.",
        (*_window("top : top + stride", "left : left + stride"), edit(_MEAN, f"pixels = total / {_FILLED}")),
    ),
    mistake(
        "size_is_stride",
        "You place the windows side by side, `size` pixels apart; they are `stride` pixels apart.",
        "The window (i, j) starts at `i * stride, j * stride`.",
        edit(_PLACE, "top, left = i * size, j * size"),
    ),
    mistake(
        "steps_of_one_pixel",
        "The windows lie only one pixel apart: the stride is missing.",
        "The window (i, j) starts at `i * stride, j * stride`.",
        (edit(_PLACE, "top, left = i, j"), edit(_MEAN, f"pixels = total / {_FILLED}")),
    ),
    mistake(
        "rows_and_columns_swapped",
        "Rows and columns are swapped.",
        "Row i of drops belongs to rows of pixels: `total[top : top + size, left : left + size]`.",
        (edit(_PLACE, "top, left = j * stride, i * stride"), edit(_MEAN, f"pixels = total / {_FILLED}")),
        (*_window("left : left + size", "top : top + size"), edit(_MEAN, f"pixels = total / {_FILLED}")),
    ),
    mistake(
        "transposed",
        "The values are right, but the map is transposed.",
        "The result has the shape (height, width): rows first.",
        _made("pixels.T"),
    ),
    mistake(
        "slice_off_by_one",
        "Your windows are one pixel too large or too small.",
        "A slice does not contain its end: `top : top + size` has `size` rows.",
        _window("top : top + size + 1", "left : left + size + 1"),
        (*_window("top : top + size - 1", "left : left + size - 1"), edit(_MEAN, f"pixels = total / {_FILLED}")),
    ),
    mistake(
        "slice_end_wrong",
        "Your slices do not end where the window does: a slice needs its end, not its length.",
        "A window covers `top : top + size` and `left : left + size`.",
        *(
            (*_window(*slices), edit(_MEAN, f"pixels = total / {_FILLED}"))
            for slices in (
                ("top : top + size", "left : left - size"),
                ("top : top - size", "left : left + size"),
                ("top : size", "left : size"),
            )
        ),
    ),
    mistake(
        "centred_windows",
        "Your windows lie around the point (i * stride, j * stride), which is their top left corner.",
        "A window covers the rows from `top` to `top + size`, and the columns from `left` to `left + size`.",
        *(
            (*_window(*slices), edit(_MEAN, f"pixels = total / {_FILLED}"))
            for slices in (
                ("max(top - size // 2, 0) : top + size // 2", "max(left - size // 2, 0) : left + size // 2"),
                ("max(top - size // 2, 0) : top + size // 2 + 1", "max(left - size // 2, 0) : left + size // 2 + 1"),
            )
        ),
    ),
    mistake(
        "pixels_without_window",
        "Some pixels are divided by zero: by your count, no window covers them.",
        "Every pixel has a window. Look at where yours start, `i * stride`, and end, `top + size`. Do the sum and the "
        "count use the same slice?",
        edit(_PLACE, "top, left = i, j"),
        edit(_PLACE, "top, left = j * stride, i * stride"),
        _window("top : top + stride", "left : left + stride"),
        _window("top : top + size - 1", "left : left + size - 1"),
        _window("top : size", "left : size"),
        drop(_COUNT),
        edit(_COUNT, "count[top : top + stride, left : left + stride] += 1"),
        edit(_COUNT, "count[top, left] += 1"),
    ),
    mistake(
        "shared_among_pixels",
        "You divide a window's drop among its pixels: the drop was measured for the window as a whole.",
        "Give every pixel of the window the whole drop, and take the mean over windows.",
        _made("pixels / size ** 2"),
    ),
    mistake(
        "counted_from_one",
        "The count does not start at zero: every pixel has one window too many (or the sum starts at one).",
        "Start both with `torch.zeros(height, width)`.",
        edit("count = torch.zeros(height, width)", "count = torch.ones(height, width)"),
        edit("total = torch.zeros(height, width)", "total = torch.ones(height, width)"),
    ),
    mistake(
        "multiplied",
        "You multiply by the number of windows; the mean divides by it.",
        "The mean is `total / count`.",
        edit(_MEAN, "pixels = total * count"),
        edit(_MEAN, "pixels = count / total"),
    ),
    mistake(
        "subtracted",
        "You subtract drops or windows where they should be added.",
        "Both grow: `+= drops[i, j]` for the sum, `+= 1` for the count.",
        edit(_ADD, _ADD.replace("+=", "-=")),
        edit(_MEAN, "pixels = total - count"),
    ),
    mistake(
        "negative_drops_removed",
        "You drop the sign: negative drops are set to zero or made positive.",
        "Leave them in: they mark pixels that speak against the class.",
        _made("pixels.clamp(min=0)"),
        _made("pixels.abs()"),
        _first("drops = drops.clamp(min=0)"),
        _first("drops = drops.abs()"),
    ),
    mistake(
        "rescaled",
        "You rescale the map, by its range or its largest value.",
        "Return the means as they are, in units of the score: scaling for a picture comes later.",
        _made("(pixels - pixels.min()) / (pixels.max() - pixels.min())"),
        _made("pixels / pixels.max()"),
        _made("pixels / pixels.abs().max()"),
        _made("pixels - pixels.mean()"),
    ),
    mistake(
        "window_counts",
        "You return how many windows cover each pixel; their drops do not get in.",
        "Add up `drops[i, j]` in one tensor and count in another, then divide.",
        edit(_MEAN, "pixels = count")
        | edit(_CONVOLVED, "pixels = spread(torch.ones_like(drops))[:height, :width]")
        | edit(_PER_PIXEL, "pixels[r, c] = len(near)"),
        edit(_ADD, f"total{_SLICE} += 1"),
    ),
    mistake(
        "other_axes",
        "The values are right, but the map has another shape: (height, width) was asked.",
        "Leave out axes of length 1, and do not flatten the map.",
        _made("pixels[None]"),
        _made("pixels[None, None]"),
        _made("pixels.flatten()"),
    ),
    input_overwritten(
        "drops",
        append("drops.zero_()"),
        append("drops /= drops.max()"),
    ).reworded(hint="Compute with a copy, `drops.clone()`: `drops /= ...` and `drops[...] = ...` change drops itself."),
    nothing_returned("pixels", append("pixels = None")),
)

_A_LAYER = """
layer = torch.full((height, width), torch.nan)
layer[top : top + size, left : left + size] = drops[i, j]
layers.append(layer)
"""
# Mistakes in the slices, in the sum and in the count, which the styles without them cannot hold.
_IN_THE_LOOP = (
    *("last_window_wins", "first_window_wins", "running_mean", "stride_is_window", "size_is_stride"),
    *("steps_of_one_pixel", "rows_and_columns_swapped", "slice_off_by_one", "slice_end_wrong", "centred_windows"),
    *("pixels_without_window", "counted_from_one", "multiplied", "subtracted"),
)
_IN_THE_END = ("sum_in_place_of_mean", "same_number_for_all", "strongest_window", "window_counts")

STYLES = (
    style("transposed_convolution", edit(_LOOP, _OF_ALL), without=(*_IN_THE_LOOP, "strongest_window")),
    style("pixel_by_pixel", edit(_LOOP, _PIXEL_BY_PIXEL), without=_IN_THE_LOOP),
    style(
        "a_stack_of_windows",
        edit("total = torch.zeros(height, width)\ncount = torch.zeros(height, width)", "layers = []"),
        edit(f"{_ADD}\n{_COUNT}", _A_LAYER),
        edit(_MEAN, "pixels = torch.stack(layers).nanmean(dim=0)"),
        without=tuple(
            name for name in (*_IN_THE_LOOP, *_IN_THE_END) if name not in ("pixels_without_window", "size_is_stride")
        ),
    ),
)

EQUIVALENT: dict[str, str] = {}
