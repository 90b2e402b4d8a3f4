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
from helpers.model import HOOKS

_HOOKS_OF_ALL = tuple(f"_global{kind}" for kind in HOOKS)
_AS_BUILT = "_as_built"


def mark(model: nn.Module) -> nn.Module:
    """Mark the model's modules, so that others in their places are told from them, even of the same kind.

    The marks survive a deep copy, and another process that builds the same model makes the same ones.
    """
    for name, module in model.named_modules():
        vars(module)[_AS_BUILT] = name
    return model


def tensor_state(tensor: torch.Tensor) -> str:
    """Return a digest of shape, dtype and values; 0.0 and -0.0 count as equal."""
    return _digest([_bytes(tensor)])


def model_state(model: nn.Module) -> dict[str, str]:
    """Return a digest for each of ASPECTS, such as "weights" or "hooks".

    "layers" are the modules that `mark` has marked, by name and type; "methods" what computes their outputs, which may
    have been replaced, in a module or in its class; "settings" their constants, such as a ReLU's `inplace`.
    Of buffers the values count, not the type: `model.type(torch.FloatTensor)` turns a counter into a float.
    """
    modules, parameters = list(model.named_modules()), list(model.named_parameters())
    contents: dict[str, Iterable[bytes]] = {
        "layers": (_layer(name, module) for name, module in modules),
        "methods": (*(_methods(name, module) for name, module in modules), _named(nn.functional.relu)),
        "settings": (_settings(name, module) for name, module in modules),
        "weights": (name.encode() + _bytes(value) for name, value in parameters),
        "buffers": (name.encode() + _bytes(value.double()) for name, value in model.named_buffers()),
        "mode": (f"{name} {module.training}".encode() for name, module in modules),
        "hooks": (*(_hooks(name, module) for name, module in modules), _hooks_of_all_models()),
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


def _layer(name: str, module: nn.Module) -> bytes:
    return f"{name} {type(module).__name__} {vars(module).get(_AS_BUILT)}".encode()


def _methods(name: str, module: nn.Module) -> bytes:
    """The names of what `model(X)` runs: `forward`, the module's own or its class's, and the class's `__call__`."""
    kind = type(module)
    forward = vars(module).get("forward", kind.forward)
    owner = getattr(forward, "__self__", None)
    restored = owner is module  # `module.forward = old` puts a bound method there
    return f"{name} {owner is None or restored}".encode() + _named(forward) + _named(kind.__call__)


def _named(function: Any) -> bytes:
    kind = type(function)
    name = getattr(function, "__qualname__", kind.__qualname__)
    return f"{getattr(function, '__module__', kind.__module__)}.{name}".encode()


def _settings(name: str, module: nn.Module) -> bytes:
    constants = sorted(getattr(module, "__constants__", ()))
    return f"{name} {[(key, vars(module)[key]) for key in constants if key in vars(module)]}".encode()


def _hooks_of_all_models() -> bytes:
    """How many hooks run in every module of every model, as `register_module_forward_hook` adds them."""
    return str([len(vars(torch.nn.modules.module)[kind]) for kind in _HOOKS_OF_ALL]).encode()


def _hooks(name: str, module: nn.Module) -> bytes:
    counts = [len(getattr(module, kind)) for kind in HOOKS]
    counts += [len(value._backward_hooks or ()) for value in module._parameters.values() if value is not None]
    return f"{name} {counts}".encode()


def _has_gradient(value: torch.Tensor) -> bool:
    return value.grad is not None and bool(value.grad.count_nonzero())


def _bytes(tensor: torch.Tensor) -> bytes:
    array = np.ascontiguousarray((tensor.detach().cpu() + 0).numpy())
    return f"{array.shape} {array.dtype.str}".encode() + array.tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()
