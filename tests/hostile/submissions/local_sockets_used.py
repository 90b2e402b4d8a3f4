"""Talks to sockets of this machine that need no network: abstract names, paths, the usual services.

Must: none is reached.
"""
# points: 5
# reason: All right
# says: refused: abstract

# %%
import os
import socket

attempt("abstract stream", lambda: socket.socket(socket.AF_UNIX).connect(CANARY["abstract"]))


def datagram():
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"pwned", CANARY["abstract_datagrams"])


attempt("abstract datagram", datagram)
for path in (CANARY["unix"], "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket",
             "/run/systemd/private", "/tmp/.X11-unix/X0", "/dev/log"):
    attempt(f"socket {path}", lambda path=path: socket.socket(socket.AF_UNIX).connect(path))
