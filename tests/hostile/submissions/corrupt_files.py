"""Hands in random bytes under the notebook's name, and a picture that says it is a notebook.

Must: no points; the reason is that this is no notebook.
"""
# points: 0
# reason: not a notebook|not a complete


def hand_in(folder, notebook):
    import random

    (folder / "small.ipynb").write_bytes(random.Random(1).randbytes(1_000_000))
    (folder / "small-copy.ipynb").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
