"""What a tensor holds, in a few bytes: how the judge sees whether a function changed its arguments.

A submission that says so itself, with patched comparisons, could say anything. To forge the digest it would have to
keep the values as they were: which is what is asked of it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

_known: dict[int, tuple[Any, str | None]] = {}


def digest(tensor: torch.Tensor) -> str:
    """Of shape, dtype and values; the two zeros count as one."""
    array = np.ascontiguousarray((tensor.detach().cpu() + 0).numpy())
    told = hashlib.blake2b(f"{array.shape} {array.dtype.str}".encode(), digest_size=16)
    told.update(array.tobytes())
    return told.hexdigest()


def changed(arguments: Mapping[str, Any], digests: Any) -> dict[str, bool]:
    """Of each of a probe's tensor arguments, whether the digest after the call is another one than before.

    Raises ValueError when `digests` is no mapping of names to texts (its source may be hostile).
    """
    if not isinstance(digests, dict):
        raise ValueError("not digests")
    before = {name: _before(argument) for name, argument in arguments.items()}
    return {name: digests.get(name) != value for name, value in before.items() if value is not None}


def _before(argument: Any) -> str | None:
    """Kept by identity, together with the argument: a judge asks the same probes of a whole class."""
    if id(argument) not in _known:
        built = argument.build()
        _known[id(argument)] = argument, digest(built) if isinstance(built, torch.Tensor) else None
    return _known[id(argument)][1]
