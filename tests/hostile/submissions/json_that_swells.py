"""Hands in 24 megabytes of JSON that take gigabytes when they are read: millions of empty lists.

Must: the grader's memory bears it; no points, and a reason.
"""
# points: 0
# reason: \w+


def hand_in(folder, notebook):
    (folder / "small.ipynb").write_text('{"cells": [' + "[]," * 8_000_000 + "[]]}")
