"""Hands in a notebook with NaN and infinity wherever JSON of other programs has numbers.

Must: it is read, and what is written of it is sound JSON.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import json

    import nbformat

    data = json.loads(nbformat.writes(notebook))
    for value in (float("nan"), float("inf"), -float("inf")):
        data["metadata"][str(value)] = value
        for cell in data["cells"]:
            cell["metadata"][str(value)] = value
            if cell["cell_type"] == "code":
                cell["execution_count"] = value
                cell["outputs"] = [{"output_type": "display_data", "data": {"application/json": value}, "metadata": {}}]
    (folder / "small.ipynb").write_text(json.dumps(data))
