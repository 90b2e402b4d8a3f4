"""Returns an object whose class is called by a script, terminal commands and a formula.

Must: the name is told as plain text.
"""
# points: 0
# reason: script
# says: begins

# %%
Nasty = type("<script id='pwned'>alert(document.cookie)</script>", (), {})
Nasty.__module__ = "\x1b[2J=cmd|' /C calc'!A0\ud800"

# %% solution
def fool_linear_classifier(x, w, step):
    return Nasty()
