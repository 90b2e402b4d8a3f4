"""What goes wrong with seeds for segmentation, most common first; other right ways; mutants that are right."""

from functools import reduce
from itertools import permutations
from operator import or_

from autograde.mistakes.edits import Edit, Variant, drop, edit
from autograde.mistakes.misconception import mistake, style

_UNKNOWN = "torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)"
_ABOVE = "seeds[saliency > high] = FOREGROUND"
_BELOW = "seeds[saliency < low] = BACKGROUND"
_WHERE = "seeds = torch.where(saliency > high, FOREGROUND, torch.where(saliency < low, BACKGROUND, UNKNOWN))"
_AS_IT_IS = edit("low = ", "low = ")
_FOREGROUND_LAST = edit(f"{_ABOVE}\n{_BELOW}", f"{_BELOW}\n{_ABOVE}") | _AS_IT_IS
# The quantiles {q} of all maps, (N, 1, 1), in the words of the reference and in those of the styles.
_QUANTILES = {
    "": "torch.quantile(rows, {q}, dim=1).view(-1, 1, 1)",
    "map_by_map": "torch.stack([torch.quantile(one, {q}) for one in saliency]).view(-1, 1, 1)",
    "sorted": "rows.sort(dim=1).values[:, int({q} * rows.shape[1]), None, None]",
    "numpy": "torch.tensor(np.quantile(saliency.numpy(), {q}, axis=(1, 2), keepdims=True))",
}
_FROM_THE_OTHER_END = "torch.quantile(rows, 1 - {q}, dim=1).view(-1, 1, 1)"


def _quantile(q: str, new: str) -> Edit:
    """Something else in place of the quantile q, in every style."""
    return reduce(or_, (edit(known.format(q=q), new.format(q=q)) for known in _QUANTILES.values()))


def _quantiles(new: str) -> Variant:
    """Something else in place of both quantiles."""
    return _quantile("foreground", new), _quantile("background", new)


def _numbers(background: float, foreground: float, unknown: float) -> Variant:
    """Other numbers for the groups of pixels; some do not fit into bytes."""
    words = {"BACKGROUND": background, "FOREGROUND": foreground, "UNKNOWN": unknown}
    return (*(edit(word, str(number)) for word, number in words.items()), edit(", dtype=torch.uint8", "") | _AS_IT_IS)


def _at_the_end(line: str) -> Edit:
    """One more line after the labels are written."""
    return edit(_BELOW, f"{_BELOW}\n{line}") | edit(_WHERE, f"{_WHERE}\n{line}")


STYLES = (
    *(style(name, *_quantiles(words)) for name, words in _QUANTILES.items() if name),
    style("where", edit(f"seeds = {_UNKNOWN}\n{_ABOVE}\n{_BELOW}", _WHERE)),
)

