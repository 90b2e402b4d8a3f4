"""Locks every second byte of a file, sets attributes and joins groups: lists that the kernel keeps without a limit.

Must: it keeps none of them; SQLite, which needs locks, works.
"""
# points: 5
# reason: All right
# says: (?s)refused: attributes.*refused: groups.*rows: 1

# %%
import fcntl
import os
import socket
import sqlite3
import time

file = open("locked", "w")
end = time.time() + 3
start = 0
while time.time() < end:
    fcntl.lockf(file, fcntl.LOCK_EX, 1, start)
    start += 2
reading, writing = os.pipe()
if os.fork() == 0:
    try:
        fcntl.lockf(open("locked", "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(writing, b"-")
    except OSError:
        os.write(writing, b"x")
    os._exit(0)
if os.read(reading, 1) == b"x":
    breach("a list of locks", start)
for number in range(100):
    attempt("attributes", lambda: os.setxattr("locked", f"user.{number}", bytes(60_000)))
ask = socket.socket(type=socket.SOCK_DGRAM)
attempt("groups", lambda: ask.setsockopt(0, 35, bytes(12)))
attempt("a filter", lambda: ask.setsockopt(socket.SOL_SOCKET, 26, bytes(16)))
base = sqlite3.connect("base.db")
base.execute("create table t (x)")
base.execute("insert into t values (1)")
base.commit()
print("rows:", base.execute("select count(*) from t").fetchone()[0])
