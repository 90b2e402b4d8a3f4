"""Asks the kernel for what only its owner may have: mounts, namespaces, other processes, modules, keys, rings.

Must: every call is refused; the right function counts.
"""
# points: 5
# reason: All right
# says: refused: unshare user

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(function, *arguments):
    def act():
        if getattr(libc, function)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return "allowed"

    return act


def number(number, *arguments):
    return call("syscall", number, *arguments)


null = None
if os.uname().machine != "x86_64":
    print("numbers below are of x86_64")
attempt("unshare user", call("unshare", 0x10000000))
attempt("unshare mounts", call("unshare", 0x20000))
attempt("unshare network", call("unshare", 0x40000000))
attempt("setns", lambda: [call("setns", os.open(f"/proc/self/ns/{n}", 0), 0)() for n in ("net", "mnt")])
attempt("mount tmpfs", call("mount", b"none", b"/tmp", b"tmpfs", 0, null))
attempt("mount a bind", call("mount", b"/usr", b"/tmp", null, 4096, null))
attempt("remount to write", call("mount", null, b"/usr", null, 32 | 4096, null))
attempt("umount", call("umount2", b"/proc", 2))
attempt("chroot", call("chroot", b"/tmp"))
attempt("pivot_root", number(155, b"/tmp", b"/tmp"))
attempt("ptrace the parent", call("ptrace", 16, os.getppid(), 0, 0))
attempt("ptrace me", call("ptrace", 0, 0, 0, 0))
attempt("read another's memory", number(310, 1, null, 0, null, 0, 0))
attempt("io_uring", number(425, 8, ctypes.create_string_buffer(120)))
attempt("bpf", number(321, 5, ctypes.create_string_buffer(120), 120))
attempt("perf", number(298, ctypes.create_string_buffer(120), 0, -1, -1, 0))
attempt("userfaultfd", number(323, 0))
attempt("keyctl", number(250, 0, -3, 1))
attempt("add a key", number(248, b"user", b"pwned", b"x", 1, -3))
attempt("load a module", number(175, b"pwned", 5, b""))
attempt("load a module from a file", number(313, 0, b"", 0))
attempt("kernel log", call("klogctl", 3, ctypes.create_string_buffer(100), 100))
attempt("personality", call("personality", 0x0040000))
attempt("fsopen", number(430, b"tmpfs", 0))
attempt("open_tree", number(428, -100, b"/", 1))
attempt("handle of a file", number(303, -100, b"/usr", ctypes.create_string_buffer(200), ctypes.create_string_buffer(8), 0))
attempt("memfd", number(319, b"pwned", 0))
attempt("clone into new namespaces", number(56, 0x10000000 | 17, 0, 0, 0, 0))
attempt("clone3 into new namespaces", number(435, (ctypes.c_ulonglong * 11)(0x10000000, 0, 0, 0, 17), 88))
attempt("the 32-bit numbering", number(0x40000000 + 272, 0x10000000))
attempt("system time", call("settimeofday", (ctypes.c_long * 2)(0, 0), null))
attempt("host name", call("sethostname", b"pwned", 5))
attempt("raw ports", call("iopl", 3))
attempt("setuid", lambda: os.setuid(0) if os.getuid() else 1 / 0)
attempt("setgroups", lambda: os.setgroups([0]))
attempt("swap", call("swapon", b"/tmp/pwned", 0))
