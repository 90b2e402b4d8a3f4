"""Hands in a time stamp of a terabyte, mostly a hole, beside an honest notebook.

Must: it is not read whole; the notebook counts.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    with (folder / "timestamp.txt").open("w") as file:
        file.write("9999-99-99 25:61:61 UTC+99")
        file.truncate(10**12)
