"""Returns NaN and infinity, for which every comparison that is written carelessly comes out well.

Must: no points; the reason is that the numbers are not finite.
"""
# points: 0
# reason: contains NaN|contains infinity
# says: begins

# %% solution
calls = 0


def fool_linear_classifier(x, w, step):
    global calls
    calls += 1
    return torch.full_like(x, float("nan" if calls % 2 else "inf"))
