"""Aborts its process.

Must: the cell is named and left out; the right function counts.
"""
# points: 5
# reason: ended the process

# %%
import os

os.abort()
