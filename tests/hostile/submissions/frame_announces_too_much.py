"""Announces a frame of 2**63 bytes on the grader's channel.

Must: it is refused before anything is read; the cell is left out, and the right function counts.
"""
# points: 5
# reason: unexpected message

# %%
import gc
import struct
import time

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
line.sendall(struct.pack(">Q", 2**63))
time.sleep(5)
