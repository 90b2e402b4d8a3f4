"""Sends a gigabyte in one frame, and then as much in frames that are just allowed.

Must: neither fills the judge's memory; the cell is left out, and the right function counts.
"""
# points: 5
# reason: unexpected message|too large|had not finished

# %%
import gc
import struct

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
for size in (2**28 - 1, 2**30):
    line.sendall(struct.pack(">Q", size))
    for _ in range(size // 2**20):
        line.sendall(bytes(2**20))
