"""Hands in the right function among halves of characters, in sources, metadata, ids and answers.

Must: the notebook, the marks and the feedback are written all the same.
"""
# points: 5
# reason: \w+
# tags: quick


def hand_in(folder, notebook):
    import json

    import nbformat

    data = json.loads(nbformat.writes(notebook))
    half = "\ud800"
    for cell in data["cells"]:
        cell["metadata"]["name"] = half
        if cell["cell_type"] == "markdown":
            cell["source"] = f"{half} \x00 \x1b[2J an answer {half}"
    code = {"cell_type": "code", "metadata": {"tags": [half]}, "outputs": [], "execution_count": None}
    data["cells"].insert(2, {**code, "source": f"'{half}'", "id": f"a{half}"})
    data["cells"].insert(2, {**code, "source": "x = '\x00'", "id": "\x00"})
    data["metadata"][half] = half
    (folder / "small.ipynb").write_text(json.dumps(data))
