"""Returns an object whose destructor never ends.

Must: the call is given up after its time: no points, and that as the reason.
"""
# points: 0
# reason: had not finished
# says: begins

# %%
class Clinging:
    def __del__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass


# %% solution
def fool_linear_classifier(x, w, step):
    Clinging()
    return x + step * torch.sign(w)
