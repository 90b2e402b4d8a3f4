"""Forks a copy of its process, which talks on the grader's channel while the original works.

Must: the two get in each other's way, and gain nothing.
"""
# points: 0
# reason: \w+
# function: wrong

# %%
import gc
import os
import time

from autograde.inside.frames import send

child = next(item for item in gc.get_objects() if type(item).__name__ == "Child")
if os.fork() == 0:
    os.getpid = lambda: child.pid
    for _ in range(50):
        send(child.connection, {"record": {"returned": None}})
        time.sleep(0.05)
    os._exit(0)
