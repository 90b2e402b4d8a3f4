"""Has a folder whose name becomes a formula where a spreadsheet splits at semicolons.

Must: no program that reads the table finds a formula.
"""
# points: 5
# reason: All right
# student: 'zz;=HYPERLINK(1);\uff1d1'


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
