"""Collects an iterator without end.

Must: memory or time ends it; the right function counts.
"""
# points: 5
# reason: had not finished|memory|Memory

# %%
import itertools

numbers = list(itertools.count())
