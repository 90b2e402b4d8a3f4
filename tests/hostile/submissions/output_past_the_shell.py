"""Writes to the real standard output and error of its process, a hundred megabytes, and closes them.

Must: they lead nowhere: the grader's terminal shows nothing of it.
"""
# points: 5
# reason: All right
# says: written

# %%
import os
import sys

for descriptor in (0, 1, 2):
    try:
        for _ in range(100):
            os.write(descriptor, b"\x1b[2J pwned-output " * 50_000)
    except OSError as error:
        print(descriptor, error)
sys.__stdout__.write("pwned-output")
sys.__stderr__.write("pwned-output")
sys.__stderr__.flush()
os.system("echo pwned-output; echo pwned-output >&2; echo pwned-output > /dev/tty")
for descriptor in (0, 1, 2):
    os.close(descriptor)
print("written")
