"""Length-prefixed pickles over a socket pair: how the coordinator and its graders talk.

Pickles run code, so both ends must be trusted, and are: each is this program, started by the other, and no student's
process ever holds the socket. What students send (`sessions`) is never a pickle.
"""

import pickle
import socket
import struct
from typing import Any

from autograde.worker.frames import read_exactly

_LENGTH = struct.Struct(">Q")


def send(connection: socket.socket, message: Any) -> None:
    """Send one message; raises OSError when the other side is gone."""
    raw = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(_LENGTH.pack(len(raw)))
    connection.sendall(raw)


def receive(connection: socket.socket, deadline: float | None = None) -> Any:
    """The next message, waiting until `deadline` (of time.monotonic), for ever if None.

    Raises EOFError when the other side is gone, Silence after the deadline.
    """
    (size,) = _LENGTH.unpack(read_exactly(connection, _LENGTH.size, deadline))
    return pickle.loads(read_exactly(connection, size, deadline))
