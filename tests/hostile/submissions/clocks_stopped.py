"""Stops the clocks and alarms of its own process, then works for ever.

Must: the time is kept outside: the cell is given up, and the right function still counts.
"""
# points: 5
# reason: had not finished after

# %%
import signal
import time

time.monotonic = time.perf_counter = time.time = lambda: 0.0
signal.setitimer = lambda *a: (0.0, 0.0)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
while True:
    pass
