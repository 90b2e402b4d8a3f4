"""Hands in raw cells of HTML and Markdown with scripts, also in the cells' attachments and metadata.

Must: nothing of it acts in any page.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import nbformat
    from nbformat.v4 import new_markdown_cell, new_raw_cell

    script = "<script id='pwned'>alert(1)</script><img src=x onerror=alert(1)>"
    notebook.cells.append(new_raw_cell(script, id="raw", metadata={"format": "text/html", "raw_mimetype": "text/html"}))
    attached = {"x.png": {"image/png": "' onerror='alert(1)"}, "y": {"text/html": script}}
    cell = new_markdown_cell("![x](attachment:x.png) ![y](attachment:y)", id="attached", attachments=attached)
    cell.metadata.update({"tags": ["x' onclick='alert(1)", "pwned"], "slideshow": {"slide_type": script}})
    notebook.cells.append(cell)
    notebook.metadata.update({"title": script, "authors": [{"name": script}], "language_info": {"name": script}})
    (folder / "small.ipynb").write_text(nbformat.writes(notebook))