MISCONCEPTIONS = (
    mistake(
        "not_image_by_image",
        "The quantiles are not taken map by map: a faint map may become all background, a strong one all foreground.",
        "Flatten each map to a row, `saliency.flatten(1)`, and ask `torch.quantile` for one number per row: `dim=1`.",
        _quantiles("torch.quantile(saliency, {q})"),
        _quantiles("torch.quantile(saliency[0], {q})"),
        _quantiles("torch.quantile(rows, {q}, dim=1).mean()"),
        _quantile("foreground", "torch.quantile(saliency, {q})"),
        _quantile("background", "torch.quantile(saliency, {q})"),
    ),
    mistake(
        "numbers_mixed_up",
        "The groups of pixels are right, but their numbers are mixed up.",
        "BACKGROUND is 0, FOREGROUND is 1, UNKNOWN is 2: write the names, and you need not remember the numbers.",
        *(_numbers(*numbers) for numbers in list(permutations((0, 1, 2)))[1:]),
        _numbers(-1, 1, 0),
        _numbers(0, 1, 0.5),
        _numbers(0, 1, -1),
    ),
    mistake(
        "unknown_is_three",
        "You label the undecided pixels 3, which means probable foreground to OpenCV.",
        "Label them UNKNOWN, 2 (probable background): GrabCut then adds what looks like the object.",
        edit("UNKNOWN", "3"),
    ),
    mistake(
        "share_of_the_range",
        "You put the limits at 95% and 30% of the largest value (or of the range), not at quantiles.",
        "That way, a few extreme pixels decide everything. The 95% quantile has 95% of the pixels below it.",
        _quantiles("torch.lerp(rows.amin(dim=1), rows.amax(dim=1), {q}).view(-1, 1, 1)"),
        _quantiles("{q} * saliency.amax(dim=(1, 2), keepdim=True)"),
        _quantiles("{q} * saliency.max()"),
        _quantiles("torch.lerp(saliency.min(), saliency.max(), {q})"),
    ),
    mistake(
        "compared_with_the_share_itself",
        "You compare the saliency itself with 0.95 and 0.30.",
        "These are shares of the pixels. Find the values that belong to them first, with `torch.quantile`.",
        _quantiles("{q}"),
    ),
    mistake(
        "percent",
        "You use the shares as if they were percentages: almost every pixel lies above the 0.95% quantile.",
        "`np.percentile` takes numbers from 0 to 100; `torch.quantile` and `np.quantile` take numbers from 0 to 1.",
        _quantiles("torch.quantile(rows, {q} / 100, dim=1).view(-1, 1, 1)"),
    ),
    mistake(
        "fixed_quantiles",
        "You always use 0.95 and 0.30, whatever the function is given.",
        "Write `foreground` and `background` in place of these numbers.",
        (
            _quantile("foreground", "torch.quantile(rows, 0.95, dim=1).view(-1, 1, 1)"),
            _quantile("background", "torch.quantile(rows, 0.30, dim=1).view(-1, 1, 1)"),
        ),
    ),
    mistake(
        "counted_from_the_other_end",
        "A quantile is counted from the wrong end (1 - q).",
        "The q quantile is the value that a share q of the pixels lies below: no subtraction is needed.",
        _quantiles(_FROM_THE_OTHER_END),
        (*_quantiles(_FROM_THE_OTHER_END), _FOREGROUND_LAST),
        (_quantile("foreground", _FROM_THE_OTHER_END), _FOREGROUND_LAST),
        _quantile("background", _FROM_THE_OTHER_END),
        (_quantile("background", _FROM_THE_OTHER_END), _FOREGROUND_LAST),
        _quantile("background", _FROM_THE_OTHER_END.format(q="foreground")),
    ),
    mistake(
        "comparison_turned_round",
        "A comparison is the wrong way round: strong pixels become background, or weak ones foreground.",
        "Foreground is where the saliency is high: `saliency > high`; background where it is low: `saliency < low`.",
        (edit("saliency > high", "saliency < high"), edit("saliency < low", "saliency > low")),
        (_FOREGROUND_LAST, edit("saliency > high", "saliency < high"), edit("saliency < low", "saliency > low")),
        edit("saliency < low", "saliency > low"),
    ),
    mistake(
        "nothing_unknown",
        "No pixel is left undecided: every pixel becomes foreground or background.",
        "Start from a tensor full of UNKNOWN, change only the pixels you are sure of, and do not swap the quantiles.",
        (edit("saliency > high", "saliency > low"), edit("saliency < low", "saliency < high")),
        (_FOREGROUND_LAST, edit("saliency > high", "saliency > low"), edit("saliency < low", "saliency < high")),
        edit("saliency < low", "saliency <= high"),
        edit("saliency > high", "saliency >= low"),
    ),
    mistake(
        "nothing_labelled",
        "All pixels stay UNKNOWN: neither group is labelled.",
        "Write into the tensor that you return, `seeds[mask] = FOREGROUND`: changes to a copy do not reach it.",
        (drop(_ABOVE) | edit("FOREGROUND", "UNKNOWN"), drop(_BELOW) | edit("BACKGROUND", "UNKNOWN")),
    ),
    mistake(
        "one_label_for_all",
        "All pixels get the same label, whatever their saliency.",
        "Start with a tensor full of UNKNOWN, then label the pixels above one quantile and those below the other.",
        (edit("FOREGROUND", "BACKGROUND"), edit("UNKNOWN", "BACKGROUND")),
        (edit("BACKGROUND", "FOREGROUND"), edit("UNKNOWN", "FOREGROUND")),
    ),
    mistake(
        "one_group_missing",
        "You label only one of the two groups: the pixels of the other stay UNKNOWN.",
        "Both are needed: FOREGROUND above one quantile, BACKGROUND below the other.",
        drop(_ABOVE) | edit("FOREGROUND", "UNKNOWN"),
        drop(_BELOW) | edit("BACKGROUND", "UNKNOWN"),
    ),
    mistake(
        "undecided_keep_their_saliency",
        "The undecided pixels keep their saliency, but they should be labelled UNKNOWN.",
        "Start with a new tensor full of UNKNOWN: `torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)`.",
        edit(_UNKNOWN, "saliency.clone()") | edit("UNKNOWN", "saliency"),
        edit(_UNKNOWN, "saliency"),
    ),
    mistake(
        "row_by_row",
        "The quantiles are taken within each row or column of the picture.",
        "Flatten each map first, so that its quantile covers all of its pixels: `saliency.flatten(1)`.",
        _quantiles("torch.quantile(saliency, {q}, dim=1, keepdim=True)"),
        _quantiles("torch.quantile(saliency, {q}, dim=2, keepdim=True)"),
    ),
    mistake(
        "map_overwritten",
        "The labels are written into the caller's saliency maps.",
        "Make a new tensor for them: `torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)`.",
        _at_the_end("saliency[:] = seeds"),
        _at_the_end("seeds = saliency.copy_(seeds)"),
    ),
    mistake(
        "left_flat",
        "The labels are right, but each map is still one long row.",
        "Give them back the shape of the maps: `.view(saliency.shape)`.",
        _at_the_end("seeds = seeds.flatten(start_dim=1)"),
    ),
)

EQUIVALENT = {
    f"seeds = {_UNKNOWN} -> seeds = torch.full(saliency.shape, UNKNOWN)": "labels of another integer type",
}
