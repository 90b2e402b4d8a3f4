"""Stored records in few bytes: arrays rounded as far as what they are compared with allows, each kept once, compressed.

On SqueezeNet in float32 the same right function differs from itself by a per cent of an image's norm between machines,
and answers are compared to 3%: a map in 8 bits a pixel, or an image in half precision, says as much.
"""

import lzma
from typing import Any

import numpy as np

from helpers.checks.packing import pack, unpack

_MARK = "__rounded__"
_STEPS = 255
_FORMAT, _PRESET = lzma.FORMAT_XZ, 6


def compress(data: Any) -> bytes:
    """Packed data of which each array is kept once; equal data give equal bytes."""
    arrays: dict[bytes, int] = {}
    kept: list[np.ndarray] = []

    def lift(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            name = f"{value.dtype.str} {value.shape} ".encode() + value.tobytes()
            if name not in arrays:
                arrays[name] = len(kept)
                kept.append(value)
            return {"__at__": arrays[name]}
        if isinstance(value, dict):
            return {key: lift(item) for key, item in value.items()}
        return [lift(item) for item in value] if isinstance(value, list | tuple) else value

    lifted = lift(data)
    return lzma.compress(pack({"data": lifted, "arrays": kept}), _FORMAT, preset=_PRESET)


def decompress(raw: bytes) -> Any:
    """What `compress` was given, with rounded arrays in their own dtype; raises ValueError for other bytes."""
    try:
        packed = unpack(lzma.decompress(raw, _FORMAT))
        return _lowered(packed["data"], packed["arrays"])
    except (lzma.LZMAError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f"cannot decompress {len(raw)} bytes: {error}") from error


def rounded(array: np.ndarray) -> Any:
    """The array in fewer bits, for `compress`: maps (N, H, W) without negative values in 8 bits, others in 16.

    Errors are below half a per cent of an image's norm. Arrays that are small or hold no floats stay as they are.
    """
    if array.dtype.kind != "f" or array.size < 1000 or not np.isfinite(array).all():
        return array
    if array.ndim == 3 and array.min() >= 0:
        top = np.maximum(array.reshape(len(array), -1).max(axis=1), 1e-30).astype(np.float32)
        # Square roots: most of a map is dark, and steps are to be small there.
        levels = np.rint(np.sqrt(array / top[:, None, None]) * _STEPS).astype(np.uint8)
        return {_MARK: "levels", "levels": levels, "top": top, "dtype": array.dtype.str}
    return {_MARK: "half", "half": array.astype(np.float16), "dtype": array.dtype.str}


def _lowered(value: Any, arrays: list[np.ndarray]) -> Any:
    if isinstance(value, list):
        return [_lowered(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"__at__"}:
        return arrays[value["__at__"]]
    found = {key: _lowered(item, arrays) for key, item in value.items()}
    return _expanded(found) if _MARK in found else found


def _expanded(data: dict[str, Any]) -> np.ndarray:
    if data[_MARK] == "half":
        return data["half"].astype(data["dtype"])
    levels = (data["levels"].astype(np.float64) / _STEPS) ** 2
    return (levels * data["top"][:, None, None]).astype(data["dtype"])
