"""Hands in a cell of code whose only line has two million characters, which a page would colour.

Must: pages show its beginning.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_code_cell

    notebook.cells.append(new_code_cell("pwned = " + "(1+" * 30 + "0" + ")" * 30 + " #" + "'\"" * 1_000_000, id="long"))
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
