"""Sends a pickle that would run a command when it is loaded, in place of a packed record.

Must: nothing here is a pickle: it is refused as no record, and nothing runs.
"""
# points: 0
# reason: not a record|unexpected message
# function: wrong

# %%
import os
import pickle

import autograde.inside.frames as frames


class Command:
    def __reduce__(self):
        return os.system, (f"echo pwned > {CANARY['home']}/pwned-by-a-pickle",)


print("pickled")
frames.pack = lambda data: pickle.dumps(Command())
