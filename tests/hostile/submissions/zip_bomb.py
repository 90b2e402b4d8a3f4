"""Hands in a zip file of a few megabytes that holds a notebook of four gigabytes.

Must: it is not unpacked beyond the limit: no points, and its size as the reason.
"""
# points: 0
# reason: larger than|too large|at most


def hand_in(folder, notebook):
    import zipfile

    with zipfile.ZipFile(folder / "small.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("small.ipynb", "w", force_zip64=True) as file:
            file.write(b'{"cells": [')
            for _ in range(250):
                file.write(b" " * 2**24)
