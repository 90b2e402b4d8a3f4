"""Cuts its memory into as many mappings as there can be, in forty processes, with memory in each.

Must: what the kernel holds for them counts as memory.
"""
# points: 5
# reason: more than 2,560 MB of memory|had not finished
# says: begins

# %%
import ctypes
import os
import time

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
reading, writing = os.pipe()
for _ in range(40):
    if os.fork() == 0:
        place = libc.mmap(None, ctypes.c_long(4096 * 130_000), 0, 0x22, -1, ctypes.c_long(0))
        for page in range(0, 130_000, 2):
            libc.mprotect(ctypes.c_void_p(place + page * 4096), ctypes.c_long(4096), 1)
        hoard = bytearray(b"x") * 50_000_000
        os.write(writing, b"x")
        time.sleep(600)
for _ in range(40):
    os.read(reading, 1)
time.sleep(3)
breach("mappings of forty processes, and 2 GB")
