"""The vector at each position, as students wrote it."""

import copy

import numpy as np
import torch
from torchvision.models.feature_extraction import create_feature_extractor

from autograde.mistakes.answers import right, wrong


@right
def a_dictionary(X, model, layer):
    activation = {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: activation.update(A=o.data.clone()))
    try:
        with torch.no_grad():
            model(X)
    finally:
        handle.remove()
    return activation["A"].permute(0, 2, 3, 1).squeeze(0)


@right
def in_numpy(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().numpy().copy()))
    try:
        model(X)
    finally:
        handle.remove()
    return np.transpose(kept[0][0], (1, 2, 0))


@right
def filled_in_position_by_position(X, model, layer):
    kept = []
    with dict(model.named_modules())[layer].register_forward_hook(lambda m, i, o: kept.append(o.clone())):
        model(X)
    (A,) = kept
    _, K, h, w = A.shape
    grid = torch.zeros(h, w, K)
    for i in range(h):
        for j in range(w):
            grid[i, j] = A[0, :, i, j]
    return grid


@right
def channel_by_channel(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.extend(o[0].clone())):
        model(X)
    return torch.stack(kept, dim=-1)


@right
def a_hook_that_stops_the_model(X, model, layer):
    class Found(Exception):
        pass

    def stop(module, inputs, output):
        raise Found(output)

    handle = model.get_submodule(layer).register_forward_hook(stop)
    try:
        model(X)
    except Found as found:
        return torch.einsum("nkhw->hwk", found.args[0])
    finally:
        handle.remove()


@right
def a_copy_of_the_model(X, model, layer):
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    kept = []
    twin.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o))
    twin(X)
    return kept[0][0].swapaxes(0, 1).swapaxes(1, 2)


@right
def torchvisions_extractor(X, model, layer):
    return create_feature_extractor(model, {layer: "A"})(X)["A"][0].permute(1, 2, 0)


@right
def nested_lists(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.tolist()))
    try:
        model(X)
    finally:
        handle.remove()
    ((maps,),) = kept
    return torch.tensor([[[one[i][j] for one in maps] for j in range(len(maps[0][0]))] for i in range(len(maps[0]))])


def output_of(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone())):
        model(X)
    return kept[0]


@wrong("channels_first")
def not_permuted(X, model, layer):
    return output_of(X, model, layer).squeeze(0)


@wrong("channels_and_positions_mixed", "grid before_a_relu any model_kept")
def viewed(X, model, layer):
    A = output_of(X, model, layer)
    _, K, h, w = A.shape
    return A.view(h, w, K)


@wrong("batch_axis_kept")
def all_four_axes(X, model, layer):
    return output_of(X, model, layer).permute(0, 2, 3, 1)


@wrong("rows_and_columns_swapped")
def transposed(X, model, layer):
    return output_of(X, model, layer)[0].T


@wrong("squeezed", "any")
def all_axes_squeezed(X, model, layer):
    return output_of(X, model, layer).permute(0, 2, 3, 1).squeeze()


@wrong("not_copied", "before_a_relu")
def kept_as_it_is(X, model, layer):
    kept = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach())):
        model(X)
    return kept[0][0].permute(1, 2, 0)


@wrong("hook_left", "model_kept")
def never_removed(X, model, layer):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    return kept[0][0].permute(1, 2, 0)


@wrong("hook_left_after_an_error", "model_kept")
def removed_at_the_end(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    handle.remove()
    return kept[0][0].permute(1, 2, 0)


@wrong("unit_length")
def directions(X, model, layer):
    grid = output_of(X, model, layer)[0].permute(1, 2, 0)
    return grid / grid.norm(dim=-1, keepdim=True).clamp(min=1e-8)
