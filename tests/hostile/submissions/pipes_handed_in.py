"""Hands in named pipes in place of the notebook, the time stamp and other files.

Must: nobody waits for them: no points, and that as the reason.
"""
# points: 0
# reason: pipe|not a regular file


def hand_in(folder, notebook):
    import os

    for name in ("small.ipynb", "timestamp.txt", "data.csv", "comment.html"):
        os.mkfifo(folder / name)
