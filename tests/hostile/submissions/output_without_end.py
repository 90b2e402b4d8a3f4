"""Prints for ever.

Must: it is stopped, what is kept is cut, and the right function counts.
"""
# points: 5
# reason: had not finished|ended the process
# says: begins

# %%
while True:
    print("pwned " * 1000)
