"""Has a folder whose name ends a command, in the sentences that tell instructors what to type.

Must: the name is quoted wherever it is part of a command.
"""
# points: 5
# reason: All right
# student: "x; touch pwned-by-name #$(touch pwned) `touch pwned`"


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
