"""Stops itself, its group and its parent, so that nobody comes back.

Must: it is given up when its time is over; the right function counts.
"""
# points: 5
# reason: had not finished|All right

# %%
import os
import signal

for target in (os.getppid(), 0, -1, os.getpid()):
    try:
        os.kill(target, signal.SIGSTOP)
    except OSError as error:
        print(target, error)
os.kill(os.getpid(), signal.SIGSTOP)
