"""Hands in a notebook of a million cells.

Must: no points; the reason is their number or the file's size.
"""
# points: 0
# reason: cells|MB


def hand_in(folder, notebook):
    cell = '{"cell_type":"raw","source":""},'
    head = '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":['
    (folder / "small.ipynb").write_text(head + cell * 1_000_000 + cell[:-1] + "]}")
