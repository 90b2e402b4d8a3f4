"""Makes its pipes a megabyte each, pins pages in them, and takes the pipes of the user whom all submissions share.

Must: pipes stay as they are.
"""
# points: 5
# reason: All right
# says: refused: enlarge

# %%
import ctypes
import fcntl
import os

libc = ctypes.CDLL(None, use_errno=True)
reading, writing = os.pipe()
attempt("enlarge", lambda: fcntl.fcntl(writing, 1031, 2**20))
file = os.open("large", os.O_RDWR | os.O_CREAT)
os.write(file, bytes(2**20))


def moved(function, *arguments):
    def act():
        if getattr(libc, function)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), function)
        return "moved"

    return act


attempt("splice", moved("splice", file, ctypes.byref(ctypes.c_long(0)), writing, None, ctypes.c_size_t(4096), 0))
attempt("sendfile", moved("sendfile", writing, file, ctypes.byref(ctypes.c_long(0)), ctypes.c_size_t(4096)))
part = ctypes.create_string_buffer(4096)
attempt("vmsplice", moved("vmsplice", writing, (ctypes.c_size_t * 2)(ctypes.addressof(part), 4096), ctypes.c_size_t(1), 0))
attempt("tee", moved("tee", reading, os.pipe()[1], ctypes.c_size_t(4096), 0))
