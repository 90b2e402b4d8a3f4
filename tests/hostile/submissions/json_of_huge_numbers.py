"""Hands in a notebook with numbers of ten thousand digits, infinities, and formats that do not exist.

Must: it ends in a reason, and the class goes on.
"""
# points: 0
# reason: \w+


def hand_in(folder, notebook):
    (folder / "small.ipynb").write_text(
        '{"nbformat": 1' + "0" * 10_000 + ', "nbformat_minor": -Infinity, "metadata": NaN, "cells": [1e999, null, []]}'
    )
