"""Maps shared memory, which counts for no process's heap, up to eight gigabytes.

Must: it counts all the same.
"""
# points: 5
# reason: memory|Memory|allocate|stopped with

# %%
import mmap

hoard = []
for _ in range(80):
    hoard.append(mmap.mmap(-1, 100_000_000))
    hoard[-1].write(b"x" * 100_000_000)
breach("eight gigabytes of shared memory")
