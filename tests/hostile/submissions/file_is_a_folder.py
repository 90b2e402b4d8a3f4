"""Hands in folders: one named like the notebook, one in another two hundred deep, ten thousand files.

Must: no points, and that as the reason; the grader does not walk for ever.
"""
# points: 0
# reason: folder


def hand_in(folder, notebook):
    (folder / "small.ipynb").mkdir()
    (folder.joinpath(*["deep"] * 200)).mkdir(parents=True)
    for number in range(10_000):
        (folder / f"file-{number}.txt").touch()
