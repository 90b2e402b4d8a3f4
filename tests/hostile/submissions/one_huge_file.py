"""Writes one file of ten gigabytes, most of it a hole, and allocates another.

Must: a file's size is limited; the right function counts.
"""
# points: 5
# reason: All right|ended|stopped with
# says: refused: allocate

# %%
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = os.open("huge", os.O_RDWR | os.O_CREAT)
attempt("allocate ten gigabytes", lambda: os.posix_fallocate(file, 0, 10**10))
attempt("ten gigabytes of nothing", lambda: os.ftruncate(file, 10**10))
