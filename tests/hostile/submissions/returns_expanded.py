"""Returns one number, expanded to ten thousand million: forty gigabytes if anybody copies it.

Must: nobody does; no points, and a reason.
"""
# points: 0
# reason: too many|memory|allocate|numbers
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    return torch.zeros(1).expand(10**10)
