"""What goes wrong with occlusion, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, drop, edit
from autograde.mistakes.families.caller import input_overwritten
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_COUNT = "math.ceil((side - size) / stride) + 1"
_PLACE = "top, left = i * stride, j * stride"
_COPY = "hidden = X.clone()"
_ROWS, _COLUMNS = "top : top + size", "left : left + size"
_FILLED = "[:, :, top : top + size, left : left + size] = fill"
_DROP = "drops[i, j] = score - model(hidden)[0, y[0]]"
_ROW_DROP = "drops[i] = score - model(hidden)[:, y[0]]"
_ALL_DROPS = "drops = (score - torch.cat(scores)).view(rows, columns)"
_HIDE = f"{_COPY}\nhidden{_FILLED}\n{_DROP}"
_INNER = f"for j in range(columns):\n    {_PLACE}\n    {_COPY}\n    hidden{_FILLED}\n    {_DROP}"
_MEAN, _STD = "torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)", "torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)"
_LOW, _HIGH = "drops.min()", "drops.max()"


def _first(lines: str) -> Edit:
    """Statements before all others."""
    return edit("rows, columns = (", f"{lines}\nrows, columns = (")


def _with_model(output: str) -> Edit:
    """The model `net` is asked, but `output`, (N, classes), is taken for its scores."""
    return _first(f"net = model\nmodel = lambda x: {output}")


def _made(drops: str) -> Edit:
    """Something else is made of the map."""
    return append(f"drops = {drops}")


def _drop(new: str) -> Edit:
    """Another value than score - s, where s is the score with the window hidden; in every style."""
    one, row, every = (
        new.replace("{s}", s) for s in ("model(hidden)[0, y[0]]", "model(hidden)[:, y[0]]", "hidden_scores")
    )
    batch = f"hidden_scores = torch.cat(scores)\ndrops = ({every}).view(rows, columns)"
    return edit(_DROP, f"drops[i, j] = {one}") | edit(_ROW_DROP, f"drops[i] = {row}") | edit(_ALL_DROPS, batch)


def _fill(new: str) -> Edit:
    """Something else than `fill` in the window, in every style."""
    known = {"] = fill": f"] = {new}", "(inside, fill, X)": f"(inside, {new}, X)"}
    return reduce(or_, (edit(old, wrong) for old, wrong in known.items()))


def _window(rows: str, columns: str) -> Edit:
    """Another window; `rows` and `columns` are the texts of slices."""
    return edit(f"{_ROWS}, {_COLUMNS}", f"{rows}, {columns}")


MISCONCEPTIONS = (
    mistake(
        "occlusions_pile_up",
        "The hidden windows pile up: with every window, more of the image is gone, since no fresh copy is made.",
        "Copy the image for every window, inside both loops: `hidden = X.clone()`.",
        edit(_COPY, "hidden = X"),
        (drop(_COPY), _first(_COPY)),
        (drop(_COPY), edit("for j in range(columns):", f"{_COPY}\nfor j in range(columns):")),
    ),
    mistake(
        "score_in_place_of_drop",
        "You return the score with the window hidden, not how far it drops.",
        "Subtract it from the score of the whole image, which is the same for all windows.",
        _drop("{s}"),
        _drop("-{s}"),
    ),
    mistake(
        "sign_swapped",
        "Your map has the wrong sign: you subtract the whole image's score from that with the window hidden.",
        "A window that the class needs must get a positive number: whole image minus hidden.",
        _made("-drops"),
    ),
    mistake(
        "scores_added",
        "You add the two scores; the drop is their difference.",
        "Subtract: the score of the whole image, minus the score with the window hidden.",
        _drop("score + {s}"),
    ),
    mistake(
        "probability",
        "This is the drop of the softmax probability, not of the score.",
        "Leave the softmax out: where the network is sure, the probability hardly moves although the score falls.",
        _with_model("net(x).softmax(dim=1)"),
    ),
    mistake(
        "cross_entropy",
        "You compare losses: the cross-entropy (or log-probability) also depends on the scores of all other classes.",
        "Take the score of class y itself, as the model returns it.",
        _with_model("net(x).log_softmax(dim=1)"),
        _with_model("-net(x).log_softmax(dim=1)"),
    ),
    mistake(
        "border_missed",
        "Your windows do not reach the last rows and columns of the image.",
        "Round up: `math.ceil((H - size) / stride) + 1` windows. The last one may be cut off at the border.",
        edit(_COUNT, "(side - size) // stride + 1"),
    ),
    mistake(
        "one_window_too_many",
        "There is a window too many at the end: the one before has reached the border already.",
        "Stop with the first window that reaches the border: `math.ceil((H - size) / stride) + 1` windows a side.",
        edit(_COUNT, "math.ceil(side / stride)"),
        edit(_COUNT, "(side - size) // stride + 2"),
        edit(_COUNT, "math.ceil((side - size) / stride) + 2"),
    ),
    mistake(
        "one_window_too_few",
        "There is a window too few in each direction: the last one is missing.",
        "Count the window at 0, too: `math.ceil((H - size) / stride) + 1`.",
        edit(_COUNT, "math.ceil((side - size) / stride)"),
        edit(_COUNT, "(side - size) // stride"),
    ),
    mistake(
        "last_window_moved",
        "You move the last windows back until they fit into the image; here they are cut off at the border.",
        "Leave every window at i * stride, j * stride: the slice ends at the border by itself.",
        edit(_PLACE, "top, left = min(i * stride, X.shape[2] - size), min(j * stride, X.shape[3] - size)"),
    ),
    mistake(
        "rows_and_columns_swapped",
        "Rows and columns are swapped: windows go down where they should go across, or the map is transposed.",
        "The map's row i belongs to the window that starts at pixel row i * stride: `hidden[:, :, rows, columns]`.",
        edit(_PLACE, "top, left = j * stride, i * stride"),
        _window(_COLUMNS, _ROWS),
        _made("drops.T"),
    ),
    mistake(
        "centred_windows",
        "Your windows lie around the point (i * stride, j * stride), which should be their top left corner.",
        "A window covers the rows from `top` to `top + size`, and the columns from `left` to `left + size`.",
        _window("max(top - size // 2, 0) : top + size // 2", "max(left - size // 2, 0) : left + size // 2"),
        _window("max(top - size // 2, 0) : top + size // 2 + 1", "max(left - size // 2, 0) : left + size // 2 + 1"),
        _window("max(top - size, 0) : top + size", "max(left - size, 0) : left + size"),
    ),
    mistake(
        "slice_end_wrong",
        "Your slices do not end where the window does: a slice needs its end, not its length.",
        "A window covers `top : top + size` and `left : left + size`.",
        _window("top : top + size", "left : left - size"),
        _window("top : size", "left : size"),
        _window("top : size", "left : left + size"),
        _window("top : top - size", "left : left + size"),
    ),
    mistake(
        "window_off_by_one",
        "Your windows are one pixel too large or too small.",
        "A slice does not contain its end: `top : top + size` has `size` rows.",
        _window("top : top + size + 1", "left : left + size + 1"),
        _window("top : top + size - 1", "left : left + size - 1"),
    ),
    mistake(
        "stride_is_size",
        "Size and stride are not told apart: one of them is used for both.",
        "`size` is the side of a window, `stride` the step from one window to the next; windows may overlap.",
        _first("stride = size"),
        _first("size = stride"),
        edit(_PLACE, "top, left = i * size, j * size"),
        _window("top : top + stride", "left : left + stride"),
    ),
    mistake(
        "size_and_stride_swapped",
        "Size and stride are swapped.",
        "`size` is the side of a window, `stride` the step from one window to the next.",
        _first("size, stride = stride, size"),
    ),
    mistake(
        "steps_of_one_pixel",
        "Your windows move by one pixel at a time: the stride is missing.",
        "The window (i, j) starts at `i * stride, j * stride`.",
        edit(_PLACE, "top, left = i, j"),
        _first("stride = 1"),
    ),
    mistake(
        "one_row_of_windows",
        "Only one direction moves: the windows are strips, or all start in the same row or column.",
        "Two loops: `top = i * stride` for the rows, `left = j * stride` for the columns.",
        edit(_PLACE, "top, left = i * stride, i * stride"),
        edit(f"{_ROWS}, {_COLUMNS}", f"{_ROWS}"),
        edit(f"{_ROWS}, {_COLUMNS}", f":, {_COLUMNS}"),
    ),
    mistake(
        "one_channel",
        "You hide only some of the three colours: the others can still be seen in the window.",
        "Fill all channels: `hidden[:, :, top : top + size, left : left + size] = fill`.",
        edit(_FILLED, "[:, 0, top : top + size, left : left + size] = fill"),
        edit(_FILLED, "[:, 2, top : top + size, left : left + size] = fill"),
    ),
    mistake(
        "fill_normalised_again",
        "You treat the filling as a colour from 0 to 1 and normalise it: 0 becomes black, not the mean colour.",
        "X is normalised, and `fill` has the same units: 0 is ImageNet's mean colour. Write `fill` as it is.",
        _fill(f"(fill - {_MEAN}) / {_STD}"),
        _fill(f"(0 - {_MEAN}) / {_STD}"),
        _fill("X.min()"),
    ),
    mistake(
        "fill_ignored",
        "You always hide with the same number, whatever `fill` is.",
        "Write `fill` in place of the number.",
        _fill("0.0"),
    ),
    mistake(
        "other_filling",
        "You hide the window with something else than `fill`: noise, or a mean taken from the image.",
        "All pixels and colours of the window get the same number: `fill`.",
        _fill("X.mean()"),
        _fill("torch.randn(())"),
        _fill("0.5"),
    ),
    mistake(
        "fill_combined",
        "You add `fill` to the window, or multiply by it: what was there still counts.",
        "Overwrite the window: `hidden[:, :, rows, columns] = fill`.",
        edit(_FILLED, _FILLED.replace("] = ", "] *= ")),
        edit(_FILLED, _FILLED.replace("] = ", "] += ")),
    ),
    mistake(
        "window_kept",
        "You show only the window and hide the rest of the image.",
        "The other way round: the window is hidden, and the rest stays as it is.",
        (edit(_COPY, "hidden = torch.full_like(X, fill)"), _fill("X[:, :, top : top + size, left : left + size]")),
        (
            edit(_COPY, "hidden = torch.full_like(X, fill)"),
            _fill("X[:, :, top : top + size, left : left + size]"),
            _made("-drops"),
        ),
        (
            edit(_COPY, "hidden = torch.full_like(X, fill)"),
            _fill("X[:, :, top : top + size, left : left + size]"),
            _drop("{s}"),
        ),
    ),
    mistake(
        "predicted_class",
        "You watch the class that the model predicts, not class y.",
        "Take the score of class y, `[0, y[0]]`, even if another class has a higher one.",
        _first("y = model(X).argmax(dim=1)"),
        _with_model("net(x).amax(dim=1, keepdim=True).expand_as(net(x))"),
    ),
    mistake(
        "all_classes",
        "You add up (or average) the scores of all classes.",
        "Pick the score of class y: `model(hidden)[0, y[0]]`.",
        _with_model("net(x).sum(dim=1, keepdim=True).expand_as(net(x))"),
        _with_model("net(x).mean(dim=1, keepdim=True).expand_as(net(x))"),
    ),
    mistake(
        "other_baseline",
        "The score from which you subtract is not that of class y for the whole image.",
        "Compute `model(X)[0, y[0]]` once, before anything is hidden.",
        edit("score = model(X)[0, y[0]]", "score = model(torch.full_like(X, fill))[0, y[0]]"),
        edit("score = model(X)[0, y[0]]", "score = model(X).amax()"),
        edit("score = model(X)[0, y[0]]", "score = 0 * model(X)[0, y[0]] + 1"),
    ),
    mistake(
        "relative_drop",
        "You divide by the score of the whole image: this is a ratio, not a drop.",
        "Subtract only. A ratio has no meaning for scores, which may be near zero or negative.",
        _made("drops / score"),
        _made("1 - drops / score"),
    ),
    mistake(
        "absolute_drop",
        "You take the absolute value: whether the window speaks for or against the class is lost.",
        "Leave the sign: a negative drop says that the score rises when this window is hidden.",
        _made("drops.abs()"),
    ),
    mistake(
        "negative_drops_removed",
        "You set negative drops to zero (or positive ones).",
        "Leave them in: they mark windows that speak against the class.",
        _made("drops.clamp(min=0)"),
        _made("drops.clamp(max=0)"),
    ),
    mistake(
        "rescaled",
        "You rescale the map, by its range, its largest value or its mean.",
        "Return the drops as they are, in units of the score: scaling for a picture comes later.",
        _made(f"(drops - {_LOW}) / ({_HIGH} - {_LOW})"),
        _made(f"drops / {_HIGH}"),
        _made("drops / drops.abs().max()"),
        _made("(drops - drops.mean()) / drops.std()"),
        _made(f"drops - {_LOW}"),
    ),
    mistake(
        "one_value_a_pixel",
        "You return one number for each pixel; the map has one for each window.",
        "Return the (h, w) drops as they are. Pixels are the next exercise.",
        _made("F.interpolate(drops[None, None], X.shape[2:])[0, 0]"),
        _made("F.interpolate(drops[None, None], X.shape[2:], mode='bilinear')[0, 0]"),
        _made("drops.repeat_interleave(stride, 0).repeat_interleave(stride, 1)"),
    ),
    mistake(
        "other_axes",
        "The drops are right, but they come in another shape: flattened, or with axes for the batch or the channel.",
        "Store each drop at `drops[i, j]`: X is one image, and the map has the shape (h, w).",
        _made("drops.flatten()"),
        _made("drops[None]"),
        _made("drops[None, None]"),
    ),
    mistake(
        "training_mode",
        "Your function switches the model to training mode, in which dropout and batch normalisation act on scores.",
        "Leave the mode alone: the model is in evaluation mode when your function gets it.",
        append("model.train()"),
        _first("model.train()"),
    ),
    input_overwritten(
        "X",
        append("X[:] = fill"),
        append("X.zero_()"),
    ).reworded(hint="Hide windows in a copy, `hidden = X.clone()`, and leave X alone."),
    nothing_returned("drops", append("drops = None")),
)

_BATCH_OF_A_ROW = f"""
hidden = X.repeat(columns, 1, 1, 1)
for j in range(columns):
    {_PLACE}
    hidden[j : j + 1]{_FILLED}
{_ROW_DROP}
"""

_WITH_A_MASK = f"""
inside = torch.zeros(X.shape[2:], dtype=torch.bool)
inside[{_ROWS}, {_COLUMNS}] = True
hidden = torch.where(inside, fill, X)
"""

STYLES = (
    style("a_row_at_once", edit(_INNER, _BATCH_OF_A_ROW), without=("occlusions_pile_up", "window_kept")),
    style(
        "all_at_once",
        edit(_DROP, "scores.append(model(hidden)[:, y[0]])"),
        edit("score = model(X)[0, y[0]]", "score = model(X)[0, y[0]]\nscores = []"),
        append(_ALL_DROPS),
    ),
    style(
        "a_mask",
        edit(f"{_COPY}\nhidden{_FILLED}", _WITH_A_MASK),
        without=("occlusions_pile_up", "window_kept", "one_channel", "fill_combined"),
    ),
    style(
        "starts",
        edit("for i in range(rows):", "for i, top in enumerate(range(0, rows * stride, stride)):"),
        edit("for j in range(columns):", "for j, left in enumerate(range(0, columns * stride, stride)):"),
        edit(_PLACE, "pass"),
        without=("last_window_moved",),
    ),
)

_ONE_IMAGE = "there is one image, and one class"

EQUIVALENT = {
    "drops = torch.zeros(rows, columns) -> drops = torch.ones(rows, columns)": "every entry is written",
    "score = model(X)[0, y[0]] -> score = model(X)[-1, y[0]]": _ONE_IMAGE,
    "score = model(X)[0, y[0]] -> score = model(X)[0, y[-1]]": _ONE_IMAGE,
    f"{_DROP} -> {_DROP.replace('[0, y[0]]', '[-1, y[0]]')}": _ONE_IMAGE,
    f"{_DROP} -> {_DROP.replace('[0, y[0]]', '[0, y[-1]]')}": _ONE_IMAGE,
}
