"""The Unix sockets of a kernel, opened outside the sandbox, where clients find them, and passed into it."""

import os
import shutil
import socket
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

_LONGEST = 90  # characters of a folder's path; a socket's address has little more space
_WAITING = 16  # connections that are not yet accepted


class ChannelSockets:
    """One listening socket for each channel, in a folder that only this user can open.

    `address` is what Jupyter calls a connection's ip: a channel's path is address-NUMBER, counted from 1.
    """

    def __init__(self, count: int) -> None:
        """Create the folder for `count` sockets."""
        self._count = count
        self._folder = Path(tempfile.mkdtemp(prefix="autograde-"))
        if len(str(self._folder)) > _LONGEST:
            self._folder.rmdir()
            self._folder = Path(tempfile.mkdtemp(prefix="autograde-", dir="/tmp"))
        # Removes the folder at the end of this process if nobody calls `remove`.
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.address = str(self._folder / "kernel")

    def listening(self) -> list[socket.socket]:
        """Open new sockets, in the channels' order; earlier ones accept no more connections."""
        listeners = []
        for number in range(1, self._count + 1):
            path = f"{self.address}-{number}"
            with suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108  # the path is text all the way
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(path)
            listener.listen(_WAITING)
            listeners.append(listener)
        return listeners

    def remove(self) -> None:
        """Remove the folder."""
        self._finalizer()
