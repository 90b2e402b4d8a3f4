"""Digests of a call's arguments: made in the student's process, compared by the judge."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from helpers.checks.protocol.record import ASPECTS
from helpers.checks.protocol.state import flat, model_state, tensor_state

Digests = dict[str, Any]
_known: dict[int, tuple[Any, Digests]] = {}


def digest(value: Any) -> str | dict[str, str] | None:
    """Of a tensor, or of a model: one for each of its aspects; None for anything else."""
    if isinstance(value, torch.Tensor):
        return tensor_state(value)
    return model_state(value) if isinstance(value, nn.Module) else None


def changed(arguments: Mapping[str, Any], digests: Any) -> tuple[dict[str, bool], dict[str, list[str]]]:
    """Whether each tensor among a probe's arguments has another digest after the call than before; and for each model,
    which of its aspects have.

    Raises ValueError when `digests` is no mapping of names to digests (its source may be hostile).
    """
    if not isinstance(digests, dict):
        raise ValueError("not digests")
    tensors: dict[str, bool] = {}
    models: dict[str, list[str]] = {}
    for name, argument in arguments.items():
        for inner, before in _before(name, argument).items():
            after = digests.get(inner)
            if isinstance(before, dict):
                after = after if isinstance(after, dict) else {}
                models[inner] = [aspect for aspect in ASPECTS if after.get(aspect) != before[aspect]]
            else:
                tensors[inner] = after != before
    return tensors, models


def _before(name: str, argument: Any) -> Digests:
    """Kept by identity, together with the argument: a judge asks the same probes of a whole class."""
    if id(argument) not in _known:
        found = {inner: digest(value) for inner, value in flat({name: argument.build()})}
        _known[id(argument)] = argument, {inner: value for inner, value in found.items() if value is not None}
    return _known[id(argument)][1]
