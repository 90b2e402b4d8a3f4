"""Length-prefixed pickles over a socket pair: how the coordinator and its graders talk.

Pickles run code, so both ends must be trusted, and are: each is this program, started by the other, and no student's
process ever holds the socket. What students send (`sessions`) is never a pickle.
"""

import pickle
import select
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">Q")


class TooSlow(Exception):
    """Nothing complete arrived before the deadline."""


def send(connection: socket.socket, message: Any) -> None:
    """Send one message; raises OSError when the other side is gone."""
    raw = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(_LENGTH.pack(len(raw)))
    connection.sendall(raw)


def receive(connection: socket.socket, deadline: float | None = None) -> Any:
    """The next message, waiting until `deadline` (of time.monotonic), for ever if None.

    Raises EOFError when the other side is gone, TooSlow after the deadline.
    """
    (size,) = _LENGTH.unpack(_read(connection, _LENGTH.size, deadline))
    return pickle.loads(_read(connection, size, deadline))


def _read(connection: socket.socket, size: int, deadline: float | None) -> bytearray:
    got = bytearray()
    while len(got) < size:
        remaining = None if deadline is None else deadline - time.monotonic()
        if remaining is not None and (remaining <= 0 or not select.select([connection], [], [], remaining)[0]):
            raise TooSlow
        try:
            chunk = connection.recv(min(size - len(got), 1 << 20))
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise EOFError
        got += chunk
    return got
