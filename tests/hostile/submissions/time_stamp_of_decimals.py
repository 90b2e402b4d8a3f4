"""Hands in a time stamp for which dateutil raises decimal.InvalidOperation, which is no ValueError.

Must: the time is unknown, the notebook counts, and the class is graded to its end.
"""
# points: 5
# reason: All right
# tags: quick


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    (folder / "timestamp.txt").write_text("99999999999999999999999999999.5h")
