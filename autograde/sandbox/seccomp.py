"""A seccomp filter (classic BPF) that denies system calls to student code.

Denied are calls that change the machine or its namespaces, inspect other processes, or allocate memory that no limit
counts. All others are left to the kernel's own checks: student code has no capabilities, and Python, torch and the
programs that students start use hundreds of calls. See seccomp(2) and, for the numbers, the kernel's syscall tables.
"""

import errno
import platform
import struct
from collections.abc import Iterable
from functools import cache

from autograde.sandbox.syscalls import install_filter

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LAST_KNOWN = 469  # newer calls than those of this list do not exist in the sandbox
_X32 = 0x40000000  # first number of x86_64's second numbering, the x32 ABI

# Numbers on x86_64 and on aarch64; None where the architecture does not have the call.
_FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "perf_event_open": (298, 241), "bpf": (321, 280), "userfaultfd": (323, 282),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "open_tree_attr": (467, 467),
    "setns": (308, 268), "unshare": (272, 97), "sethostname": (170, 161), "setdomainname": (171, 162),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "syslog": (103, 116),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None), "uselib": (134, None),
    "personality": (135, 92), "vhangup": (153, 58), "lookup_dcookie": (212, 18),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "mbind": (237, 235), "set_mempolicy": (238, 237), "migrate_pages": (256, 238), "move_pages": (279, 239),
}  # fmt: skip
# Reported as unimplemented, so that libraries use their fallback. The memory of memfd, System V objects and Landlock's
# rules counts for no process, nor do the large pages that splice and sendfile pin in pipes. Asynchronous requests are
# counted for the machine, inotify instances for the user, whom all sandboxes share. clone3 hides its flags from this
# filter.
_ABSENT: dict[str, tuple[int | None, int | None]] = {
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "semget": (64, 190),
    "msgget": (68, 186), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75), "sendfile": (40, 71),
    "io_setup": (206, 0), "io_submit": (209, 2), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445), "landlock_restrict_self": (446, 446),
    "clone3": (435, 435),
}  # fmt: skip
# As in a file system without them: access lists, 128 kB each, count neither as files nor as memory.
_UNSUPPORTED: dict[str, tuple[int | None, int | None]] = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
}  # fmt: skip
# Done in appearance: they would have the machine write to its disks what other processes have left there.
_PRETENDED: dict[str, tuple[int | None, int | None]] = {"sync": (162, 81), "syncfs": (306, 267)}
_CLONE, _SOCKET, _IOCTL, _MMAP = (56, 220), (41, 198), (16, 29), (9, 222)
_FCNTL, _SETSOCKOPT, _SETRLIMIT, _PRLIMIT = (72, 25), (54, 208), (160, 164), (302, 261)

_NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW... flag of clone
_AF_UNIX, _AF_INET, _AF_INET6, _AF_NETLINK = 1, 2, 10, 16
_TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

_SET_PIPE_SIZE = 1031
# F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW: a file can have millions of them. SQLite does not work without, and in
# a sandbox nobody else has its files: they are taken in appearance.
_RECORD_LOCKS = (6, 7, 37, 38)

# The IPPROTO_... levels and SOL_SOCKET, the one that all sockets have.
_SOL_IP, _SOL_SOCKET, _SOL_IPV6 = 0, 1, 41
_BUFFER_SIZES = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, SO_SNDBUFFORCE, SO_RCVBUFFORCE
_SOCKET_FILTERS = (26, 51)  # SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF
_GROUPS = (20, 27, 35, 39, 41, 42, 46, 48)  # what joins multicast groups, which the kernel remembers without a limit

_SHARED_ANONYMOUS = 0x21  # MAP_SHARED | MAP_ANONYMOUS: memory that no process needs to have resident
_LARGE_PAGES = 0x40000  # MAP_HUGETLB: the machine may have a few, which no limit counts

_CORE = 4  # RLIMIT_CORE: with another than `limits.apply` sets, the machine's crash handler would start, as root

_LOAD, _AND, _EQUAL, _GREATER, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data; arguments take eight bytes each
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_PRETEND = 0  # the error that is none: the call does nothing and reports success


def forbid() -> None:
    """Install the filter irrevocably in this process and all that it starts; requires no_new_privs.

    Raises OSError when the machine or the kernel does not support it.
    """
    install_filter(filter_program(platform.machine()))


