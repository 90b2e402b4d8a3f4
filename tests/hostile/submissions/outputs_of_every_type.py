"""Shows outputs of types that viewers run: widgets, plots, applications, SVG, and JSON that is none.

Must: only text, tables and pictures are kept.
"""
# points: 5
# reason: All right
# says: shown

# %%
from IPython.display import display

script = "<script id='pwned'>alert(1)</script>"
for mime, value in {
    "application/javascript": "alert(1)",
    "application/vnd.jupyter.widget-view+json": {"model_id": script, "version_major": 2},
    "application/vnd.plotly.v1+json": {"data": [], "layout": {"title": script}},
    "application/geo+json": {"type": script},
    "application/json": {"x": float("nan"), "y": float("inf"), script: script},
    "application/pdf": "JVBERi0xLjc=",
    "image/svg+xml": "<svg onload='alert(1)'></svg>",
    "image/gif": "R0lGODlhAQABAAAAACw=",
    "text/html; charset=utf-8": script,
    "TEXT/HTML": script,
    "text/x-pwned": script,
    "audio/wav": "UklGRg==",
}.items():
    display({mime: value, "text/plain": "shown"}, metadata={mime: {"width": "1 onload=alert(1)"}}, raw=True)
print("shown")
