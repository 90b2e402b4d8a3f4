"""Hands in a hard link to another student's notebook.

Must: to the file system it is the same file: it is read like any other, and the other's is not changed.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    other = folder.parent.parent / "an_honest_student" / folder.name / "small.ipynb"
    (folder / "small.ipynb").hardlink_to(other)
