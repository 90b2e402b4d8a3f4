"""Nested data with arrays to bytes and back: a safetensors file that holds the arrays and JSON. No pickles.

Everything that is stored or sent between processes goes through here. safetensors checks the sizes and dtypes in its
header before it allocates anything.
"""

import json
from typing import Any

import numpy as np
from safetensors.numpy import load, save

_JSON = "json"
Array = tuple[str, tuple[int, ...], bytes]


def pack(data: Any) -> bytes:
    """Return bytes for any nesting of dicts, lists, JSON scalars and numeric arrays; equal data give equal bytes.

    Equal arrays are stored once. Raises TypeError for values that JSON does not have.
    """
    places: dict[Array, str] = {}
    text = json.dumps(_lift(data, places), allow_nan=True, sort_keys=False)
    arrays = {key: np.frombuffer(raw, dtype).reshape(shape) for (dtype, shape, raw), key in places.items()}
    arrays[_JSON] = np.frombuffer(text.encode(), dtype=np.uint8)
    return save(arrays)


def unpack(raw: bytes) -> Any:
    """Return the data that `pack` was given; raises ValueError if the bytes do not come from `pack`."""
    try:
        arrays = load(raw)
        return _lower(json.loads(arrays[_JSON].tobytes()), arrays)
    except Exception as error:
        raise ValueError(f"cannot unpack {len(raw)} bytes: {error}") from error


def _lift(data: Any, places: dict[Array, str]) -> Any:
    if isinstance(data, np.ndarray):
        array = (data.dtype.str, data.shape, data.tobytes())
        return {"__array__": places.setdefault(array, f"a{len(places)}")}
    if isinstance(data, dict):
        return {str(key): _lift(value, places) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_lift(value, places) for value in data]
    return data


def _lower(data: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(data, dict):
        if set(data) == {"__array__"}:
            return arrays[data["__array__"]]
        return {key: _lower(value, arrays) for key, value in data.items()}
    if isinstance(data, list):
        return [_lower(value, arrays) for value in data]
    return data
