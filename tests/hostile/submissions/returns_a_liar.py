"""Returns an object that says it is a tensor, is equal to everything, and has 2**62 entries.

Must: no points; the reason says that it is no tensor, or what it raised.
"""
# points: 0
# reason: \w+
# says: begins

# %%
class Liar:
    __class__ = property(lambda self: torch.Tensor)
    shape, dtype, ndim, size = (10,), "float32", 1, 10
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0
    __len__ = lambda self: 2**62
    __bool__ = lambda self: True
    __array__ = lambda self, *a, **k: np.zeros(10**9)
    __reduce__ = lambda self: (exec, ("import os; os._exit(0)",))
    __deepcopy__ = __copy__ = lambda self, *a: self

    def __getattr__(self, name):
        return lambda *a, **k: self


# %% solution
def fool_linear_classifier(x, w, step):
    return Liar()
