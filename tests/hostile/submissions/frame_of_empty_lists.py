"""Sends a record whose JSON holds 80 million empty lists: a hundred bytes of memory for three bytes sent.

Must: the judge does not unpack it; no points, and a reason.
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
print("loaded")

# %% solution
def fool_linear_classifier(x, w, step):
    text = b'{"record": [' + b"[]," * 80_000_000 + b"0]}"
    raw = save({"json": np.frombuffer(text, np.uint8)})
    line.sendall(struct.pack(">Q", len(raw)) + raw)
    return x + step
