"""Sends open files along with the answer, by the hundred, for the judge to hold.

Must: the judge does not take them; the right function counts.
"""
# points: 0
# reason: not a record|unexpected message|ended|had not finished
# says: loaded

# %%
import array
import gc
import os
import socket
import struct

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
opened = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(100)])
print("loaded")

# %% solution
def fool_linear_classifier(x, w, step):
    for _ in range(50):
        line.sendmsg([struct.pack(">Q", 1) + b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, opened)])
    return x + step
