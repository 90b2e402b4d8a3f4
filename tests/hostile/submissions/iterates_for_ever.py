"""Collects an iterator without end.

Must: memory or time ends it; the right function counts.
"""
# points: 5
# reason: did not come back|memory|Memory

# %%
import itertools

numbers = list(itertools.count())
