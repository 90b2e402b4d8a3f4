"""Takes the user's inotify instances, asynchronous requests, timers and signals that wait.

Must: none of them is the neighbours'.
"""
# points: 5
# reason: All right
# says: refused: inotify

# %%
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)


def call(function, *arguments):
    def act():
        if getattr(libc, function)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), function)
        return "had"

    return act


attempt("inotify", call("inotify_init"))
attempt("inotify with flags", call("inotify_init1", 0))
numbers = {"x86_64": (206, 425, 300), "aarch64": (0, 425, 262)}[os.uname().machine]
for name, number in zip(("asynchronous requests", "a ring", "fanotify"), numbers):
    attempt(name, call("syscall", number, 10_000, ctypes.create_string_buffer(200)))
timers = 0
while timers < 100_000 and libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p())) == 0:
    timers += 1
print("timers:", timers)
if timers > 5000:
    breach("timers", timers)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN + 3])
waiting = 0
while waiting < 100_000 and libc.sigqueue(os.getpid(), signal.SIGRTMIN + 3, ctypes.c_void_p(0)) == 0:
    waiting += 1
if waiting > 5000:
    breach("signals that wait", waiting)
