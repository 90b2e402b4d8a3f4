"""The confinement of one submission, applied by the process that will run it before it reads the student's code."""

import os
import socket
from pathlib import Path

from autograde.sandbox import syscalls as sys_
from autograde.sandbox.jail import HOME, map_user
from autograde.sandbox.limits import ResourceLimits, apply
from autograde.sandbox.seccomp import forbid
from autograde.sandbox.users import spare_user
from autograde.sandbox.view import View

WORK = f"{HOME}/work"
_STUDENT = 1000
_TERMINALS = 16
_SAFE = sys_.MS_NOSUID | sys_.MS_NODEV
_PRIVATE = sys_.CLONE_NEWNS | sys_.CLONE_NEWNET | sys_.CLONE_NEWIPC | sys_.CLONE_NEWUTS


def confine(limits: ResourceLimits, view: View) -> None:
    """Drop all rights that student code must not have; the caller must be the first process of a PID namespace.

    Afterwards: no network, abstract sockets of other submissions included; empty private folders in memory (home,
    /tmp, /dev/shm); a /proc with the submission's own processes only; no capabilities; the resource limits. Raises
    OSError naming the step that the system refused.
    """
    user = spare_user()
    sys_.unshare(_PRIVATE)
    size = f"size={limits.files},nr_inodes=20000,uid={user}"
    for folder, mode in ((HOME, "700"), ("/tmp", "1777"), ("/dev/shm", "1777")):
        covered = {path: os.open(path, os.O_PATH) for path in view.below(folder)}
        sys_.mount("tmpfs", folder, "tmpfs", _SAFE, f"mode={mode},{size}")
        for path, descriptor in covered.items():
            _uncover(path, descriptor)
    sys_.mount("proc", "/proc", "proc", _SAFE | sys_.MS_NOEXEC)
    # Shell commands in notebooks need a terminal. The machine has 4,096 for all, so one submission gets a few.
    terminals = f"newinstance,ptmxmode=0666,mode=620,max={_TERMINALS}"
    sys_.mount("devpts", "/dev/pts", "devpts", sys_.MS_NOSUID | sys_.MS_NOEXEC, terminals)
    socket.sethostname("sandbox")
    if user:
        os.setresuid(user, user, user)
        sys_.prctl(sys_.PR_SET_DUMPABLE, 1)  # reset by the change of user; without it /proc/self is not accessible
    # Its own user namespace makes the limit on processes apply to each submission. It comes after the mounts: they
    # belong to the previous namespace, in which student code has no rights.
    sys_.unshare(sys_.CLONE_NEWUSER)
    map_user("self", user, 0, inner=_STUDENT)
    Path(WORK).mkdir()
    os.chdir(WORK)
    os.environ |= {"HOME": HOME, "TMPDIR": "/tmp", "PWD": WORK, "IPYTHONDIR": f"{HOME}/.ipython"}
    apply(limits, processes=True)
    sys_.drop_capabilities()
    sys_.prctl(sys_.PR_SET_NO_NEW_PRIVS, 1)
    forbid()


def _uncover(path: str, descriptor: int) -> None:
    """Show a path again that a private folder covers: the project may be installed below /tmp."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    source = f"/proc/self/fd/{descriptor}"
    if Path(source).is_dir():
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    sys_.mount(source, path, flags=sys_.MS_BIND | sys_.MS_REC)
    os.close(descriptor)
