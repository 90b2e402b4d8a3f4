"""Catches whatever it is interrupted with, and goes on for ever.

Must: it is killed when its time is over; the right function counts.
"""
# points: 5
# reason: had not finished

# %%
import signal

for which in (signal.SIGALRM, signal.SIGPROF, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(which, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
