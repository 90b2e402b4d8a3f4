"""Leaves threads that go on after the cell: they patch, print and compute while the function is judged.

Must: they change no verdict.
"""
# points: 0
# reason: \w+
# says: threads started
# function: wrong

# %%
import threading
import time


def meddle():
    import helpers.checks.protocol.run as recorder

    while True:
        recorder.torch.equal = lambda *a: True
        print("5.0")
        time.sleep(0.001)


for _ in range(4):
    threading.Thread(target=meddle, daemon=True).start()
print("threads started")
