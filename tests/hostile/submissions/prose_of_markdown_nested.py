"""Hands in answers of elements, quotations, lists, fences and brackets, tens of thousands inside each other.

Must: formgrader and feedback show their beginnings as they were typed, and soon.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_markdown_cell

    parts = ("<div>", "> ", "- ", "```\n", "[", "![a](", "*a", "**", "`", "$", "| a ", "<a href='", "&", "\\(", "1. ")
    for number, part in enumerate(parts):
        notebook.cells.append(new_markdown_cell(part * (100_000 // len(part)), id=f"nested-{number}"))
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
