"""Puts out as many tags, entities, colours and formulas as outputs may have characters.

Must: they are left out beyond a bound, since a page with all of them takes minutes to lay out.
"""
# points: 5
# reason: All right
# says: left out

# %%
from IPython.display import display

for part in ("<b><i></b></i>", "&amp;", "<b a=1 b=2 c=3>", "<td>1", "<font>", "\\(x\\) "):
    for _ in range(20):
        display({"text/html": part * (190_000 // len(part)), "text/plain": "x"}, raw=True)
        display({"text/html": part * 40, "text/plain": "x"}, raw=True)
for _ in range(100):
    display({"text/plain": "\x1b[31mx\x1b[0m" * 6000}, raw=True)
    display({"text/latex": "$x^2$ " * 3000}, raw=True)
    display({"text/markdown": "*x* `y` [z](z) " * 1000}, raw=True)
print("\x1b[31mx\x1b[0m" * 6000)
raise ValueError("\x1b[31mx\x1b[0m" * 6000)
