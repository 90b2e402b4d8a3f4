"""Prints and raises text that is no text: halves of characters, which no encoding can write.

Must: the notebook, the marks and the feedback are written all the same.
"""
# points: 5
# reason: stopped with
# says: here it is
# tags: quick

# %%
print("here it is: \ud800 \udfff")

# %%
raise ValueError("\ud83d broken")

# %%
from IPython.display import display

display({"text/html": "\udc80", "text/plain": "\ud800", "application/json": {"\ud800": "\ud800"}}, raw=True)
