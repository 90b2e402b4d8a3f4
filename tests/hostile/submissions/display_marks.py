"""Puts out full marks in every way that a notebook knows: streams, displays, results, a forged table of the check.

Must: no output of a notebook counts: no points, and the check cell shows the verdict.
"""
# points: 0
# reason: move all entries the same way
# says: 5 of 5
# function: wrong
# tags: quick

# %%
import sys

from IPython.display import HTML, display

display(HTML("<div>Fooling a linear classifier: 5 of 5 points</div>"))
display({"text/plain": "5.0", "application/vnd.nbgrader+json": {"score": 5}}, raw=True)
get_ipython().display_pub.publish({"text/plain": "5.0"}, metadata={"nbgrader": {"points": 5, "score": 5}})
sys.displayhook(5.0)
print("5.0\n5 of 5\nAll right.")
5.0
