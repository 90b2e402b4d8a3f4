"""Hands in a named pipe as its time stamp, which nobody ever writes to.

Must: nobody waits for it, and the notebook counts.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import os

    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    os.mkfifo(folder / "timestamp.txt")
