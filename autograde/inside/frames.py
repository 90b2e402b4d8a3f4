"""Length-prefixed frames of packed data over a socket: the protocol of the judge and a student's process.

The other side may be hostile: nothing is unpickled, and sizes are checked before anything is read.
"""

import json
import select
import socket
import struct
import time
from typing import Any

from helpers.checks.packing import pack, unpack

MAX_FRAME = 256 * 2**20  # bytes; the largest honest record (64 logged batches of photographs) takes 200 MB
MAX_MESSAGE = 16 * 2**20  # bytes of a message other than a record: outputs of a cell, a report
_MAX_TEXT = 16 * 2**20  # bytes of a received frame's JSON, which takes many times that as Python objects
_MAX_HEADER = 2**20  # bytes of the safetensors header, the list of the frame's arrays
_LENGTH = struct.Struct(">Q")
_HEADER = struct.Struct("<Q")


class BadFrame(Exception):
    """What arrived is not a frame of packed data, or is too large."""


class Silence(Exception):
    """Nothing complete arrived before the deadline."""


def send(connection: socket.socket, data: Any) -> None:
    """Send one frame; raises OSError if the other side is gone."""
    raw = pack(data)
    connection.sendall(_LENGTH.pack(len(raw)) + raw)


def receive(
    connection: socket.socket, deadline: float | None = None, limit: int = MAX_FRAME, trusted: bool = False
) -> Any:
    """Receive one frame of at most `limit` bytes, and return its data.

    Waits until `deadline` (seconds of time.monotonic), without end if None. `trusted` frames may hold longer text:
    the student's process trusts the judge, which may send long notebooks, never the other way round.

    Raises EOFError if the other side is gone, Silence after the deadline, BadFrame for anything but a frame.
    """
    (size,) = _LENGTH.unpack(read_exactly(connection, _LENGTH.size, deadline))
    if size > limit:
        raise BadFrame(f"a frame of {size:,} bytes; at most {limit:,} are read")
    raw = bytes(read_exactly(connection, size, deadline))
    if not trusted:
        _check(raw)
    try:
        return unpack(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame(str(error)[:200]) from error


def _check(raw: bytes) -> None:
    """Refuse a frame that needs far more memory than its size to unpack, by its safetensors header in JSON."""
    (length,) = _HEADER.unpack(raw[:8]) if len(raw) >= 8 else (0,)
    if length > _MAX_HEADER:
        raise BadFrame(f"a list of arrays of {length:,} bytes; at most {_MAX_HEADER:,} are read")
    try:
        begin, end = json.loads(raw[8 : 8 + length])["json"]["data_offsets"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadFrame(str(error)[:200]) from error
    if not (type(begin) is type(end) is int and end - begin <= _MAX_TEXT):
        raise BadFrame(f"text of more than {_MAX_TEXT:,} bytes")


def read_exactly(connection: socket.socket, size: int, deadline: float | None) -> bytearray:
    """Read `size` bytes, waiting until `deadline` (seconds of time.monotonic), without end if None.

    Raises EOFError if the other side is gone, Silence after the deadline.
    """
    got = bytearray()
    while len(got) < size:
        remaining = None if deadline is None else deadline - time.monotonic()
        if remaining is not None and (remaining <= 0 or not select.select([connection], [], [], remaining)[0]):
            raise Silence
        try:
            chunk = connection.recv(min(size - len(got), 1 << 20))
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise EOFError
        got += chunk
    return got
