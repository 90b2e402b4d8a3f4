"""Fills its folders with files until nothing more fits, up to four gigabytes.

Must: the room is small, is nobody else's, and is gone afterwards; the right function counts.
"""
# points: 5
# reason: All right
# says: written: \d+

# %%
import os

written = 0
for folder in (".", "/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~")):
    try:
        for number in range(100):
            with open(f"{folder}/pwned-{number}", "wb") as file:
                for _ in range(40):
                    file.write(bytes(2**20))
                    written += 2**20
    except OSError as error:
        print(folder, error)
print("written:", written)
if written > 2_000_000_000:
    breach("two gigabytes of files", written)
