"""Shapes of grids of vectors: code of other courses and libraries, and nearly right ones."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "activation_grid"


def returned(X, model, layer, kept=lambda output: output.detach().clone()):
    found = []
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.append(kept(o))):
        model(X)
    return found[0]


class Recorder:
    """The form of many repositories: an object with a handle and an output."""

    def __init__(self, module):
        self.handle = module.register_forward_hook(self)

    def __call__(self, module, inputs, output):
        self.output = output.cpu().detach().numpy().copy()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


@right
def a_recorder(X, model, layer):
    with Recorder(dict([*model.named_modules()])[layer]) as recorder, torch.inference_mode():
        model(X)
    return np.moveaxis(recorder.output[0], 0, -1)


@right
def rolled_axes(X, model, layer):
    return np.rollaxis(returned(X, model, layer).numpy()[0], 0, 3)


@right
def rows_of_rows(X, model, layer):
    A = returned(X, model, layer)[0]
    return torch.stack([row.T for row in A.unbind(dim=1)])


@right
def flat_and_back(X, model, layer):
    A = returned(X, model, layer)
    _, K, h, w = A.shape
    return A.reshape(K, h * w).T.view(h, w, K)


@right
def channels_last_memory(X, model, layer):
    A = returned(X, model, layer).contiguous(memory_format=torch.channels_last)
    return A.permute(0, 2, 3, 1)[0]


@right
def batch_of_two(X, model, layer):
    return returned(torch.cat([X, X]), model, layer)[1].permute(1, 2, 0)


@right
def a_child_at_a_time(X, model, layer):
    """The layers by name, then a hook on the last of them."""
    module = model
    for name in layer.split("."):
        module = module._modules[name]
    out = {}
    handle = module.register_forward_hook(lambda m, i, o: out.update(A=o + 0.0))
    try:
        _ = model.forward(X)
    finally:
        handle.remove()
    return out["A"][0].transpose(0, 2).transpose(0, 1)


@wrong("channels_and_positions_mixed", 0)
def reshaped_columns_first(X, model, layer):
    A = returned(X, model, layer)[0]
    return A.reshape(A.shape[1], A.shape[2], A.shape[0])


@wrong("rows_and_columns_swapped")
def transposed_once(X, model, layer):
    return returned(X, model, layer)[0].transpose(0, 2)


@wrong("not_copied", 5)
def detached_only(X, model, layer):
    return returned(X, model, layer, lambda output: output.detach())[0].permute(1, 2, 0)


@wrong("one_vector", 0)
def pooled(X, model, layer):
    return returned(X, model, layer).mean(dim=(0, 2, 3))


@wrong("unit_length")
def normalised(X, model, layer):
    return torch.nn.functional.normalize(returned(X, model, layer)[0], dim=0).permute(1, 2, 0)


@wrong("untouched", 0)
def as_returned(X, model, layer):
    return returned(X, model, layer)


@wrong("not_copied", 5)
def a_hook_that_returns_its_copy(X, model, layer):
    """What a hook returns takes the output's place: the ReLU now overwrites the copy."""
    out = {}
    with model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.setdefault("A", o.clone())):
        model(X)
    return out["A"][0].permute(1, 2, 0)
