"""Read the files in a Qt binary resource file (.rcc).

The format is that of qtbase/src/tools/rcc and qresource.cpp: a header, the files' contents, their names in UTF-16,
and a tree of nodes that point to both. All numbers are big-endian.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sources import SourceError

ZLIB, FOLDER, ZSTD = 1, 2, 4  # the flags of a node


@dataclass(frozen=True)
class Resources:
    """An .rcc file in memory, with the version and offsets from its header."""

    data: bytes
    version: int
    tree: int
    contents: int
    names: int

    @property
    def node_size(self) -> int:
        """Size of a node of the tree in bytes: since version 2, each ends with a time stamp."""
        return 14 if self.version < 2 else 22


def open_resources(data: bytes) -> Resources:
    """Read the header of an .rcc file; raises SourceError unless it is one of version 1 to 3."""
    if data[:4] != b"qres" or len(data) < 20:
        raise SourceError(f"not a Qt resource file: it begins with {data[:4]!r}, expected b'qres'.")
    version, tree, contents, names = struct.unpack_from(">4I", data, 4)
    if version not in (1, 2, 3):
        raise SourceError(f"Qt resource file of version {version}; versions 1 to 3 can be read.")
    return Resources(data, version, tree, contents, names)


def files(resources: Resources, node: int = 0, folder: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield (path, flags, offset of the content) of every file below a node, by default the root."""
    at = resources.tree + node * resources.node_size
    name, flags = struct.unpack_from(">IH", resources.data, at)
    path = f"{folder}/{name_at(resources, name)}" if node else ""
    if flags & FOLDER:
        count, first = struct.unpack_from(">II", resources.data, at + 6)
        for child in range(first, first + count):
            yield from files(resources, child, path)
    else:
        yield path, flags, struct.unpack_from(">I", resources.data, at + 10)[0]


def name_at(resources: Resources, offset: int) -> str:
    """Return the name stored at an offset as its length, a hash and UTF-16 text."""
    start = resources.names + offset
    (length,) = struct.unpack_from(">H", resources.data, start)
    return resources.data[start + 6 : start + 6 + 2 * length].decode("utf-16-be")


def read(resources: Resources, flags: int, offset: int) -> bytes:
    """Return the decompressed content of a file that `files` yielded; raises SourceError for zstd."""
    start = resources.contents + offset
    (size,) = struct.unpack_from(">I", resources.data, start)
    content = resources.data[start + 4 : start + 4 + size]
    if flags & ZSTD:
        raise SourceError("a file in the Qt resources is compressed with zstd; only zlib can be read.")
    return zlib.decompress(content[4:]) if flags & ZLIB else content  # the first 4 bytes are the original size


def read_all(data: bytes) -> dict[str, bytes]:
    """Return {path: content} of all files in the .rcc file `data`."""
    resources = open_resources(data)
    return {path: read(resources, flags, offset) for path, flags, offset in files(resources)}
