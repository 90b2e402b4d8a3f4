"""Has a folder whose name is a formula.

Must: the name is plain text in every page and table; the notebook counts.
"""
# points: 5
# reason: All right
# student: "=cmd|' ||C calc'!A0"


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
