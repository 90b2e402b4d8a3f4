"""Has a folder that is a link to another student's.

Must: links are not followed: no points, and a reason.
"""
# points: 0
# reason: link|not handed in


def hand_in(folder, notebook):
    folder.rmdir()
    folder.symlink_to(folder.parent.parent / "an_honest_student" / folder.name)
