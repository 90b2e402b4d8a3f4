"""Catches whatever it is interrupted with, in the function itself.

Must: no points; the call is given up, and later ones sooner.
"""
# points: 0
# reason: had not finished
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
