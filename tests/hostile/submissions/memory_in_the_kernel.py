"""Keeps memory in the kernel: message queues, memory files, System V segments, full pipes.

Must: none of them is a way around the limit.
"""
# points: 5
# reason: All right
# says: kept \d+ bytes

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def segment():
    made = libc.shmget(0, 2**30, 0o1600)
    if made < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    return made


def memory_file():
    descriptor = os.memfd_create("pwned")
    for _ in range(3000):
        os.write(descriptor, bytes(2**20))
    return "three gigabytes"


attempt("System V memory", segment)
attempt("a memory file", memory_file)
attempt("a message queue", lambda: libc.mq_open(b"/pwned", 0o102, 0o600, None) < 0 and 1 / 0 or "opened")
kept = 0
pipes = []
try:
    while kept < 3_000_000_000:
        reading, writing = os.pipe()
        pipes += [reading, writing]
        os.set_blocking(writing, False)
        kept += os.write(writing, bytes(2**20))
except OSError as error:
    print(error)
else:
    breach("three gigabytes in pipes")
print(f"kept {kept} bytes")
for descriptor in pipes:
    os.close(descriptor)
