"""Hands in a thousand cells of Markdown, each as long as an answer may be.

Must: formgrader lays out the first of them and shows the rest shortened.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_markdown_cell

    text = "*a* **b** `c` $d$ [e](f.html)\n\n" * 500
    notebook.cells += [new_markdown_cell(text, id=f"long-{number}") for number in range(1000)]
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
