"""Fills socket pairs with raised buffers in forty children, and leaves messages in sockets that it has closed.

Must: what waits in sockets counts as memory.
"""
# points: 5
# reason: more than 2,560 MB of memory|had not finished
# says: begins

# %%
import os
import socket
import time

reading, writing = os.pipe()
for number in range(40):
    if os.fork() == 0:
        pairs = []
        try:
            while True:
                pairs.append(socket.socketpair())
                for end in pairs[-1]:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**24)
                    end.send(bytes(2**24), socket.MSG_DONTWAIT)
        except OSError:
            pass
        kept = sum(end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) for pair in pairs for end in pair)
        os.write(writing, b"x" if kept > 60 * 2**20 else b"-")
        time.sleep(600)
heard = b"".join(os.read(reading, 1) for _ in range(40))
time.sleep(2)
if heard.count(b"x") > 30:
    breach("gigabytes in sockets")
