"""Keeps sixty processes computing, so that nobody else gets the processors.

Must: others are not slowed so far that they lose points.
"""
# points: 5
# reason: All right|had not finished

# %%
import os
import time

busy = 0
end = time.monotonic() + 8
try:
    for _ in range(60):
        if time.monotonic() > end:  # its own processes are in its way already
            break
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
        busy += 1
except OSError as error:
    print(error)
print("busy:", busy)
time.sleep(5)
