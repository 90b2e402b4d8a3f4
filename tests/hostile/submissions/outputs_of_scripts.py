"""Puts scripts, terminal commands and links into every kind of output.

Must: none of it stands in the feedback or the report, and the right function counts.
"""
# points: 5
# reason: All right
# says: shown

# %%
from IPython.display import HTML, SVG, Javascript, Markdown, display

script = "<script id='pwned'>fetch('/formgrader/api')</script><img src=x onerror='alert(1)'>"
display(HTML(script))
display(Javascript("document.body.innerHTML = 'pwned'"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"))
display(Markdown(script + "[click](javascript:alert(1))"))
display({"image/png": "\"><script id='pwned'>alert(1)</script>", "text/latex": script}, raw=True)
display({"image/png": "iVBORw0KGgo=\"><script>alert(1)</script>"}, raw=True)
print("\x1b[2J\x1b]0;pwned\x07\x1b[31m\u202epwned\x9b31m shown")

# %% raw
# %%javascript
# document.body.innerHTML = "pwned"

# %% raw
# %%html
# <script id="pwned">alert(1)</script>
