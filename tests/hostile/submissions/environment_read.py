"""Looks for secrets in its environment, its command line and its open files.

Must: the grader's environment is not handed on, nor are its files.
"""
# points: 5
# reason: All right
# says: variables: 

# %%
import os
import stat
import sys

print("variables:", sorted(os.environ))
for name, value in os.environ.items():
    if "HOSTILE" in name or "SECRET" in value or CANARY["course"] in value or CANARY["home"] in value:
        breach("the grader's variable", name)
print("arguments:", sys.argv, open("/proc/self/cmdline").read().split("\0"))
for name in os.listdir("/proc/self/fd"):
    try:
        status, target = os.fstat(int(name)), os.readlink(f"/proc/self/fd/{name}")
    except OSError:
        continue
    print("open:", name, target)
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        if not target.startswith(("/usr", "/proc", "/lib", sys.prefix)):
            breach("an open file", target)
