"""Length-prefixed frames of packed data over a socket: the protocol of the judge and a student's process.

The other side may be hostile: nothing is unpickled, and sizes are checked before anything is read.
"""

import json
import selectors
import socket
import struct
import time
from typing import Any, Protocol

from helpers.checks.packing import pack, unpack

MAX_FRAME = 256 * 2**20  # bytes; the largest honest record (64 logged batches of photographs) takes 200 MB
MAX_MESSAGE = 16 * 2**20  # bytes of a message other than a record: outputs of a cell, a report
_MAX_TEXT = 16 * 2**20  # bytes of a received frame's JSON, which takes many times that as Python objects
_MAX_HEADER = 2**20  # bytes of the safetensors header, the list of the frame's arrays
_LENGTH = struct.Struct(">Q")
_HEADER = struct.Struct("<Q")
# select cannot wait for descriptors above 1023.
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)
_PIECE = 1 << 16  # bytes that are written at once
_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0)


class Deadline(Protocol):
    """A deadline that is not of wall time alone."""

    def left(self) -> float:
        """Seconds to wait before asking again; none are left when the time is over."""
        ...


class BadFrame(Exception):
    """What arrived is not a frame of packed data, or is too large."""


class Silence(Exception):
    """Nothing complete arrived before the deadline."""


def send(connection: socket.socket, data: Any, deadline: float | Deadline | None = None) -> None:
    """Send one frame, waiting until `deadline` (a number is of time.monotonic, in seconds), without end if None.

    Raises OSError if the other side is gone, Silence if it has not taken the whole frame by the deadline.
    """
    raw = pack(data)
    write_all(connection, _LENGTH.pack(len(raw)) + raw, deadline)


def receive(
    connection: socket.socket,
    deadline: float | Deadline | None = None,
    limit: int = MAX_FRAME,
    trusted: bool = False,
) -> Any:
    """Receive one frame of at most `limit` bytes, and return its data.

    Waits until `deadline` as `send` does. `trusted` frames may hold longer text: the student's process trusts the
    judge, which may send long notebooks, never the other way round.

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


def write_all(connection: socket.socket, raw: bytes, deadline: float | Deadline | None) -> None:
    """Write all bytes, waiting until `deadline` as `send` does; raises OSError or Silence."""
    if deadline is None:
        connection.sendall(raw)
        return
    left = memoryview(raw)
    while left:
        _wait(connection, deadline, reading=False)
        try:
            left = left[connection.send(left[:_PIECE], _AT_ONCE) :]
        except BlockingIOError:
            continue  # less space than this piece takes


def _wait(connection: socket.socket, deadline: float | Deadline, reading: bool) -> None:
    """Wait until the socket can be read or written; raises Silence at the deadline."""
    with _Selector() as selector:
        selector.register(connection, selectors.EVENT_READ if reading else selectors.EVENT_WRITE)
        while (left := _left(deadline)) > 0:
            if selector.select(left):
                return
    raise Silence


def _left(deadline: float | Deadline) -> float:
    return deadline - time.monotonic() if isinstance(deadline, int | float) else deadline.left()


def read_exactly(connection: socket.socket, size: int, deadline: float | Deadline | None) -> bytearray:
    """Read `size` bytes, waiting until `deadline` as `send` does.

    Raises EOFError if the other side is gone, Silence after the deadline.
    """
    got = bytearray()
    while len(got) < size:
        if deadline is not None:
            _wait(connection, deadline, reading=True)
        try:
            chunk = connection.recv(min(size - len(got), 1 << 20))
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise EOFError
        got += chunk
    return got
