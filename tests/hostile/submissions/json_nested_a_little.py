"""Hands in the right notebook, with metadata nested to depths at which some readers give up and others do not.

Must: it ends in marks or a reason, and the class goes on.
"""
# points: 5
# reason: \w+


def hand_in(folder, notebook):
    import json

    import nbformat

    data = json.loads(nbformat.writes(notebook))
    for depth, cell in zip((60, 120, 180, 240, 300, 330), data["cells"], strict=False):
        deep = []
        for _ in range(depth):
            deep = {"a": [deep]}
        cell["metadata"]["deep"] = cell["metadata"]["tags"] = deep
        cell["attachments"] = deep
        cell.setdefault("metadata", {}).setdefault("nbgrader", {})["deep"] = deep
    (folder / "small.ipynb").write_text(json.dumps(data))
