"""Has the machine write all that waits to its disks, again and again, and asks for the best priorities.

Must: neither does anything.
"""
# points: 5
# reason: All right
# says: flushed

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for _ in range(1000):
    os.sync()
    libc.syncfs(0)
print("flushed")
attempt("nice", lambda: os.nice(-5))
attempt("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
attempt("locked memory", lambda: libc.mlockall(3) and 1 / 0)
attempt("large pages", lambda: __import__("mmap").mmap(-1, 2**21, 0x40022))
