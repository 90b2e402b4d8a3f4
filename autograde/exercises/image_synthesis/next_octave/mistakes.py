"""What goes wrong on the way to the next octave, most common first; other right ways; mutants that are right."""

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_DIFFERENCE = "dreamed - before"
_DETAIL = f"detail = {_DIFFERENCE}"
_SIZE = "detail, photo.shape[2:]"
_LAYER_SIZE = "size=tuple(photo.shape[2:])"
_HOW = 'mode="bilinear", align_corners=False'
_LARGE = f"large = F.interpolate({_SIZE}, {_HOW})"
_BOTH = "large = enlarge(dreamed) - enlarge(before)"
_SUM = "start = photo + large"
_ON_A_COPY = "start = photo.clone()\nstart += large"
_SHRUNK = f"F.interpolate(photo, size=dreamed.shape[2:], {_HOW})"
_SHARP = f"F.interpolate(photo, size=dreamed.shape[2:], {_HOW}, antialias=True)"
_LIMITS = tuple(
    f"(({level} - torch.tensor({SQUEEZENET_MEAN.tolist()})) / torch.tensor({SQUEEZENET_STD.tolist()})).view(3, 1, 1)"
    for level in (0, 1)
)


def _detail(new: str) -> Edit:
    """Something else is enlarged than the difference."""
    return edit(_DETAIL, f"detail = {new}") | edit(_BOTH, f"large = enlarge({new})")


def _how(new: str) -> Edit:
    """The difference is enlarged in another way."""
    return edit(_HOW, new)


def _size(new: str) -> Edit:
    """The difference is enlarged to another size; `new` holds arguments of `F.interpolate`."""
    return edit(_SIZE, f"detail, {new}") | edit("picture, photo.shape[2:]", f"picture, {new}") | edit(_LAYER_SIZE, new)


def _sum(new: str) -> Edit:
    """Something else is made of the photograph and the enlarged difference."""
    return edit(_SUM, f"start = {new}") | edit(_ON_A_COPY, f"start = {new}")


def _made(new: str) -> Edit:
    """Something else is made of the result."""
    return append(f"start = {new}")


