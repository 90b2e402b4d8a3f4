"""Returns the right numbers in odd forms: strided, reversed, conjugated, with gradient hooks that never end.

Must: what is right is right: full points, and the hooks are never run.
"""
# points: 5
# reason: All right

# %% solution
calls = 0


def fool_linear_classifier(x, w, step):
    global calls
    calls += 1
    right = x + step * torch.sign(w)
    if calls % 4 == 0:
        return torch.stack([right, right, right], dim=1).flatten()[::3].requires_grad_()
    if calls % 4 == 1:
        return torch.complex(torch.zeros_like(right), right).conj().conj().imag
    if calls % 4 == 2:
        return right.numpy()[::-1].copy()[::-1]
    right = right.clone().requires_grad_()

    def endless(gradient):
        while True:
            pass

    right.register_hook(endless)
    return right * 1.0
