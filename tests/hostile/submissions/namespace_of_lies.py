"""Replaces the notebook's namespace with a dictionary that raises, hangs and lies.

Must: no points or the honest ones, and a reason.
"""
# points: 0
# reason: \w+
# says: begins

# %% after
import gc


class Lies(dict):
    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        raise RuntimeError("there is nothing here")


for item in gc.get_objects():
    if type(item).__name__ == "Child":
        item.namespace = Lies()
get_ipython().user_ns = Lies(get_ipython().user_ns)
