"""Returns arrays of objects that agree to every comparison, and structured arrays.

Must: no points; the reason names what was returned.
"""
# points: 0
# reason: ndarray
# says: begins

# %%
class Agreeable:
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = None
    __float__ = lambda self: 0.0
    __array_priority__ = 1e9

    def __getattr__(self, name):
        return lambda *a, **k: self


# %% solution
calls = 0


def fool_linear_classifier(x, w, step):
    global calls
    calls += 1
    if calls % 2:
        return np.array([Agreeable()] * len(x), dtype=object)
    return np.zeros(len(x), dtype=[("a", "f4"), ("b", "O")])
