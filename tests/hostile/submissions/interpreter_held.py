"""Holds the interpreter in C for minutes: a regular expression, a huge power, a huge sort.

Must: it is killed from outside; the right function counts.
"""
# points: 5
# reason: had not finished

# %%
import re

re.match(r"(a|a|aa)*$", "a" * 200 + "b")

# %%
huge = 3 ** (10**9)