@cache
def filter_program(machine: str) -> list[bytes]:
    """Return the filter's instructions, 8 bytes each; raises OSError for a machine other than x86_64 and aarch64."""
    if machine not in _ARCHITECTURES:
        raise OSError(f"system calls cannot be filtered on {machine}; supported: {', '.join(_ARCHITECTURES)}")
    column = list(_ARCHITECTURES).index(machine)
    program = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _ARCHITECTURES[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        *_unless(_step(_AT_LEAST, _X32, 0, 1), errno.ENOSYS),
        *_unless(_step(_GREATER, _LAST_KNOWN, 0, 1), errno.ENOSYS),
    ]
    for calls, error in (
        (_FORBIDDEN, errno.EPERM),
        (_ABSENT, errno.ENOSYS),
        (_UNSUPPORTED, errno.EOPNOTSUPP),
        (_PRETENDED, _PRETEND),
    ):
        for numbers in calls.values():
            number = numbers[column]
            if number is not None:
                program += _unless(_step(_EQUAL, number, 0, 1), error)
    program += _only_for(_CLONE[column], [_argument(0), *_unless(_step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), errno.EPERM)])
    both = _step(_EQUAL, _SHARED_ANONYMOUS, 0, 1)
    large = _unless(_step(_ANY_BIT, _LARGE_PAGES, 0, 1), errno.ENOMEM)
    shared = [_step(_AND, _SHARED_ANONYMOUS), *_unless(both, errno.ENOMEM)]
    program += _only_for(_MMAP[column], [_argument(3), *large, *shared])
    program += _only_for(_IOCTL[column], [_argument(1), *_each(_TERMINAL_INJECTION, errno.EPERM)])
    locks = _each(_RECORD_LOCKS, _PRETEND)
    program += _only_for(_FCNTL[column], [_argument(1), *_each([_SET_PIPE_SIZE], errno.EPERM), *locks])
    program += _only_for(_SETRLIMIT[column], [_argument(0), *_each([_CORE], _PRETEND)])
    program += _only_for(_PRLIMIT[column], _limits_of_cores())
    program += _only_for(_SETSOCKOPT[column], _socket_options())
    program += _only_for(_SOCKET[column], _socket_families())
    return [*program, _step(_RETURN, _ALLOW)]


def _socket_families() -> list[bytes]:
    """Steps that allow Unix and internet sockets, useless in an empty network namespace, and routing queries."""
    denied = _step(_RETURN, _ERROR | errno.EAFNOSUPPORT)
    return [
        _argument(0),
        _step(_EQUAL, _AF_UNIX, 6, 0),
        _step(_EQUAL, _AF_INET, 5, 0),
        _step(_EQUAL, _AF_INET6, 4, 0),
        _step(_EQUAL, _AF_NETLINK, 0, 2),
        _argument(2),
        _step(_EQUAL, 0, 1, 0),
        denied,
    ]


def _socket_options() -> list[bytes]:
    """Steps that deny options which take memory; the size of a buffer is a wish, which the kernel may also ignore."""
    for_sockets = [*_each(_BUFFER_SIZES, _PRETEND), *_each(_SOCKET_FILTERS, errno.EPERM), _step(_RETURN, _ALLOW)]
    return [
        _argument(1),
        _step(_EQUAL, _SOL_SOCKET, 0, len(for_sockets) + 1),
        _argument(2),
        *for_sockets,
        _step(_EQUAL, _SOL_IP, 1, 0),
        _step(_EQUAL, _SOL_IPV6, 0, 1 + 2 * len(_GROUPS)),
        _argument(2),
        *_each(_GROUPS, errno.ENODEV),
    ]


def _limits_of_cores() -> list[bytes]:
    """Steps that have prlimit only tell the limit of core dumps: its third argument, the new one, must be null."""
    deny = _step(_RETURN, _ERROR | _PRETEND)
    return [
        _argument(1),
        _step(_EQUAL, _CORE, 0, 5),
        _argument(2),
        _step(_EQUAL, 0, 0, 2),
        _step(_LOAD, _ARGUMENTS + 8 * 2 + 4),  # its high half
        _step(_EQUAL, 0, 1, 0),
        deny,
    ]


def _only_for(number: int, steps: list[bytes]) -> list[bytes]:
    """Steps for one call, which reload the call's number at the end."""
    return [_step(_EQUAL, number, 0, len(steps) + 1), *steps, _step(_LOAD, _NUMBER)]


def _each(values: Iterable[int], error: int) -> list[bytes]:
    return [step for value in values for step in _unless(_step(_EQUAL, value, 0, 1), error)]


def _unless(test: bytes, error: int) -> list[bytes]:
    """Steps that return the error where the test holds, and continue otherwise."""
    return [test, _step(_RETURN, _ERROR | error)]


def _argument(number: int) -> bytes:
    return _step(_LOAD, _ARGUMENTS + 8 * number)  # its low half: both machines are little-endian


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
