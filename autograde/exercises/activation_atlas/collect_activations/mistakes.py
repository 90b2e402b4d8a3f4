"""What goes wrong with vectors at random positions, most common first; other right ways; mutants that are right."""

from functools import reduce
from operator import or_

from autograde.mistakes.edits import Edit, append, edit
from autograde.mistakes.families.hooks import hook_left, hook_left_after_an_error
from autograde.mistakes.families.unfinished import nothing_returned
from autograde.mistakes.misconception import mistake, style

_LAYER = "model.get_submodule(layer)"
_BY_NAME = "dict(model.named_modules())[layer]"
_COPY = "output.detach().clone()"
_CALL = "    model(images)"
_REMOVE = "finally:\n    handle.remove()"
_MAPS = "maps = outputs[0].flatten(2).transpose(1, 2)"
_DRAWN = "vectors = torch.cat([one[torch.randperm(len(one))[:per_image]] for one in maps])"
_PLACES = "torch.randperm(len(one))[:per_image]"
_BY_NUMPY = _DRAWN.replace(_PLACES, "np.random.choice(len(one), per_image, replace=False)")
_AT_ONCE = """
    places = torch.rand(maps.shape[:2]).argsort(dim=1)[:, :per_image]
    vectors = maps.gather(1, places[:, :, None].expand(-1, -1, maps.shape[2])).flatten(0, 1)
"""

STYLES = (
    style("dict_of_modules", edit(_LAYER, _BY_NAME)),
    style("without_gradients", edit(_CALL, "    with torch.no_grad():\n        model(images)")),
    style("all_images_at_once", edit(_DRAWN, _AT_ONCE)),
    style("numpys_choice", edit(_DRAWN, _BY_NUMPY)),
)

_DRAWINGS = (_DRAWN, _AT_ONCE, _BY_NUMPY)


def _layer(new: str) -> Edit:
    """Another layer, in every style."""
    return edit(_LAYER, new) | edit(_BY_NAME, new)


def _drawn(new: str) -> Edit:
    """Other vectors of the maps (N, h * w, K) in place of those at random positions, in every style."""
    return reduce(or_, (edit(known, f"vectors = {new}") for known in _DRAWINGS))


def _each(chosen: str) -> Edit:
    """Other positions of each image's map, (h * w, K), in every style."""
    return _drawn(f"torch.cat([one[{chosen}] for one in maps])")


def _at(row: str, column: str) -> Edit:
    """Rows and columns of each image that are drawn apart, in every style."""
    return _drawn(
        f"torch.cat([A[:, r, c].T for A in outputs[0] for h, w in [A.shape[1:]] for r in [{row}] for c in [{column}]])"
    )


