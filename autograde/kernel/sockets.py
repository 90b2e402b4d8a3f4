"""The Unix sockets of a kernel: listening out here, for clients to find, and handed into the sandbox."""

import os
import shutil
import socket
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

_LONGEST = 90  # characters of a path that still fits a socket's address, with a channel's number after it
_WAITING = 16  # connections that are made and not yet taken


class ChannelSockets:
    """One listening socket for each of `count` channels, in a folder for this user alone.

    `address` is what Jupyter calls a connection's ip: a channel's path is address-NUMBER, counted from 1.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._folder = Path(tempfile.mkdtemp(prefix="autograde-"))
        if len(str(self._folder)) > _LONGEST:
            self._folder.rmdir()
            self._folder = Path(tempfile.mkdtemp(prefix="autograde-", dir="/tmp"))
        # Also when nobody asks for it, at the end of this process.
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.address = str(self._folder / "kernel")

    def listening(self) -> list[socket.socket]:
        """Fresh sockets; earlier ones take no more connections."""
        made = []
        for number in range(1, self._count + 1):
            path = f"{self.address}-{number}"
            with suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108  # the path is text all the way
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(path)
            listener.listen(_WAITING)
            made.append(listener)
        return made

    def remove(self) -> None:
        """Take the folder away."""
        self._finalizer()
