"""Asks for eight gigabytes of memory, and writes to all of it.

Must: it gets an error or is ended; the machine keeps its memory, and the right function counts.
"""
# points: 5
# reason: memory|Memory
# tags: quick

# %%
hoard = []
for _ in range(80):
    hoard.append(bytearray(100_000_000))
    hoard[-1][:: 4096] = b"x" * len(hoard[-1][:: 4096])
breach("eight gigabytes")
