"""Sends records with numbers of 400 digits, wrong kinds in every field, and arrays that lie about their size.

Must: each is refused as no record: no points.
"""
# points: 0
# reason: not a record
# says: loaded

# %%
import gc
import json
import struct

from autograde.inside.frames import send

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
header = json.dumps({"json": {"dtype": "F64", "shape": [2**40, -1], "data_offsets": [0, 8]}}).encode()
ODD = iter([
    {"record": {"seconds": 10**400}},
    {"record": {"forwards": True, "returned_type": None}},
    {"record": {"args_changed": [["x", False]]}},
    {"record": {"error": {"kind": "passed", "type": "", "message": "", "lines": []}}},
    None,
])  # fmt: skip
print("loaded")

# %% solution
def fool_linear_classifier(x, w, step):
    odd = next(ODD, None)
    if odd is not None:
        send(line, odd)
    else:
        line.sendall(struct.pack(">Q", len(header) + 16) + struct.pack("<Q", len(header)) + header + bytes(8))
    return x + step
