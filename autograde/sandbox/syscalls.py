"""Linux system calls that Python does not offer, through the C library; each raises OSError naming the call."""

import ctypes
import os
import platform
from collections.abc import Sequence

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2

MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC = 1, 2, 4, 8

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4

_NUMBERS = {  # of calls without a function in the C library
    "x86_64": {"pivot_root": 155, "capset": 126, "mount_setattr": 442, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capset": 91, "mount_setattr": 442, "seccomp": 277},
}
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    """Move this process into new namespaces (CLONE_NEW...); a new PID namespace applies to its children."""
    _checked("unshare", _libc.unshare(flags))


def setns(descriptor: int, flags: int) -> None:
    """Move this process into the namespaces of an open descriptor."""
    _checked("setns", _libc.setns(descriptor, flags))


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, data: str | None = None) -> None:
    """Mount a file system of this kind, or `source` itself, on `target`; flags: MS_..."""
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    done = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _checked(f"mount {kind or source} on {target}", done)


def umount(target: str) -> None:
    """Unmount `target`, even while it is in use."""
    _checked(f"umount {target}", _libc.umount2(os.fsencode(target), MNT_DETACH))


def restrict_mount(target: str, attributes: int, below: bool = True) -> None:
    """Set mount attributes (MOUNT_ATTR_...) on a mount and, by default, on all mounts below it."""

    class MountAttributes(ctypes.Structure):
        _fields_ = tuple((name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns"))

    request = MountAttributes(attributes, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(request))
    call = (_AT_FDCWD, os.fsencode(target), _AT_RECURSIVE if below else 0, ctypes.byref(request), size)
    _checked(f"mount_setattr {target}", _numbered("mount_setattr", *call))


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root folder, and mount the previous one at `old`."""
    _checked("pivot_root", _numbered("pivot_root", os.fsencode(new), os.fsencode(old)))


def prctl(option: int, *values: int) -> None:
    """Set an attribute (PR_...) of this process."""
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _checked(f"prctl {option}", _libc.prctl(option, *padded))


def drop_capabilities() -> None:
    """Drop all capabilities, in all sets, of this process and what it starts."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # the kernel's last capability was the previous one
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked("capset", _numbered("capset", ctypes.byref(header), ctypes.byref(nothing)))


def install_filter(program: Sequence[bytes]) -> None:
    """Install a seccomp filter, classic BPF instructions of 8 bytes each; requires no_new_privs."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    set_mode_filter = 1
    raw = Program(len(program), b"".join(program))
    _checked("seccomp", _numbered("seccomp", set_mode_filter, 0, ctypes.byref(raw)))


def _numbered(name: str, *arguments: object) -> int:
    numbers = _NUMBERS.get(platform.machine())
    if numbers is None:
        raise OSError(f"{name}: its number on {platform.machine()} is unknown")
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return int(_libc.syscall(ctypes.c_long(numbers[name]), *wide))


def _checked(what: str, returned: int) -> None:
    if returned < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