MISCONCEPTIONS = (
    hook_left(edit(_REMOVE, "finally:\n    pass")),
    hook_left_after_an_error((edit("try:", "if True:"), edit(_REMOVE, "handle.remove()"))),
    mistake(
        "changed_by_the_next_layer",
        "You keep the layer's output itself, and the ReLU after it, which works in place, sets negative values to 0.",
        "Copy it at once, in the hook: `output.detach().clone()`.",
        edit(_COPY, "output.detach()"),
        edit(_COPY, "output"),
    ),
    mistake(
        "same_for_all_images",
        "You take the same positions in every image.",
        "Draw for each image by itself: the line that draws should be in the loop over the images.",
        _drawn("maps[:, torch.randperm(maps.shape[1])[:per_image]].flatten(0, 1)"),
        _each("torch.randperm(len(one), generator=torch.Generator().manual_seed(0))[:per_image]"),
        _each("torch.arange(per_image) * len(one) // per_image"),
    ),
    mistake(
        "position_twice",
        "You take some positions of an image twice.",
        "Drawing a number several times gives some numbers twice. Shuffle all positions and take the first ones: "
        "`torch.randperm(h * w)[:per_image]`.",
        _each("torch.randint(len(one), (per_image,))"),
        _at("torch.randint(h, (per_image,))", "torch.randint(w, (per_image,))"),
    ),
    mistake(
        "one_position_repeated",
        "You take a single position of each image, and repeat it.",
        "Draw a position for each of the `per_image` vectors, all different: `torch.randperm(h * w)[:per_image]`.",
        _each("torch.randint(len(one), (1,)).expand(per_image)"),
    ),
    mistake(
        "axes_mixed_up",
        "The numbers of your vectors come from several positions: `reshape` and `view` keep the order, they do not "
        "move axes.",
        "Exchange the axes: `A.flatten(2).transpose(1, 2)`, or `A.permute(0, 2, 3, 1).reshape(N, h * w, K)`.",
        edit(_MAPS, "maps = outputs[0].reshape(len(images), -1, outputs[0].shape[1])"),
        edit(_MAPS, "maps = outputs[0].transpose(1, 2).reshape(len(images), -1, outputs[0].shape[1])"),
    ),
    mistake(
        "channels_drawn",
        "You draw channels in place of positions: each of your rows is one channel's map.",
        "Exchange the axes first, `A.flatten(2).transpose(1, 2)`: then each row of an image is the vector at a "
        "position.",
        edit(_MAPS, "maps = outputs[0].flatten(2)"),
    ),
    mistake(
        "mean_over_positions",
        "Your vectors are means over all positions; the vector at a single position was asked for.",
        "Leave out the mean or the pooling: take `A[i, :, row, column]`.",
        _drawn("maps.mean(dim=1).repeat_interleave(per_image, dim=0)"),
    ),
    mistake(
        "one_mean_for_each_image",
        "You return a single vector for each image; `per_image` vectors were asked for.",
        "Take the vectors at `per_image` positions of each image: the result has N * per_image rows.",
        _drawn("maps.mean(dim=1)"),
        _drawn("torch.stack([one[torch.randint(len(one), ())] for one in maps])"),
    ),
    mistake(
        "one_index_for_both",
        "Row and column are always the same number: you only look at the diagonal of the map.",
        "Draw them apart, or draw one number from 0 to h * w - 1: the row is `number // w`, the column `number % w`.",
        _drawn(
            "torch.cat([A[:, p, p].T for A in outputs[0] for p in [torch.randint(min(A.shape[1:]), (per_image,))]])"
        ),
    ),
    mistake(
        "columns_left_out",
        "Some columns of the map are never drawn.",
        "Columns go from 0 to w - 1, and w is the last axis: is h or a constant in its place?",
        _at("torch.randint(h, (per_image,))", "torch.randint(min(h, w), (per_image,)) % 5"),
        _at("torch.randint(h, (per_image,))", "torch.randint(w - 1, (per_image,))"),
    ),
    mistake(
        "rows_left_out",
        "Some rows of the map are never drawn.",
        "Rows go from 0 to h - 1, and h is the last axis but one: is a constant in its place, or is the border left "
        "out?",
        _at("torch.randint(h - 1, (per_image,))", "torch.randint(w, (per_image,))"),
        _at("torch.randint(1, h - 1, (per_image,))", "torch.randint(1, w - 1, (per_image,))"),
        _each("torch.randperm(len(one) - 10)[:per_image]"),
    ),
    mistake(
        "first_positions",
        "You take the first positions of each map; they should be drawn by chance.",
        "Shuffle the positions first: `torch.randperm(h * w)[:per_image]`.",
        _each(":per_image"),
    ),
    mistake(
        "strongest_positions",
        "You take the positions with the largest activations; they should be drawn by chance.",
        "Every position should be as likely as any other: `torch.randperm(h * w)[:per_image]`.",
        _each("one.norm(dim=1).topk(per_image).indices"),
        _each("one.sum(dim=1).topk(per_image).indices"),
        _each("one.amax(dim=1).topk(per_image).indices"),
    ),
    mistake(
        "one_row_or_column",
        "All positions of an image are in one row or in one column of its map.",
        "Draw a row and a column of its own for each position.",
        _at("torch.randint(h, (1,)).expand(per_image)", "torch.arange(per_image) % w"),
        _at("torch.arange(per_image) % h", "torch.randint(w, (1,)).expand(per_image)"),
    ),
    mistake(
        "one_after_the_other",
        "The positions of an image are next to each other: you draw only where they begin.",
        "Draw each position by itself: `torch.randperm(h * w)[:per_image]`.",
        _drawn(
            "torch.cat([one[start : start + per_image] for one in maps "
            "for start in [int(torch.randint(len(one) - per_image + 1, ()))]])"
        ),
    ),
    mistake(
        "position_by_position",
        "Your rows go through all images once for each position; all rows of one image should come first.",
        "Collect image by image, or exchange the axes before you flatten: (N, per_image, K) becomes (N * per_image, "
        "K).",
        _drawn(f"torch.stack([one[{_PLACES}] for one in maps], dim=1).flatten(0, 1)"),
    ),
    mistake(
        "images_by_chance",
        "You draw from the positions of all images together: some images get more vectors than others.",
        "Draw `per_image` positions of each image by itself.",
        _drawn("maps.flatten(0, 1)[torch.randperm(maps.shape[0] * maps.shape[1])[: len(maps) * per_image]]"),
    ),
    mistake(
        "images_in_other_order",
        "You take the right number of vectors of each image, but their order is not that of the images.",
        "Leave out the shuffling at the end: first the vectors of the first image, then those of the second.",
        append("vectors = vectors[torch.randperm(len(vectors))]"),
        append("vectors = vectors.flip(0)"),
    ),
    mistake(
        "one_image_only",
        "All your vectors come from one image.",
        "Go through all images: `for one in maps`.",
        _drawn(f"torch.cat([one[{_PLACES}] for one in maps[:1].expand_as(maps)])"),
    ),
    mistake(
        "vectors_of_one_image",
        "You return `per_image` vectors in all; it should be so many for each image.",
        "Collect the vectors of every image, and join them at the end: `torch.cat(chosen)`.",
        _drawn("maps[0][torch.randperm(maps.shape[1])[:per_image]]"),
        _drawn("maps.flatten(0, 1)[torch.randperm(maps.shape[0] * maps.shape[1])[:per_image]]"),
        append("vectors = vectors[-per_image:]"),
    ),
    mistake(
        "all_positions",
        "You return the vectors at all positions; only `per_image` of each image were asked for.",
        "Choose before you join: `one[torch.randperm(len(one))[:per_image]]`.",
        _drawn("maps.flatten(0, 1)"),
        _drawn("maps.clone()"),
    ),
    mistake(
        "images_kept_apart",
        "The vectors are right, but images and positions are still two axes.",
        "Join them: `torch.cat` in place of `torch.stack`, or `flatten(0, 1)` at the end.",
        append("vectors = vectors.view(len(images), per_image, -1)"),
    ),
    mistake(
        "turned_round",
        "You return one row for each channel; one row for each vector was asked for.",
        "Leave out the last transposition: the result has shape (N * per_image, K).",
        append("vectors = vectors.T"),
    ),
    mistake(
        "squeezed",
        "With a single vector, an axis disappears along the way: `squeeze()` drops every axis of length 1.",
        "Leave out `squeeze()`: one vector has to give shape (1, K).",
        append("vectors = vectors.squeeze()"),
    ),
    mistake(
        "rescaled",
        "You divide each vector by its length.",
        "Return the vectors as the layer gives them.",
        append("vectors = torch.nn.functional.normalize(vectors, dim=1)"),
    ),
    mistake(
        "relu_applied",
        "You set negative activations to 0, but the vectors are to be as the layer returns them.",
        "Leave out the ReLU or the clamp.",
        append("vectors = vectors.relu()"),
    ),
    mistake(
        "layer_ignored",
        "You always look at the same layer, whatever name the function is given.",
        "Find the layer by its name: `model.get_submodule(layer)`.",
        _layer("next(model.children())"),
    ),
    mistake(
        "input_of_the_layer",
        "You keep what goes into the layer, not what comes out of it.",
        "A forward hook is called with (module, inputs, output): keep the last of the three.",
        edit(_COPY, "inputs[0].detach().clone()"),
    ),
    nothing_returned("vectors", reduce(or_, (edit(one, one.replace("vectors =", "found =")) for one in _DRAWINGS))),
)

EQUIVALENT = {
    "outputs.append(output.detach().clone()) -> outputs.append(output.clone())": "the result may require a gradient",
    f"{_MAPS} -> {_MAPS.replace('[0]', '[-1]')}": "the list holds one output",
}
