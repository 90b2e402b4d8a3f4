"""Reads /proc: other processes, their environment and memory, the kernel's, and its own parent's root folder.

Must: only its own processes are there, and nothing of the kernel's can be written.
"""
# points: 5
# reason: All right
# says: processes seen

# %%
import os
from pathlib import Path

others = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
print("processes seen:", others)
if len(others) > 3:
    breach("other processes", others)
for number in others:
    for name in ("environ", "cmdline"):
        text = (Path(f"/proc/{number}") / name).read_bytes()
        if b"HOSTILE" in text or CANARY["course"].encode() in text:
            breach(f"/proc/{number}/{name}", text)
attempt("the root of process 1", lambda: list(Path("/proc/1/root", CANARY["course"].lstrip("/")).iterdir()))
attempt("the parent's folder", lambda: os.listdir(f"/proc/{os.getppid() or 99999}/cwd"))
attempt("the kernel's memory", lambda: open("/proc/kcore", "rb").read(16)[0])


def write(path, raw):
    with open(path, "wb", buffering=0) as file:  # what is buffered is refused only when nobody looks
        return file.write(raw)


attempt("the kernel's settings", lambda: write("/proc/sys/kernel/hostname", b"pwned"))
attempt("the kernel's keys", lambda: write("/proc/sysrq-trigger", b"h"))
attempt("core pattern", lambda: write("/proc/sys/kernel/core_pattern", b"|/tmp/pwned"))
attempt("drop caches", lambda: write("/proc/sys/vm/drop_caches", b"1"))
attempt("kernel log", lambda: open("/dev/kmsg").read(1)[0])
attempt("its own out-of-memory score", lambda: write("/proc/self/oom_score_adj", b"-1000"))
attempt("another user map", lambda: write("/proc/self/uid_map", b"0 0 1"))
