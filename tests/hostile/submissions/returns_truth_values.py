"""Returns booleans and bytes in place of numbers.

Must: no points; the reason names their type.
"""
# points: 0
# reason: bool|uint8
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    return torch.ones(len(x), dtype=torch.bool)
