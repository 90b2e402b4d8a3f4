"""Returns a gigabyte of numbers, really there.

Must: they are not sent; no points, and the reason says how many there were.
"""
# points: 0
# reason: too many|memory|allocate
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    return torch.ones(250_000_000)
