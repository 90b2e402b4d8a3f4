"""What goes wrong with the vector at each position, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, drop, edit
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_KEPT = "output.detach().clone()"
_LAYER = "model.get_submodule(layer)"
_BY_NAME = "dict(model.named_modules())[layer]"
_TRY = """
try:
    model(X)
finally:
    handle.remove()
"""
_NO_GRAD = """
try:
    with torch.no_grad():
        model(X)
finally:
    handle.remove()
"""
_GRIDS = (
    "kept[0][0].permute(1, 2, 0)",
    "kept[0].squeeze(0).movedim(0, -1)",
    "kept[0][0].flatten(1).T.reshape(*kept[0].shape[2:], -1)",
    "torch.stack([torch.stack([kept[0][0, :, i, j] for j in range(kept[0].shape[3])]) "
    "for i in range(kept[0].shape[2])])",
)

STYLES = (
    style("dict_of_modules", edit(_LAYER, _BY_NAME)),
    style("without_gradients", edit(_TRY, _NO_GRAD)),
    style("moved_axis", edit(_GRIDS[0], _GRIDS[1])),
    style("positions_in_a_row", edit(_GRIDS[0], _GRIDS[2])),
    style("position_by_position", edit(_GRIDS[0], _GRIDS[3])),
)


def _grid(new: str) -> Edit:
    """Something else in place of the grid, in every style."""
    return reduce(or_, (edit(known, new) for known in _GRIDS))


def _made(new: str) -> Edit:
    """Something else is made of the grid."""
    return append(f"grid = {new}")


def _layer(new: str) -> Edit:
    """Another layer, in every style."""
    return edit(_LAYER, new) | edit(_BY_NAME, new)


def _running(lines: str) -> Edit:
    """Other lines in place of the call of the model."""
    return edit(_TRY, lines) | edit(_NO_GRAD, lines)


MISCONCEPTIONS = (
    mistake(
        "not_copied",
        "Right for some layers, but a ReLU that follows works in place: it overwrites what your hook kept.",
        "Keep a copy, inside the hook: `output.detach().clone()`. `detach()` and `.data` share memory with the output.",
        edit(_KEPT, "output.detach()"),
        edit(_KEPT, "output"),
    ),
    mistake(
        "channels_first",
        "Your result has the channels first, (K, h, w), as the layer returns them.",
        "Put the channels last: `permute(1, 2, 0)` makes (h, w, K) of (K, h, w).",
        _grid("kept[0][0]"),
    ),
    mistake(
        "channels_and_positions_mixed",
        "The shape is right, but your `reshape` or `view` mixes channels and positions: a vector holds one channel's "
        "values at several positions.",
        "`reshape` never swaps axes. `permute(1, 2, 0)` does.",
        _grid("kept[0].reshape(*kept[0].shape[2:], kept[0].shape[1])"),
        _grid("kept[0][0].permute(2, 1, 0).reshape(*kept[0].shape[2:], kept[0].shape[1])"),
        _grid("kept[0][0].transpose(0, 1).reshape(*kept[0].shape[2:], kept[0].shape[1])"),
    ),
    mistake(
        "batch_axis_kept",
        "The values are right, but the batch axis is still there: your result has four axes.",
        "There is one image only: take it with `[0]`.",
        _grid("kept[0].permute(0, 2, 3, 1)"),
    ),
    mistake(
        "rows_and_columns_swapped",
        "Rows and columns have changed places: your result is (w, h, K).",
        "`permute(1, 2, 0)` makes (h, w, K) of (K, h, w). `.T` and `transpose(0, 2)` also swap rows and columns.",
        _grid("kept[0][0].permute(2, 1, 0)"),
    ),
    mistake(
        "untouched",
        "You return what the layer returns, (1, K, h, w), as it is.",
        "Drop the batch axis with `[0]`, and put the channels last with `permute(1, 2, 0)`.",
        _grid("kept[0]"),
    ),
    hook_left(_running("model(X)"), drop("handle.remove()")),
    hook_left_after_an_error(_running("model(X)\nhandle.remove()")),
    mistake(
        "squeezed",
        "`squeeze()` drops every axis of length 1: a map of one row, or of one column, loses that axis too.",
        "Take the one image with `[0]`, or say which axis: `squeeze(0)`.",
        _made("grid.squeeze()"),
    ),
    mistake(
        "positions_in_one_list",
        "Your vectors are right, but all positions are in one long list, (h * w, K).",
        "Keep rows and columns apart: (h, w, K).",
        _grid("kept[0][0].flatten(1).T"),
    ),
    mistake(
        "channels_of_flat_maps",
        "You return one long row of positions for each channel, (K, h * w).",
        "Do not flatten: put the channels last with `permute(1, 2, 0)`, (h, w, K).",
        _grid("kept[0][0].flatten(1)"),
    ),
    mistake(
        "one_vector",
        "You return one vector for the whole image: an average over the positions, or that of a single one.",
        "Every position keeps a vector of its own, (h, w, K): no mean, no pooling.",
        _made("grid.mean(dim=(0, 1))"),
        _made("grid.amax(dim=(0, 1))"),
        _made("grid[grid.shape[0] // 2, grid.shape[1] // 2]"),
        _made("grid[0, 0]"),
    ),
    mistake(
        "averaged_over_channels",
        "You merge the channels: one number is left at each position, not a vector.",
        "Keep all K channels: no mean, no maximum and no norm over them.",
        _made("grid.mean(dim=2)"),
        _made("grid.norm(dim=2)"),
        _made("grid.amax(dim=2)"),
    ),
    mistake(
        "unit_length",
        "You divide each vector by its length.",
        "Return the activations as they are: whether the length counts is decided later.",
        _made("F.normalize(grid, dim=2)"),
    ),
    mistake(
        "rescaled",
        "You rescale the activations.",
        "Return the values as the layer returns them.",
        _made("grid / grid.max()"),
        _made("(grid - grid.min()) / (grid.max() - grid.min())"),
        _made("grid.softmax(dim=2)"),
        _made("grid - grid.mean(dim=(0, 1))"),
    ),
    mistake(
        "relu_applied",
        "You set negative values to zero, or drop their sign, although the layer itself keeps them.",
        "Return what the layer returns. Before a ReLU there are negative values.",
        _made("grid.clamp(min=0)"),
        _made("grid.abs()"),
    ),
    mistake(
        "input_of_the_layer",
        "You keep what goes into the layer, not what comes out of it.",
        "A forward hook is called with (module, inputs, output): keep the last of the three.",
        edit(_KEPT, "inputs[0].detach().clone()"),
    ),
    mistake(
        "layer_ignored",
        "You always look at the same layer, whatever name your function is given.",
        "Find the layer by its name: `model.get_submodule(layer)`.",
        _layer("next(model.children())"),
        _layer("[one for one in model.modules() if isinstance(one, nn.Conv2d)][-1]"),
    ),
    mistake(
        "block_instead_of_layer",
        "You look at the whole block that the layer is in: of a name such as `middle.conv`, only the part before the "
        "dot counts.",
        "`model.get_submodule(layer)` follows all of the dots.",
        _layer('model.get_submodule(layer.rpartition(".")[0] or layer)'),
    ),
    mistake(
        "scores_returned",
        "You return what the whole model returns, its scores.",
        "Use what your hook kept. What the model returns is not needed.",
        _made("model(X).detach()"),
    ),
    mistake(
        "image_returned",
        "You return the image, with its colours last: the model plays no part in it.",
        "The vector at a position holds what the layer's channels return there: take it from the hook.",
        _made("X[0].permute(1, 2, 0)"),
    ),
    nothing_returned("grid", append("grid = None")).reworded(
        hint="Store what the hook kept in `grid` after the model has run: an assignment inside the hook only makes a "
        "local name there."
    ),
)

_ONCE = "the hook runs once"

EQUIVALENT = {
    f"kept.append({_KEPT}) -> kept.append(output.clone())": "nothing requires a gradient",
    f"grid = {_GRIDS[0]} -> grid = {_GRIDS[0].replace('kept[0]', 'kept[-1]')}": _ONCE,
    f"grid = {_GRIDS[0]} -> grid = kept[0][-1].permute(1, 2, 0)": "there is one image",
}
