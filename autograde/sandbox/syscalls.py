"""The Linux system calls that Python does not offer, through the C library; each raises OSError naming the call."""

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

_NUMBERS = {  # of calls that the C library has no function for
    "x86_64": {"pivot_root": 155, "capset": 126, "mount_setattr": 442, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capset": 91, "mount_setattr": 442, "seccomp": 277},
}
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    _checked("unshare", _libc.unshare(flags))


def setns(descriptor: int, flags: int) -> None:
    _checked("setns", _libc.setns(descriptor, flags))


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, data: str | None = None) -> None:
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    done = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _checked(f"mount {kind or source} on {target}", done)


def umount(target: str) -> None:
    """Take the mount away, also while it is in use."""
    _checked(f"umount {target}", _libc.umount2(os.fsencode(target), MNT_DETACH))


def restrict_mount(target: str, attributes: int, below: bool = True) -> None:
    """Set mount attributes (MOUNT_ATTR_...) on a mount and, unless told otherwise, on all that lie below it."""

    class MountAttributes(ctypes.Structure):
        _fields_ = tuple((name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns"))

    wanted = MountAttributes(attributes, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    call = (_AT_FDCWD, os.fsencode(target), _AT_RECURSIVE if below else 0, ctypes.byref(wanted), size)
    _checked(f"mount_setattr {target}", _numbered("mount_setattr", *call))


def pivot_root(new: str, old: str) -> None:
    _checked("pivot_root", _numbered("pivot_root", os.fsencode(new), os.fsencode(old)))


def prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _checked(f"prctl {option}", _libc.prctl(option, *padded))


def drop_capabilities() -> None:
    """Give up every capability, in all sets, for this process and what it starts."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # the kernel knows no more of them
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked("capset", _numbered("capset", ctypes.byref(header), ctypes.byref(nothing)))


def install_filter(program: Sequence[bytes]) -> None:
    """Install a seccomp filter: instructions of classic BPF, eight bytes each. Needs no_new_privs."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    set_mode_filter = 1
    raw = Program(len(program), b"".join(program))
    _checked("seccomp", _numbered("seccomp", set_mode_filter, 0, ctypes.byref(raw)))


def _numbered(name: str, *arguments: object) -> int:
    numbers = _NUMBERS.get(platform.machine())
    if numbers is None:
        raise OSError(f"{name}: its number on {platform.machine()} is not known here")
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return int(_libc.syscall(ctypes.c_long(numbers[name]), *wide))


def _checked(what: str, returned: int) -> None:
    if returned < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
