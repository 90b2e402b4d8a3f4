"""Holds shared memory in which no process has a page at the moment: written, dropped from the maps, and kept.

Must: it counts; five gigabytes cannot be held.
"""
# points: 5
# reason: memory|Memory|allocate|not permitted|stopped with

# %%
import mmap
import os
import time

size = 2**30
reading, writing = os.pipe()
for _ in range(5):
    if os.fork() == 0:
        hidden = mmap.mmap(-1, size)
        for at in range(0, size, 2**26):
            hidden.madvise(23, at, 2**26)  # MADV_POPULATE_WRITE
            hidden.madvise(mmap.MADV_DONTNEED)
        os.write(writing, b"1")
        time.sleep(600)
os.close(writing)
held = 0
end = time.monotonic() + 12
os.set_blocking(reading, False)
while held < 5 and time.monotonic() < end:
    try:
        got = os.read(reading, 1)
    except BlockingIOError:
        time.sleep(0.1)
        continue
    if not got:
        break
    held += 1
time.sleep(2)
if held >= 3:
    breach(f"{held} gigabytes that nobody counts")
raise MemoryError(f"{held} gigabytes were held, and no more")
