"""Hands in a time stamp whose numbers overflow every type, in other digits than Latin ones.

Must: the time is unknown, and the notebook counts.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    (folder / "timestamp.txt").write_text("9" * 50 + "." + "9" * 40 + "\N{ARABIC-INDIC DIGIT ONE}" * 9)
