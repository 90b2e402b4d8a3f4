"""Hands in a time stamp of NUL bytes and halves of characters, and a folder called submission_secret.txt.

Must: the time is unknown, and the notebook counts.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    (folder / "timestamp.txt").write_bytes(b"2026-01-01\0 10:00\xed\xa0\x80 UTC\xff")
    (folder / "submission_secret.txt").mkdir()
