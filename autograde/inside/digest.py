"""Digests of a call's arguments: computed in the student's process, compared by the judge."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from helpers.checks.protocol.record import ASPECTS
from helpers.checks.protocol.state import flat, model_state, tensor_state

Digests = dict[str, Any]
_known: dict[int, tuple[Any, Digests]] = {}


def digest(value: Any) -> str | dict[str, str] | None:
    """The digest of a tensor, or of a model one for each of its ASPECTS; None for anything else."""
    if isinstance(value, torch.Tensor):
        return tensor_state(value)
    return model_state(value) if isinstance(value, nn.Module) else None


def changed(arguments: Mapping[str, Any], digests: Any) -> tuple[dict[str, bool], dict[str, list[str]]]:
    """Compare a probe's arguments with their `digests` after the call.

    Returns whether each tensor changed, and which aspects of each model did, both by the argument's name. Raises
    ValueError if `digests` does not map names to digests (a hostile process may have sent it).
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
    """The digests before the call, cached by the argument's identity: a whole class is judged on the same probes."""
    if id(argument) not in _known:
        digests = {inner: digest(value) for inner, value in flat({name: argument.build()})}
        _known[id(argument)] = argument, {inner: value for inner, value in digests.items() if value is not None}
    return _known[id(argument)][1]
