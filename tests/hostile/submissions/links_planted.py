"""Leaves symbolic and hard links, pipes and sockets in its folder, that lead out of it.

Must: the folder is its own and ends with it: nobody follows them.
"""
# points: 5
# reason: All right
# says: planted

# %%
import os
import socket

for number, target in enumerate(["/", "/etc", CANARY["course"], CANARY["home"], "/proc/self/root", "/dev/zero"]):
    os.symlink(target, f"link-{number}")
    os.symlink(target, f"/tmp/pwned-link-{number}")
os.symlink(CANARY["secrets"][0], "small.ipynb")
attempt("a hard link to the course", lambda: os.link(CANARY["secrets"][0], "hard"))
attempt("a hard link out of the system", lambda: os.link("/usr/bin/env", "/tmp/env"))
attempt("a device", lambda: os.mknod("disk", 0o60666, os.makedev(8, 0)))
os.mkfifo("pipe")
socket.socket(socket.AF_UNIX).bind("line")
print("planted")
