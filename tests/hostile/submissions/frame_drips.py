"""Announces a frame in an answer, and sends a byte of it every two seconds.

Must: the deadline is for the whole answer, not for each byte.
"""
# points: 0
# reason: had not finished

# %%
import gc
import struct
import time

line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")

# %% solution
def fool_linear_classifier(x, w, step):
    line.sendall(struct.pack(">Q", 1000))
    while True:
        try:
            time.sleep(2)
            line.sendall(b"\0")
        except OSError:
            raise
        except BaseException:
            pass
