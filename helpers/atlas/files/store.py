"""What the stages have computed so far, in Zarr arrays: each unit of work is written whole, then marked as done."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from helpers.errors import DataError

_DONE = "done"
Array = NDArray[Any]


class Store:
    """A Zarr group in `folder`: arrays of the same `length`, written `unit` rows at a time, in any order.

    So a researcher can open it with `zarr.open_group(folder)`. One process writes at a time.
    """

    def __init__(self, folder: Path, length: int, unit: int) -> None:
        """Open the group, or begin it. Raises DataError if it is of another length or unit, or cannot be read."""
        self.folder, self.length, self.unit = folder, length, unit
        self.units = -(-length // unit)
        try:
            self._group = zarr.open_group(folder, mode="a", zarr_format=3)
            if _DONE not in self._group:
                self._group.create_array(_DONE, shape=(self.units,), chunks=(1,), dtype="bool", compressors=None)
                self._group.attrs.update({"length": length, "unit": unit})
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{folder} cannot be read: {error}. Delete it, and run the command again.") from error
        stored = self._group.attrs.get("length"), self._group.attrs.get("unit")
        if stored != (length, unit):
            raise DataError(f"{folder} has {stored[0]} rows, not {length}: it is of another atlas. Delete it.")

    def missing(self) -> list[int]:
        """Return the numbers of the units that are not done."""
        return [int(number) for number in np.flatnonzero(~np.asarray(self._array(_DONE)[:]))]

    def put(self, number: int, rows: Mapping[str, Array]) -> None:
        """Write a unit's rows of each array, then mark it as done."""
        for name, values in rows.items():
            if name not in self._group:
                shape, chunks = (self.length, *values.shape[1:]), (self.unit, *values.shape[1:])
                self._group.create_array(name, shape=shape, chunks=chunks, dtype=values.dtype)
            start = number * self.unit
            self._array(name)[start : start + len(values)] = values
        self._array(_DONE)[number] = True

    def get(self, name: str) -> Array:
        """Return all rows of an array; raises DataError unless all units are done."""
        if self.missing():
            raise DataError(f"{self.folder} is not complete; continue with --resume.")
        return np.asarray(self._array(name)[:])

    def _array(self, name: str) -> Any:
        return self._group[name]
