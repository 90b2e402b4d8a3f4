"""Digests of tensors and models, by which the judge sees whether a function left them unchanged.

A student's process cannot be trusted to compare them itself: its comparisons may be patched. So it sends digests, and
the judge compares them with those of its own copies. Forging a digest takes the unchanged values.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from helpers.checks.protocol.record import ASPECTS

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


def tensor_state(tensor: torch.Tensor) -> str:
    """Return a digest of shape, dtype and values; 0.0 and -0.0 count as equal."""
    return _digest([_bytes(tensor)])


def model_state(model: nn.Module) -> dict[str, str]:
    """Return a digest for each of ASPECTS, such as "weights" or "hooks".

    Of buffers the values count, not the type: `model.type(torch.FloatTensor)` turns a counter into a float.
    """
    modules, parameters = list(model.named_modules()), list(model.named_parameters())
    contents: dict[str, Iterable[bytes]] = {
        "layers": (f"{name} {type(module).__name__}".encode() for name, module in modules),
        "weights": (name.encode() + _bytes(value) for name, value in parameters),
        "buffers": (name.encode() + _bytes(value.double()) for name, value in model.named_buffers()),
        "mode": (f"{name} {module.training}".encode() for name, module in modules),
        "hooks": (_hooks(name, module) for name, module in modules),
        "requires_grad": (f"{name} {value.requires_grad}".encode() for name, value in parameters),
        "gradients": (name.encode() for name, value in parameters if _has_gradient(value)),
    }
    return {aspect: _digest(contents[aspect]) for aspect in ASPECTS}


def flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of every item in nested dicts, lists and tuples, with names such as "features.0"."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", item) for inner, item in flat(value))
        elif isinstance(value, list | tuple):
            yield from ((f"{name}.{inner}", item) for inner, item in flat(dict(enumerate_names(value))))
        else:
            yield name, value


def enumerate_names(values: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield ("0", first value), ("1", second value) and so on."""
    return ((str(number), value) for number, value in enumerate(values))


def _hooks(name: str, module: nn.Module) -> bytes:
    counts = [len(getattr(module, kind)) for kind in _HOOKS]
    counts += [len(value._backward_hooks or ()) for value in module.parameters(recurse=False)]
    return f"{name} {counts}".encode()


def _has_gradient(value: torch.Tensor) -> bool:
    return value.grad is not None and bool(value.grad.count_nonzero())


def _bytes(tensor: torch.Tensor) -> bytes:
    array = np.ascontiguousarray((tensor.detach().cpu() + 0).numpy())
    return f"{array.shape} {array.dtype.str}".encode() + array.tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()
