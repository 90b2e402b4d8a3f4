"""Has a folder whose name is no text in any encoding.

Must: it is no student, which the run says in a line, and the class is graded.
"""
# points: 0
# reason: is not a valid student ID
# student: 'm\udcfcller'
# tags: refused


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
