"""Shows HTML of 60,000 elements inside each other, and Markdown as deep.

Must: pages are laid out all the same, and soon.
"""
# points: 5
# reason: All right
# says: left out

# %%
from IPython.display import display

for text in ("<div>" * 60_000, "<b><i>" * 20_000, "<ul><li>" * 9_000, "<table><tr><td>" * 9_000):
    display({"text/html": text}, raw=True)
display({"text/markdown": "> " * 9_000 + "x"}, raw=True)
display({"text/markdown": "<div>" * 60_000}, raw=True)
