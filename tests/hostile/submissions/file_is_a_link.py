"""Hands in a link to another student's notebook.

Must: links are not followed: no points, and that as the reason.
"""
# points: 0
# reason: link
# tags: quick


def hand_in(folder, notebook):
    (folder / "small.ipynb").symlink_to(folder.parent.parent / "an_honest_student" / folder.name / "small.ipynb")
