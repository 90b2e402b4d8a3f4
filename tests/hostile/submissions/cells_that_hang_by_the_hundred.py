"""Three hundred cells, each of which never ends.

Must: the submission as a whole is given up after its time, and the class goes on.
"""
# points: 0
# reason: \w+
# tags: slow


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_code_cell

    loop = "while True:\n    try:\n        while True: pass\n    except Exception: pass"
    notebook.cells[2:2] = [new_code_cell(loop, id=f"loop-{n}") for n in range(300)]
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
