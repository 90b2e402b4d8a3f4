"""Leaves children behind that hold the channel open and write into it while the judge asks.

Must: what they write is no answer; they end with that process, and the right function counts.
"""
# points: 5
# reason: sent an unexpected message

# %%
import os
import threading
import time

channel = [int(name) for name in os.listdir("/proc/self/fd")]
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        while True:
            for descriptor in channel:
                try:
                    os.set_blocking(descriptor, False)
                    os.write(descriptor, b"\x00\x00\x00\x02{}")
                except OSError:
                    pass
            time.sleep(0.05)
