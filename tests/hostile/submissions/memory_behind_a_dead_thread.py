"""Has the first threads of its processes end, so that the processes look empty, while others take gigabytes.

Must: their memory counts.
"""
# points: 5
# reason: more than 2,560 MB of memory|had not finished
# says: begins

# %%
import ctypes
import os
import threading
import time

reading, writing = os.pipe()


def hoard():
    time.sleep(0.2)
    kept = bytearray(b"x") * 300_000_000
    os.write(writing, b"x")
    time.sleep(600)


for _ in range(14):
    if os.fork() == 0:
        threading.Thread(target=hoard).start()
        ctypes.CDLL(None).pthread_exit(None)
for _ in range(14):
    os.read(reading, 1)
time.sleep(2)
breach("four gigabytes behind dead threads")
