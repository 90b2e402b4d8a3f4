"""Holds shared memory in which no process has a page at the moment: filled, dropped from the maps, and kept.

Must: it counts: four gigabytes cannot be held.
"""
# points: 5
# reason: memory|Memory|allocate|not permitted|stopped with|ended the process

# %%
import mmap
import os
import select
import time

reading, writing = os.pipe()
held = 0


def hoard(gigabyte=2**30, piece=2**26):
    try:
        hidden = mmap.mmap(-1, gigabyte)
        for at in range(0, gigabyte, piece):
            hidden.madvise(23, at, piece)  # MADV_POPULATE_WRITE
            hidden.madvise(mmap.MADV_DONTNEED)
        os.write(writing, b"1")
        time.sleep(600)
    finally:
        os._exit(0)


def hold_more(seconds=16):
    """One process after the other: the next begins when the one before has its gigabyte."""
    global held
    end = time.monotonic() + seconds
    while held < 4 and time.monotonic() < end:
        if os.fork() == 0:
            hoard()
        held += bool(select.select([reading], [], [], end - time.monotonic())[0]) and len(os.read(reading, 9))


hold_more()

# %%
hold_more()

# %%
hold_more()
if held >= 4:
    breach(f"{held} gigabytes that nobody counts")
raise MemoryError(f"{held} gigabytes were held, and no more")
