"""Recurses without end, in Python and in C, with the limit taken away.

Must: the cell is named; the right function counts.
"""
# points: 5
# reason: ended the process|RecursionError|memory|Memory|had not finished

# %%
import sys

sys.setrecursionlimit(2**31 - 1)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def deeper(n):
    return deeper(n + 1) + 1


deeper(0)
