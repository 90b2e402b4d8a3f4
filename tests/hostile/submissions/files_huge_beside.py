"""Hands in an honest notebook beside a hundred files of ten megabytes and one of a terabyte, mostly a hole.

Must: they are not all taken in; the notebook counts.
"""
# points: 5
# reason: All right|left


def hand_in(folder, notebook):
    import nbformat

    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
    for number in range(100):
        with (folder / f"data-{number:03}.bin").open("wb") as file:
            file.truncate(10_000_000)
    with (folder / "huge.bin").open("wb") as file:
        file.truncate(10**12)
