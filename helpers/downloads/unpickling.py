"""Unpickle data that refers to a few known names only, so that a malicious pickle cannot run code."""

import io
import pickle
from collections.abc import Mapping
from typing import Any

from helpers.errors import DataError


class NarrowUnpickler(pickle.Unpickler):
    """An unpickler that admits only the names in `allowed`, {(module, name): object}."""

    def __init__(self, data: bytes, allowed: Mapping[tuple[str, str], Any]) -> None:
        """Prepare to unpickle `data`; `load` returns the object."""
        super().__init__(io.BytesIO(data), encoding="latin1")  # latin1: arrays pickled by Python 2
        self.allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        """Return the admitted object of this name; raises DataError for any other."""
        if (module, name) in self.allowed:
            return self.allowed[module, name]
        expected = sorted(".".join(key) for key in self.allowed)
        raise DataError(f"the pickle asks for {module}.{name}; expected only {expected}. Do not trust this file.")


def numpy_names() -> dict[tuple[str, str], Any]:
    """Return the names that a pickle of numpy arrays refers to; one of them moved with numpy 2."""
    import numpy as np
    from numpy._core.multiarray import _reconstruct

    return {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
    }
