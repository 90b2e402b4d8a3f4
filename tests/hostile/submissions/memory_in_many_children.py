"""Spreads six gigabytes over twenty processes, each well below any limit of its own.

Must: the limit is for all of them together, and all end with the submission.
"""
# points: 5
# reason: memory
# says: begins

# %%
import os
import time

for _ in range(20):
    if os.fork() == 0:
        hoard = bytearray(300_000_000)
        hoard[::4096] = b"x" * len(hoard[::4096])
        time.sleep(600)
time.sleep(8)
breach("six gigabytes in twenty processes")
