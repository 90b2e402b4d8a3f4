"""Messages between the coordinator and its graders: length-prefixed pickles over a socket pair.

Unpickling runs code, so both ends must be trusted: one program starts the other, and student code never has access to
the socket. Data from student code (`sessions`) is never unpickled.
"""

import pickle
import socket
import struct
from typing import Any

from autograde.inside.frames import read_exactly

_LENGTH = struct.Struct(">Q")


def send(connection: socket.socket, message: Any) -> None:
    """Send one message; raises OSError when the other process has ended."""
    raw = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    connection.sendall(_LENGTH.pack(len(raw)))
    connection.sendall(raw)


def receive(connection: socket.socket, deadline: float | None = None) -> Any:
    """Return the next message; wait until `deadline` (of time.monotonic), or without a limit if it is None.

    Raises EOFError when the other process has ended, Silence after the deadline.
    """
    (size,) = _LENGTH.unpack(read_exactly(connection, _LENGTH.size, deadline))
    return pickle.loads(read_exactly(connection, size, deadline))
