"""Sends JSON that is nested a hundred thousand lists deep, and then just as deep as the reader still takes.

Must: it is refused, and the grader goes on.
"""
# points: 0
# reason: not a record
# says: loaded

# %%
import gc
import struct

import numpy as np
from safetensors.numpy import save

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
depths = iter([100_000, 480, 470, 450, 400, 300, 200] * 3)
print("loaded")

# %% solution
def fool_linear_classifier(x, w, step):
    depth = next(depths)
    text = b'{"record": {"args_changed": ' + b'{"a": ' * depth + b"0" + b"}" * depth + b"}}"
    raw = save({"json": np.frombuffer(text, np.uint8)})
    line.sendall(struct.pack(">Q", len(raw)) + raw)
    return x + step
