"""Leaves processes behind that have left its group and session, ignore signals, and start others.

Must: all of them end with the submission.
"""
# points: 5
# reason: All right
# says: daemons started
# tags: quick

# %%
import os
import signal
import time

for number in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setpgid(0, 0)
            for which in range(1, 65):
                try:
                    signal.signal(which, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            while True:
                if os.fork():
                    time.sleep(600)
                time.sleep(5)
        os._exit(0)
print("daemons started")
