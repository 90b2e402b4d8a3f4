"""Hands in cells whose ids are paths, HTML, formulas, numbers and lists, beside the wrong function.

Must: unknown ids have no points; what is told of them is plain text.
"""
# points: 0
# reason: marked|not have


def hand_in(folder, notebook):
    import json

    import nbformat

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace("step * torch.sign(w)", "step")
    data = json.loads(nbformat.writes(notebook))
    odd = ["../../../pwned", "<script id='pwned'>alert(1)</script>", "=1+1", "\x1b[2J", "a" * 100_000, 7, ["x"], {}, None]
    for number, name in enumerate(odd):
        marks = {"grade_id": name, "points": 100, "grade": True, "solution": False, "locked": True}
        cell = {"cell_type": "code", "source": "100", "metadata": {"nbgrader": marks}, "outputs": [], "id": f"odd-{number}"}
        data["cells"].append(cell)
    (folder / "small.ipynb").write_text(json.dumps(data))
