"""Ends its process with os._exit(0), as if all had gone well.

Must: the cell is named and left out; the right function counts.
"""
# points: 5
# reason: ended the process
# tags: quick

# %%
import os

os._exit(0)
