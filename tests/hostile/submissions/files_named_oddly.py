"""Hands in files whose names are HTML, terminal commands, no text at all, and modules of the grader.

Must: names are told as plain text; the notebook under such a name is taken for the lesson's.
"""
# points: 5
# reason: graded instead


def hand_in(folder, notebook):
    import os

    import nbformat

    raw = nbformat.writes(notebook).encode()
    name = os.fsencode(folder) + b"/=1+1 small <img id='pwned' src=x onerror=alert(1)>.ipynb"
    with open(name, "wb") as file:
        file.write(raw)
    for odd in (b"torch.py", b"helpers.py", b"sitecustomize.py", b"-rf", b"a\nb", b"\xff", b"$(touch pwned)", b"...", b"small \x1b[2J.ipynb"):
        with open(os.fsencode(folder) + b"/" + odd, "wb") as file:
            file.write(b"raise SystemExit('pwned')")
