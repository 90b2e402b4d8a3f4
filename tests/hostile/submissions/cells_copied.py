"""Hands in five hundred copies of the check cell, some of them edited to claim points.

Must: one check is worth its points once; the right function counts.
"""
# points: 5
# reason: appears \d+ times


def hand_in(folder, notebook):
    import copy

    import nbformat

    check = next(cell for cell in notebook.cells if cell.id == "check")
    for number in range(500):
        twin = copy.deepcopy(check)
        twin.id = f"twin-{number}"
        twin.source = "5.0" if number % 2 else check.source
        notebook.cells.append(twin)
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
