"""Has a folder whose name is an image that runs a script.

Must: the name is plain text in every page and table; the notebook counts.
"""
# points: 5
# reason: All right
# student: '<img id="pwned" src=x onerror="alert(1)">'


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
