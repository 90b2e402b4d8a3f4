"""Returns sparse, quantized and nested tensors, which cannot be read as arrays.

Must: no points; the reason is the error of reading them.
"""
# points: 0
# reason: [Ss]parse|[Qq]uantized|layout|stopped with|returned a
# says: begins

# %% solution
calls = 0


def fool_linear_classifier(x, w, step):
    global calls
    calls += 1
    right = x + step * torch.sign(w)
    return right.to_sparse() if calls % 2 else torch.quantize_per_tensor(right, 1e30, 0, torch.quint8)
