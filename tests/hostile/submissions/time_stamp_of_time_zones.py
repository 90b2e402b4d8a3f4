"""Hands in a time stamp whose time zone is a year away, and repeats itself ten thousand times.

Must: the time is unknown, and the notebook counts.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    (folder / "timestamp.txt").write_text("2026-01-01 10:00 +9999:59 " * 10_000)
