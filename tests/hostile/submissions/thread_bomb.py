"""Starts threads without end.

Must: their number is limited for this submission alone; the right function counts.
"""
# points: 5
# reason: All right
# says: threads made: \d+

# %%
import threading
import time

made = 0
try:
    for _ in range(5000):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        made += 1
except RuntimeError as error:
    print(error)
else:
    breach("five thousand threads")
print("threads made:", made)
