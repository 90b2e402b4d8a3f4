"""Answers all requests in advance, on the grader's own channel, and then reads nothing any more.

Must: the judge's writing has a deadline, too: no points, after a few seconds.
"""
# points: 0
# reason: not a record|had not finished|unexpected message|not written

# %%
import gc
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
send(line, {"loaded": {"defined": ["fool_linear_classifier"], "problems": []}})
described = {"found": True, "callable": True, "fits": True, "type": "function", "signature": "(x, w, step)"}
send(line, {"described": described})
line.setblocking(False)
try:
    while True:
        line.send(b"\0")
except OSError:
    time.sleep(3600)
