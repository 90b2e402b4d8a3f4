"""Returns a generator without end, and lists of themselves.

Must: nobody walks through them; no points, and the reason names their type.
"""
# points: 0
# reason: generator|list
# says: begins

# %%
def for_ever():
    while True:
        yield 0.0


itself = []
itself.append(itself)

# %% solution
def fool_linear_classifier(x, w, step):
    return for_ever() if len(x) == 10 else itself
