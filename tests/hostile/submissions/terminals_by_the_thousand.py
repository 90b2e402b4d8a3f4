"""Takes all terminals that the machine has, in forty processes.

Must: it gets a few of its own; the shell commands of its neighbours work.
"""
# points: 5
# reason: All right
# says: terminals: \d+

# %%
import os
import time

reading, writing = os.pipe()
for _ in range(40):
    if os.fork() == 0:
        taken = []
        try:
            while True:
                taken.append(os.openpty())
        except OSError:
            os.write(writing, len(taken).to_bytes(2, "big"))
            time.sleep(600)
taken = sum(int.from_bytes(os.read(reading, 2), "big") for _ in range(40))
print("terminals:", taken)
if taken > 100:
    breach("terminals", taken)
