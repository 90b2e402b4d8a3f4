"""Asks for more: programs that run as root, higher limits and priorities, real time, ambient capabilities.

Must: nothing is granted; the right function counts.
"""
# points: 5
# reason: All right
# says: refused: sudo

# %%
import ctypes
import os
import resource
import subprocess
from pathlib import Path


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, input="\n")
    if done.returncode:
        raise OSError(f"{done.returncode} {done.stderr.strip()[:80]}")
    return done.stdout


attempt("sudo", lambda: run("sudo", "-n", "id"))
attempt("su", lambda: run("su", "-c", "id"))
attempt("mount", lambda: run("mount", "-t", "tmpfs", "none", "/tmp"))
attempt("unshare", lambda: run("unshare", "-r", "id"))
attempt("passwd", lambda: run("passwd", "-d", "root"))
for name in ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CPU"):
    which = getattr(resource, name)
    soft, hard = resource.getrlimit(which)
    print(name, soft, hard)
    attempt(f"a higher {name}", lambda which=which, hard=hard: resource.setrlimit(which, (hard + 1, hard + 1)))
attempt("priority", lambda: os.nice(-5))
attempt("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 0, 0, 0, 0) == 0:
    breach("no_new_privs was taken back")
status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
print({name: status[name] for name in ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp", "Uid")})
if int(status["CapEff"], 16) or int(status["CapPrm"], 16) or status["NoNewPrivs"] != "1" or status["Seccomp"] != "2":
    breach("capabilities", status)
for name in ("/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount"):
    if os.path.exists(name) and not os.statvfs(name).f_flag & os.ST_NOSUID:
        breach("programs may change the user", name)
