"""Unpickle data that needs a few known names, and nothing else: such a pickle can run no code of its own."""

import io
import pickle
from collections.abc import Mapping
from typing import Any

from helpers.errors import DataError


class NarrowUnpickler(pickle.Unpickler):
    """An unpickler that admits the names in `allowed`, {(module, name): object}; DataError for any other."""

    def __init__(self, data: bytes, allowed: Mapping[tuple[str, str], Any]) -> None:
        super().__init__(io.BytesIO(data), encoding="latin1")  # latin1: arrays pickled by Python 2
        self.allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        """Return the admitted object of that name."""
        if (module, name) in self.allowed:
            return self.allowed[module, name]
        wanted = sorted(".".join(key) for key in self.allowed)
        raise DataError(f"the pickle asks for {module}.{name}; wanted only {wanted}. Do not trust this file.")


def numpy_names() -> dict[tuple[str, str], Any]:
    """Return the three names in a pickle of numpy arrays; one of them moved with numpy 2."""
    import numpy as np
    from numpy._core.multiarray import _reconstruct

    return {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
    }
