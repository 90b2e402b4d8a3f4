# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first function only, whose hook stays on the model."""

import torch


def activation_grid(X, model, layer):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(X)
    return kept[0][0].permute(1, 2, 0)


EXPECTED = {"activation_grid": "hook_left"}
