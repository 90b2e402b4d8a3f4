"""Returns the right numbers as complex ones, whose imaginary part is infinite.

Must: no points; the reason names what was returned.
"""
# points: 0
# reason: Tensor
# says: begins

# %% solution
def fool_linear_classifier(x, w, step):
    return torch.complex(x + step * torch.sign(w), torch.full_like(x, float("inf")))
