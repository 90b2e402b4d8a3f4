"""The room of one submission: made by the process that will run it, just before it reads anything of the student's."""

import os
import socket
from pathlib import Path

from autograde.sandbox import syscalls as sys_
from autograde.sandbox.jail import HOME, map_user
from autograde.sandbox.limits import ResourceLimits, apply
from autograde.sandbox.seccomp import forbid
from autograde.sandbox.view import View

WORK = f"{HOME}/work"
_STUDENT = 1000
_SAFE = sys_.MS_NOSUID | sys_.MS_NODEV
_PRIVATE = sys_.CLONE_NEWNS | sys_.CLONE_NEWNET | sys_.CLONE_NEWIPC | sys_.CLONE_NEWUTS


def confine(limits: ResourceLimits, view: View) -> None:
    """Give up all that student code must not have; the caller is the first process of a process namespace.

    Afterwards: no network, not even another submission's abstract sockets; empty private folders (home, /tmp,
    /dev/shm), in memory; a /proc with the submission's own processes; no capabilities; the limits. Raises OSError
    naming the step that the system refused.
    """
    sys_.unshare(_PRIVATE)
    size = f"size={limits.files},nr_inodes=20000"
    for folder, mode in ((HOME, "700"), ("/tmp", "1777"), ("/dev/shm", "1777")):
        covered = {path: os.open(path, os.O_PATH) for path in view.below(folder)}
        sys_.mount("tmpfs", folder, "tmpfs", _SAFE, f"mode={mode},{size}")
        for path, descriptor in covered.items():
            _uncover(path, descriptor)
    sys_.mount("proc", "/proc", "proc", _SAFE | sys_.MS_NOEXEC)
    # Shell commands in notebooks want a terminal.
    sys_.mount("devpts", "/dev/pts", "devpts", sys_.MS_NOSUID | sys_.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620")
    socket.sethostname("sandbox")
    # A user namespace of its own makes the limit on processes count per submission. It comes after the mounts: they
    # belong to the one before, in which student code has no say.
    sys_.unshare(sys_.CLONE_NEWUSER)
    map_user("self", 0, 0, inner=_STUDENT)
    Path(WORK).mkdir()
    os.chdir(WORK)
    os.environ |= {"HOME": HOME, "TMPDIR": "/tmp", "PWD": WORK, "IPYTHONDIR": f"{HOME}/.ipython"}
    apply(limits, processes=True)
    sys_.drop_capabilities()
    sys_.prctl(sys_.PR_SET_NO_NEW_PRIVS, 1)
    forbid()


def _uncover(path: str, descriptor: int) -> None:
    """Show again what the private folder covers: a project may well be installed below /tmp."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    source = f"/proc/self/fd/{descriptor}"
    if Path(source).is_dir():
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    sys_.mount(source, path, flags=sys_.MS_BIND | sys_.MS_REC)
    os.close(descriptor)
