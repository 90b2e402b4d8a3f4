"""Catches whatever it is interrupted with, in the function itself.

Must: no points; the call is given up, and not made again for every probe.
"""
# points: 0
# reason: did not come back|no answer
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
