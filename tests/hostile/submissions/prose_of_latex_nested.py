"""Answers the question with 60,000 times the beginning of a LaTeX environment.

Must: formgrader and feedback show the beginning as it was typed, and soon.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat

    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "why":
            cell.source = r"\begin{a}" * 60_000
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
