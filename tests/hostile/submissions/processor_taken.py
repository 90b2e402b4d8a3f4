"""Keeps sixty processes computing, so that nobody else gets the processors.

Must: others are not slowed so far that they lose points.
"""
# points: 5
# reason: All right
# says: busy: \d+

# %%
import os
import time

busy = 0
try:
    for _ in range(60):
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
        busy += 1
except OSError as error:
    print(error)
print("busy:", busy)
time.sleep(10)
