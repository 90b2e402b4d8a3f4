"""Makes processes that make processes, up to five thousand of them.

Must: their number is limited for this submission alone, and all of them end with it.
"""
# points: 5
# reason: All right
# says: processes made: \d+

# %%
import os
import time

made = 0
try:
    for _ in range(5000):
        if os.fork() == 0:
            try:
                for _ in range(100):
                    os.fork()
            except OSError:
                pass
            time.sleep(600)
            os._exit(0)
        made += 1
except OSError as error:
    print(type(error).__name__, error)
else:
    breach("five thousand processes")
print("processes made:", made)
