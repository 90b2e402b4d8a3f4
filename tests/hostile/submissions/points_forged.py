"""Hands in the wrong function, with cells that are said to be worth a thousand points, or less than none.

Must: the lesson's own points stand: none of them for the wrong function.
"""
# points: 0
# reason: settings|move all entries the same way


def hand_in(folder, notebook):
    import nbformat

    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader")
        if marks:
            marks["points"] = 1000 if marks["grade_id"].startswith("check") else -1000
            marks |= {"locked": False, "grade": True, "schema_version": 99, "task": True}
        if cell.cell_type == "code":
            cell.source = cell.source.replace("step * torch.sign(w)", "step")
    notebook.metadata["nbgrader"] = {"score": 1000}
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
