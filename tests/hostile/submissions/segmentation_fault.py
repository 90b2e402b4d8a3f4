"""Reads from address zero.

Must: the cell is named and left out; the right function counts.
"""
# points: 5
# reason: ended the process.*(SEGV|11)

# %%
import ctypes

ctypes.string_at(0)
