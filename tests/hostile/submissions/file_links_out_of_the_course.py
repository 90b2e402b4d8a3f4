"""Hands in a link to a secret of the instructor's, and links beside an honest notebook.

Must: the links are not followed, and the notebook counts.
"""
# points: 5
# reason: All right
# says: begins


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_code_cell

    course = folder.parents[2]
    secret = course / "private" / "notes.txt"
    (folder / "data.txt").symlink_to(secret)
    (folder / "timestamp.txt").symlink_to(secret)
    (folder / "everything").symlink_to("/")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "itself").symlink_to(folder)
    show = "from pathlib import Path\nprint('begins')\nfor p in Path().iterdir():\n    print(p, p.read_text()[:200])"
    notebook.cells.insert(2, new_code_cell(show, id="show"))
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
