"""Spreads five gigabytes over sixteen processes, each well below any limit of its own.

Must: the limit is for all of them together, and all end with the submission.
"""
# points: 5
# reason: memory|had not finished
# says: begins

# %%
import os
import time

reading, writing = os.pipe()
for _ in range(16):
    if os.fork() == 0:
        hoard = bytearray(300_000_000)
        hoard[::4096] = b"x" * len(hoard[::4096])
        os.write(writing, b"x")
        time.sleep(600)
for _ in range(16):
    os.read(reading, 1)
time.sleep(2)
breach("five gigabytes in sixteen processes")
