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
attempt("the kernel's settings", lambda: open("/proc/sys/kernel/hostname", "w").write("pwned"))
attempt("the kernel's keys", lambda: open("/proc/sysrq-trigger", "w").write("h"))
attempt("core pattern", lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/pwned"))
attempt("drop caches", lambda: open("/proc/sys/vm/drop_caches", "w").write("1"))
attempt("kernel log", lambda: open("/dev/kmsg").read(1)[0])
attempt("its own out-of-memory score", lambda: open("/proc/self/oom_score_adj", "w").write("-1000"))
attempt("another user map", lambda: open("/proc/self/uid_map", "w").write("0 0 1"))
