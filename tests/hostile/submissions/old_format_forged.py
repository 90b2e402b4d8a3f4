"""Hands in format 3, with worksheets that are no lists, cells of unknown kinds, and metadata that are numbers.

Must: it ends in a reason, and the class goes on.
"""
# points: 0
# reason: format|notebook|cells


def hand_in(folder, notebook):
    import json

    cells = [{"cell_type": "code", "input": 7, "metadata": 3}, {"cell_type": "heading", "level": "<script>"}, None, 5]
    data = {"nbformat": 3, "nbformat_minor": [], "metadata": 1, "worksheets": [{"cells": cells, "metadata": 0}, 4]}
    (folder / "small.ipynb").write_text(json.dumps(data))
