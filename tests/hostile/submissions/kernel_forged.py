"""Names a kernel that is a path, a command and HTML, and a language that is neither.

Must: it is run with Python, and nothing else; the right function counts.
"""
# points: 5
# reason: Python


def hand_in(folder, notebook):
    import json

    import nbformat

    data = json.loads(nbformat.writes(notebook))
    nasty = "../../../../bin/sh -c 'touch pwned' <script id='pwned'>"
    data["metadata"] = {
        "kernelspec": {"name": nasty, "display_name": nasty, "language": nasty, "argv": ["sh", "-c", "touch pwned"]},
        "language_info": {"name": nasty, "file_extension": "/../pwned", "nbconvert_exporter": "os.system", "version": []},
        "celltoolbar": {}, "authors": nasty, "title": nasty,
    }
    (folder / "small.ipynb").write_text(json.dumps(data))
