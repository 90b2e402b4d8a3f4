"""Has a folder whose name is no text in any encoding.

Must: it is graded under that name, or refused with a reason, and the class goes on.
"""
# points: 5
# reason: \w+
# student: 'm\udcfcller'


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
