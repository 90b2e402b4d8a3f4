"""Says on the grader's channel that it is at cell number infinity, then at number 10**400, then at none.

Must: it is speech out of turn; the cell is left out, and the right function counts.
"""
# points: 5
# reason: unexpected message

# %%
import gc
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
send(line, {"at": float("inf")})
time.sleep(5)

# %%
import gc
import time

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
send(line, {"at": float("nan")})
send(line, {"cell": 10**400, "outputs": []})
time.sleep(5)
