"""Crashes again and again with the largest core dumps, which a handler of the machine would take.

Must: no core is written, and the limit cannot be changed.
"""
# points: 5
# reason: All right
# says: core: \(1, 1\)

# %%
import ctypes
import os
import resource
import signal

libc = ctypes.CDLL(None)
for wanted in ((0, 0), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, wanted)
    except (ValueError, OSError) as error:
        print(error)
libc.prctl(4, 1, 0, 0, 0)
print("core:", resource.getrlimit(resource.RLIMIT_CORE))
dumped = 0
for _ in range(20):
    child = os.fork()
    if child == 0:
        libc.prctl(4, 1, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSEGV)
        ctypes.string_at(0)
    dumped += os.WCOREDUMP(os.waitpid(child, 0)[1])
if dumped or [name for name in os.listdir() if name.startswith("core")]:
    breach("cores", dumped)
