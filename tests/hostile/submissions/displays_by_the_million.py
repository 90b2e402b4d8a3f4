"""Shows a million displays, and a table with a million rows.

Must: the number that is kept is limited; the right function counts.
"""
# points: 5
# reason: All right|had not finished
# says: \[cut

# %%
from IPython.display import HTML, display

display(HTML("<tr></tr>" * 1_000_000))
for number in range(100_000):
    display({"text/plain": str(number)}, raw=True)
