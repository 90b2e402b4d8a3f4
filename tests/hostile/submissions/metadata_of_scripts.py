"""Puts scripts into all metadata that a notebook has: titles, languages, tags, names, formats, grade ids, attachments.

Must: no page holds any of it as markup.
"""
# points: 5
# reason: All right


def hand_in(folder, notebook):
    import json

    import nbformat

    acting = "x\"><script id='pwned'>alert(1)</script><img src=http://pwned.example onerror=alert(1)> 'onclick='alert(1)"
    data = json.loads(nbformat.writes(notebook))
    data["metadata"] = {
        "title": acting,
        "authors": [{"name": acting}],
        "kernelspec": {"name": acting, "display_name": acting, "language": acting},
        "language_info": dict.fromkeys(("name", "pygments_lexer", "file_extension", "mimetype", "version"), acting),
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {acting: acting}, "version_major": 2}},
        acting: acting,
    }
    own = {"tags": [acting], "name": acting, "slideshow": {"slide_type": acting}, "jupyter": {"source_hidden": acting}}
    own |= dict.fromkeys(("collapsed", "format", "scrolled", "raw_mimetype"), acting)
    for cell in data["cells"]:
        cell["metadata"].update(own)
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {acting: {"image/png": acting}}
    marks = dict.fromkeys(("grade_id", "comment", "points", "checksum", "status"), acting)
    marks |= {"grade": True, "solution": True, "locked": False, "schema_version": 3}
    for kind in ("raw", "markdown", "code"):
        more = {"outputs": [], "execution_count": None} if kind == "code" else {}
        metadata = own | {"nbgrader": marks | {"cell_type": kind}}
        data["cells"].append({"cell_type": kind, "id": f"more-{kind}", "metadata": metadata, "source": "1", **more})
    (folder / "small.ipynb").write_text(json.dumps(data))
