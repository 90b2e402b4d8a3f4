"""Sends itself files without end and never receives them, so that nobody of the user can send any more.

Must: its neighbours, and the grader, send theirs.
"""
# points: 5
# reason: All right
# says: on their way: \d+

# %%
import os
import socket

sent = 0
sockets = []
try:
    while sent < 20_000:
        sockets.append(socket.socketpair())
        for _ in range(20):
            socket.send_fds(sockets[-1][0], [b"x"], [0] * 20)
            sent += 20
except OSError as error:
    print(error)
print("on their way:", sent)
if sent > 2000:
    breach("descriptors on their way", sent)
