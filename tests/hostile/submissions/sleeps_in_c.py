"""Sleeps in C with all signals blocked.

Must: it is killed when its time is over; the right function counts.
"""
# points: 5
# reason: had not finished

# %%
import ctypes
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
ctypes.PyDLL(None).sleep(3600)
