"""Hands in cells whose nbgrader marks are lists, huge numbers, NaN, other students' ids, scripts and formulas.

Must: the release decides what counts; nothing of it stands in any page.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import copy
    import json

    import nbformat

    data = json.loads(nbformat.writes(notebook))
    script = "x' onclick='alert(1)"
    odd = [None, [], {}, 1e308, float("nan"), script, {"grade_id": script}, {"grade_id": [1]}, {"grade_id": "why"}]
    odd += [{"grade_id": "check-fool_linear_classifier", "points": value} for value in (-1, 1e308, float("nan"), script)]
    odd += [{"grade_id": script, "grade": value, "solution": value, "points": 1} for value in (True, script, 5, [])]
    for number, marks in enumerate(odd):
        cell = copy.deepcopy(data["cells"][0])
        cell |= {"id": f"odd-{number}", "metadata": {"nbgrader": marks, script: script}}
        data["cells"].append(cell)
    (folder / "small.ipynb").write_text(json.dumps(data))
