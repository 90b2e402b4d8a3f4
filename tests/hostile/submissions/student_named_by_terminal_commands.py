"""Has a folder whose name clears the screen, ends the line, and turns the direction of reading around.

Must: it is no student, which the run says in a line without obeying it, and the class is graded.
"""
# points: 0
# reason: is not a valid student ID
# student: 'clear \x1b[2J\r\n\u202e'
# tags: refused


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
