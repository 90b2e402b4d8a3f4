"""Length-prefixed frames of packed data over a socket: how the judge and a student's process talk.

Nothing here is a pickle, and sizes are bounded before anything is read, since the other side may be hostile.
"""

import select
import socket
import struct
import time
from typing import Any

from helpers.checks.packing import pack, unpack

MAX_FRAME = 256 * 2**20  # bytes; the largest honest record (64 logged batches of photographs) takes 200 MB
_LENGTH = struct.Struct(">Q")


class BadFrame(Exception):
    """What arrived is not a frame of packed data, or is too large."""


class Silence(Exception):
    """Nothing complete arrived before the deadline."""


def send(connection: socket.socket, data: Any) -> None:
    """Send one frame; raises OSError when the other side is gone."""
    raw = pack(data)
    connection.sendall(_LENGTH.pack(len(raw)) + raw)


def receive(connection: socket.socket, deadline: float | None = None, limit: int = MAX_FRAME) -> Any:
    """The next frame's data, waiting until `deadline` (of time.monotonic), for ever if None.

    Raises EOFError when the other side is gone, Silence after the deadline, BadFrame for anything but a frame.
    """
    (size,) = _LENGTH.unpack(_read(connection, _LENGTH.size, deadline))
    if size > limit:
        raise BadFrame(f"a frame of {size:,} bytes; at most {limit:,} are read")
    try:
        return unpack(bytes(_read(connection, size, deadline)))
    except (ValueError, RecursionError) as error:
        raise BadFrame(str(error)[:200]) from error


def _read(connection: socket.socket, size: int, deadline: float | None) -> bytearray:
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
