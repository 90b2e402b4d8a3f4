"""Forges the report of loading: kinds and errors that are formulas, HTML and terminal commands.

Must: they are shown as plain text everywhere, also in the table that a spreadsheet opens.
"""
# points: 0
# reason: \w+
# function: wrong

# %%
import gc
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
nasty = "<script id='pwned'>alert(1)</script>\x1b[2J\x1b]0;pwned\x07\u202e"


def forge(*kinds):
    about = {"reason": "stopped", "facts": {"error": nasty}, "cell": 1, "line": None, "fatal": True}
    about["names"] = ["fool_linear_classifier"]
    problems = [{"kind": kind, **about} for kind in kinds]
    send(line, {"loaded": {"defined": ["fool_linear_classifier", nasty], "problems": problems}})
    told = {"found": False, "callable": False, "type": "", "signature": "", "fits": False}
    send(line, {"described": told})
    time.sleep(2)


forge('=HYPERLINK("http://pwned")', "\x1b[31m", "<b id='pwned'>")

# %%
# The same with a kind that there is, should the others have been refused.
import gc
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
nasty = "=1+1 <script id='pwned'>alert(1)</script>\x1b[2J\x1b]0;pwned\x07\u202e"
about = {"reason": "stopped", "facts": {"error": nasty}, "cell": 1, "line": None, "fatal": True}
about["names"] = ["fool_linear_classifier"]
send(line, {"loaded": {"defined": [nasty], "problems": [{"kind": "raised", **about}]}})
send(line, {"described": {"found": False, "callable": False, "type": nasty, "signature": nasty, "fits": False}})
time.sleep(2)