MISCONCEPTIONS = (
    mistake(
        "dream_enlarged",
        "You enlarge the dream itself: the photograph in it is blurred, and its fine detail is lost.",
        "Enlarge only what was added, `dreamed - before`, and add it to the photograph, which is sharp at every size.",
        (_detail("dreamed"), _sum("large")),
    ),
    mistake(
        "whole_dream_added",
        "You add the whole dream to the photograph, which is then in the picture twice.",
        "Subtract `before` from `dreamed`: what is left is what the dream added.",
        _detail("dreamed"),
    ),
    mistake(
        "nearest",
        "You enlarge by repeating pixels: the dream gets square blocks.",
        "`F.interpolate` takes the nearest pixel by default: write `mode='bilinear'`.",
        _how('mode="nearest"'),
        _how('mode="nearest-exact"'),
        _how('mode="area"'),
    ),
    mistake(
        "corners_aligned",
        "You enlarge with `align_corners=True`: the outermost pixels stay in place, and all others move.",
        "Write `align_corners=False`: pixels are areas, and the borders of the pictures coincide.",
        _how('mode="bilinear", align_corners=True'),
    ),
    mistake(
        "bicubic",
        "You enlarge with bicubic interpolation: smooth, but other values than bilinear interpolation gives.",
        "Write `mode='bilinear'`.",
        _how('mode="bicubic", align_corners=False'),
        _how('mode="bicubic", align_corners=True'),
        _how('mode="bicubic", align_corners=False, antialias=True'),
    ),
    mistake(
        "other_way_round",
        "You subtract what the dream added, or take the difference the other way round.",
        "What was added is `dreamed - before`; add it to the photograph.",
        _detail("before - dreamed"),
        _sum("photo - large"),
    ),
    mistake(
        "detail_alone",
        "You return what the dream added, without the photograph.",
        "Add it to the photograph: `photo + ...`.",
        _sum("large"),
    ),
    mistake(
        "dream_forgotten",
        "You return the photograph as it is: what the dream added is not in it.",
        "Add the enlarged difference, `dreamed - before`.",
        _sum("photo.clone()"),
    ),
    mistake(
        "photo_shrunk",
        "You shrink the photograph to the last octave's size: its fine detail is lost.",
        "Leave the photograph as it is, and enlarge what was added.",
        (_detail(f"{_DIFFERENCE} + {_SHRUNK}"), _sum("large")),
        (_detail(f"{_DIFFERENCE} + {_SHARP}"), _sum("large")),
        _sum(f"{_SHRUNK} + {_DIFFERENCE}"),
        _sum(f"{_SHARP} + {_DIFFERENCE}"),
    ),
    mistake(
        "averaged",
        "You average where you should add: the photograph, or what the dream added, comes out at half its strength.",
        "`photo + ...`, without a factor.",
        _sum("(photo + large) / 2"),
        (_detail("dreamed"), _sum("(photo + large) / 2")),
        _sum("photo + large / 2"),
    ),
    mistake(
        "added_twice",
        "You add what the dream added twice.",
        "Add the enlarged difference once.",
        _sum("photo + 2 * large"),
        _detail(f"2 * ({_DIFFERENCE})"),
    ),
    mistake(
        "both_added",
        "You add the dream and the smaller photograph, where the difference of the two was asked for.",
        "Subtract: `dreamed - before` is what the dream added.",
        _detail("dreamed + before"),
        _detail("(dreamed + before) / 2"),
    ),
    mistake(
        "before_added",
        "You add the smaller photograph, enlarged: the dream is not in it.",
        "Add what the dream added: `dreamed - before`.",
        _detail("before"),
    ),
    mistake(
        "not_enlarged",
        "You do not enlarge what the dream added: it does not fit the larger photograph.",
        "Use `F.interpolate` with `size=photo.shape[2:]`.",
        _size("size=dreamed.shape[2:]"),
    ),
    mistake(
        "sizes_swapped",
        "You give height and width in the wrong order.",
        "`photo.shape` is (1, 3, H, W): rows come first, so `size=photo.shape[2:]`.",
        _size("size=(photo.shape[3], photo.shape[2])"),
    ),
    mistake(
        "fixed_factor",
        "You always enlarge by the same factor.",
        "The photograph says how large the result has to be: `size=photo.shape[2:]`.",
        _size("scale_factor=2"),
        _size("scale_factor=1.4"),
    ),
    mistake(
        "one_factor_for_both_axes",
        "You enlarge both axes by one factor, but height and width need not grow alike, nor by a whole number.",
        "Give the size in place of a factor: `size=photo.shape[2:]`.",
        _size("scale_factor=photo.shape[2] / dreamed.shape[2]"),
        _size("scale_factor=photo.shape[3] / dreamed.shape[3]"),
        _size("scale_factor=photo.shape[2] // dreamed.shape[2]"),
    ),
    mistake(
        "in_a_corner",
        "You put what the dream added into a corner (or the middle) of the photograph, as small as it was.",
        "Enlarge it to the photograph's size: `F.interpolate`.",
        *(
            _made(f"photo + F.pad({_DIFFERENCE}, ({left}, {right}, {top}, {bottom}))")
            for left, right, top, bottom in (
                ("0", "photo.shape[3] - dreamed.shape[3]", "0", "photo.shape[2] - dreamed.shape[2]"),
                (
                    "(photo.shape[3] - dreamed.shape[3]) // 2",
                    "(photo.shape[3] - dreamed.shape[3] + 1) // 2",
                    "(photo.shape[2] - dreamed.shape[2]) // 2",
                    "(photo.shape[2] - dreamed.shape[2] + 1) // 2",
                ),
            )
        ),
    ),
    mistake(
        "multiplied",
        "You multiply the photograph by what the dream added.",
        "Add the two: `photo + ...`.",
        _sum("photo * large"),
        _sum("photo * (1 + large)"),
    ),
    mistake(
        "signs_dropped",
        "You take the absolute value (or the square) of what the dream added: it can only make the picture brighter.",
        "Keep the signs: `dreamed - before`.",
        _detail(f"({_DIFFERENCE}).abs()"),
        _detail(f"({_DIFFERENCE}).square()"),
        _detail(f"({_DIFFERENCE}).clamp(min=0)"),
    ),
    mistake(
        "rescaled",
        "You rescale what the dream added, or the result.",
        "Add the values as they are.",
        _sum("photo + large / large.std()"),
        _sum("photo + large / large.abs().max()"),
        _sum("photo + large / large.norm()"),
        _sum("photo + large / large.abs().mean()"),
        _made("(start - start.min()) / (start.max() - start.min())"),
        _made("(start - start.mean()) / start.std()"),
    ),
    mistake(
        "clamped",
        "You clamp the picture: to fixed values, which do not fit normalised colours, or to black and white.",
        "Return the sum as it is. Clamping comes later, and only for the picture.",
        *(_made(f"start.clamp({bounds})") for bounds in ("0, 1", "-1, 1", "0, 255")),
        _made(f"start.clamp({_LIMITS[0]}, {_LIMITS[1]})"),
    ),
    mistake(
        "colours_merged",
        "You merge the three colours of what the dream added.",
        "Leave axis 1 as it is: the difference has the shape (1, 3, h, w).",
        _detail(f"({_DIFFERENCE}).mean(dim=1, keepdim=True)"),
        _detail(f"({_DIFFERENCE}).sum(dim=1, keepdim=True)"),
    ),
    mistake(
        "batch_axis_dropped",
        "The values are right, but the batch axis is gone: the result has three axes.",
        "Leave out `squeeze()` and `[0]`: the result has the shape of photo, (1, 3, H, W).",
        _made("start[0]"),
    ),
    mistake(
        "colours_last",
        "The values are right, but the colours are the last axis.",
        "Leave out the `permute`: the result has the shape of photo, (1, 3, H, W).",
        _made("start.permute(0, 2, 3, 1)"),
    ),
    input_overwritten(
        "pictures",
        append("photo.copy_(start)"),
        append(f"dreamed.copy_({_DIFFERENCE})"),
    ).reworded(hint="Compute new tensors: `photo += ...`, `dreamed -= ...` and `sub_` write into the arguments."),
    nothing_returned("start", append("start = None"), append("photo.copy_(start)\nstart = None")),
)

STYLES = (
    style("a_layer", edit(_LARGE, f"large = nn.Upsample({_LAYER_SIZE}, {_HOW})(detail)")),
    style("on_a_copy", edit(_SUM, _ON_A_COPY)),
    style(
        "both_enlarged",
        edit(
            f"{_DETAIL}\n{_LARGE}",
            f"enlarge = lambda picture: F.interpolate(picture, photo.shape[2:], {_HOW})\n{_BOTH}",
        ),
    ),
)

_AS_PARSED = _LARGE.replace('"', "'")

EQUIVALENT = {
    f"{_AS_PARSED} -> {_AS_PARSED.replace(', align_corners=False', '')}": "corners are not aligned by default",
}
