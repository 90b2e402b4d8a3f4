"""Shows displays whose JSON is nested as deep as the grader still reads, in data and in metadata.

Must: they or their cell are left out, and the notebook is written.
"""
# points: 5
# reason: \w+

# %%
from IPython.display import display


def nested(depth):
    made = 0
    for _ in range(depth):
        made = {"a": [made]}
    return made


print("shown")
for depth in (50, 100, 150, 200, 220, 230, 240, 300, 450):
    display({"application/json": nested(depth), "text/plain": "x"}, metadata=nested(depth), raw=True)
