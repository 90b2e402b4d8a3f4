"""Marks every cell, the check and the solution too, as play, which is skipped.

Must: what it skipped is missing, and nothing is gained by it.
"""
# points: 5
# reason: \w+


def hand_in(folder, notebook):
    import nbformat

    for cell in notebook.cells:
        cell.metadata["tags"] = ["play"] if cell.id not in ("setup", "todo") else []
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
