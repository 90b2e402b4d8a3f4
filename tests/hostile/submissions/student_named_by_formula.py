"""Has a folder whose name is a formula, with terminal commands in it.

Must: the name is plain text in every page and table; the notebook counts.
"""
# points: 5
# reason: All right
# student: "=cmd|' ||C calc'!A0 \x1b[2J\r\n\u202e"


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
