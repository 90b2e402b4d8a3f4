"""Hands in the wrong function with stored outputs that show full marks under the check.

Must: stored outputs are thrown away: no points.
"""
# points: 0
# reason: move all entries the same way


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_output

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace("step * torch.sign(w)", "step")
            data = {"text/plain": "5", "text/html": "<script id='pwned'>5 of 5</script>"}
            cell.outputs = [new_output("execute_result", data, execution_count=1)]
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"x": "<script>"}}}
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
