"""Stops reading the grader's channel in its first call, and answers the next ones from a thread.

Must: what it sends is no record, and nobody waits for it.
"""
# points: 0
# reason: not a record|had not finished|ended|returns None

# %%
import gc
import threading
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")

# %% solution
def fool_linear_classifier(x, w, step):
    def answer():
        for _ in range(1000):
            send(line, {"record": {}, "digests": {}})

    threading.Thread(target=answer, daemon=True).start()
    time.sleep(3600)
