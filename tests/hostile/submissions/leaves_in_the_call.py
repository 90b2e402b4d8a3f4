"""Ends its process in each call of the function.

Must: no points, and that as the reason.
"""
# points: 0
# reason: process.*ended
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    import os

    os._exit(0)
