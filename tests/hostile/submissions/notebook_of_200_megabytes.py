"""Hands in a notebook of 200 megabytes.

Must: it is not read: no points, and its size as the reason.
"""
# points: 0
# reason: MB


def hand_in(folder, notebook):
    with (folder / "small.ipynb").open("wb") as file:
        file.write(b'{"cells": [], "metadata": {"x": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}, "nbformat": 4, "nbformat_minor": 5}')
