"""Returns tensors on the device "meta", which have a shape and no values.

Must: no points; the reason is the error of reading them.
"""
# points: 0
# reason: meta
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    return torch.empty(x.shape, device="meta")
