"""Puts out NaN and infinity as JSON, in metadata and in a widget's state.

Must: the executed notebook is JSON that every program reads.
"""
# points: 5
# reason: All right
# says: shown

# %%
from IPython.display import display

for value in (float("nan"), float("inf"), -float("inf")):
    display({"application/json": {"x": [value]}, "text/plain": "shown"}, raw=True, metadata={"x": value})
    display({"application/vnd.jupyter.widget-view+json": {"model_id": value}, "text/plain": "x"}, raw=True)
    display({"image/png": value, "text/plain": value}, raw=True)
