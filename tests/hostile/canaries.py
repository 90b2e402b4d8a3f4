"""What must stay untouched while hostile code runs: listeners that nobody calls, secrets that nobody reads."""

import hashlib
import os
import secrets
import selectors
import socket
import stat
import threading
from collections.abc import Iterable
from pathlib import Path


class Listeners:
    """TCP, UDP, abstract and path sockets of this machine; `heard` lists every connection and datagram."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        self.addresses: dict[str, object] = {}
        self._selector = selectors.DefaultSelector()
        abstract = f"hostile-canary-{secrets.token_hex(6)}"
        self._listen("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self._listen("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self._listen("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{abstract}")
        self._listen("abstract_datagrams", socket.AF_UNIX, socket.SOCK_DGRAM, f"\0{abstract}-datagrams")
        self._listen("unix", socket.AF_UNIX, socket.SOCK_STREAM, os.path.relpath(folder / "canary.sock"))
        self.addresses["unix"] = str(folder / "canary.sock")
        self._stop, ours = socket.socketpair()
        self._selector.register(ours, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _listen(self, name: str, family: int, kind: int, address: object) -> None:
        made = socket.socket(family, kind)
        made.bind(address)
        if kind == socket.SOCK_STREAM:
            made.listen()
        self.addresses[name] = made.getsockname()
        self._selector.register(made, selectors.EVENT_READ, name)

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                self.heard.append(str(key.data))
                waiting = key.fileobj
                assert isinstance(waiting, socket.socket)
                if waiting.type == socket.SOCK_STREAM:
                    waiting.accept()[0].close()
                else:
                    waiting.recv(4096)

    def close(self) -> None:
        self._stop.close()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()


def plant(token: str, home: Path, elsewhere: Path, course: Path) -> list[Path]:
    """Write secrets where attackers look for them; their paths."""
    paths = [
        home / ".ssh" / "id_rsa",
        home / ".netrc",
        home / ".bashrc",
        elsewhere / "secret.txt",
        course / "private" / "notes.txt",
        course / "solutions" / "network-visualization" / "answers.txt",
    ]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{token} {path.name}\n")
        path.chmod(0o644)  # what protects it must be the sandbox, not its mode
    return paths


def snapshot(roots: Iterable[Path]) -> dict[str, str]:
    """What is below the roots: kind, mode, owner, size, time and content of everything, links not followed."""
    return {str(path): _state(path) for root in roots for path in [root, *sorted(root.rglob("*"))]}


def _state(path: Path) -> str:
    status = path.lstat()
    told = f"{stat.filemode(status.st_mode)} {status.st_uid} {status.st_nlink}"
    if not stat.S_ISREG(status.st_mode):
        return told
    told += f" {status.st_size} {status.st_mtime_ns}"
    small = status.st_size < 300_000_000  # a sparse file of a terabyte is known by its size
    return f"{told} {hashlib.sha256(path.read_bytes()).hexdigest()}" if small else told
