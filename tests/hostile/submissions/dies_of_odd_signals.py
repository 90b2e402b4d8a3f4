"""Has its process die of signals that have no name.

Must: the grader knows how to speak of them, and goes on.
"""
# points: 5
# reason: \w+
# says: begins

# %%
import os
import signal

for which in (40, 50, 63, signal.SIGKILL, signal.SIGSYS, signal.SIGXCPU):
    os.kill(os.getpid(), which)

# %%
import os

pid = os.fork()
if pid == 0:
    os.kill(os.getpid(), 40)
print(os.waitpid(pid, 0))
