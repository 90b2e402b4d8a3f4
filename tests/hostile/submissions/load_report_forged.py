"""Forges the report of loading: kinds and messages that are formulas, HTML and terminal commands.

Must: they are shown as plain text everywhere, also in the table that a spreadsheet opens.
"""
# points: 0
# reason: \w+

# %%
import gc
import time

from autograde.worker.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
nasty = "<script id='pwned'>alert(1)</script>\x1b[2J\x1b]0;pwned\x07\u202e"
problems = [
    {"kind": kind, "message": nasty, "where": nasty, "names": ["fool_linear_classifier"], "fatal": True}
    for kind in ('=HYPERLINK("http://pwned")', "\x1b[31m", "<b id='pwned'>")
]
send(line, {"loaded": {"defined": ["fool_linear_classifier", nasty], "problems": problems}})
told = {"found": False, "callable": False, "type": "", "signature": "", "fits": False}
send(line, {"described": told})
time.sleep(2)
