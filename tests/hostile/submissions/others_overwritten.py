"""Writes to the gradebook, to other submissions, to the release, to results, and to the grader's own sources.

Must: nothing outside changes; the right function counts.
"""
# points: 5
# reason: All right
# says: refused: write
# tags: quick

# %%
import os
import sqlite3
import sys
from pathlib import Path

import helpers

course = Path(CANARY["course"])
places = [
    course / "pwned.txt", course / "gradebook.db", course / "submitted" / "pwned", course / "private" / "pwned",
    Path(CANARY["home"]) / "pwned", Path("/pwned"), Path("/usr/pwned"), Path("/etc/pwned"), Path("/proc/pwned"),
    Path(helpers.__file__).with_name("pwned.py"), Path(sys.executable).with_name("pwned"), Path(sys.prefix) / "pwned",
    Path(os.__file__).with_name("pwned.py"),
]
for place in places:
    attempt(f"write {place}", lambda place=place: place.write_text("pwned"))
    attempt(f"make {place}", lambda place=place: place.with_suffix(".pwned").mkdir())


def marks():
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update grade set auto_score = 1000")


attempt("marks in the gradebook", marks)
attempt("the helpers, made writable", lambda: os.chmod(helpers.__file__, 0o777))
attempt("the helpers, removed", lambda: os.unlink(helpers.__file__))
attempt("the helpers, given away", lambda: os.chown(helpers.__file__, 1000, 1000))
attempt("the helpers, renamed", lambda: os.rename(helpers.__file__, helpers.__file__ + "pwned"))
attempt("the helpers, an old time", lambda: os.utime(helpers.__file__, (0, 0)))
