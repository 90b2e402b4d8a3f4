"""Right answers, written as students write them."""

import math

import numpy as np
import torch


def one_line(x, w, step):
    return x + step * w.sign()


def absolute_value(x, w, step):
    return x + step * w / w.abs()


def entry_by_entry(x, w, step):
    x_fooling = x.clone()
    for i in range(len(x)):
        if w[i] > 0:
            x_fooling[i] += step
        else:
            x_fooling[i] -= step
    return x_fooling


def masks(x, w, step):
    x_fooling = x.clone()
    x_fooling[w > 0] += step
    x_fooling[w < 0] -= step
    return x_fooling


def where(x, w, step):
    return torch.where(w > 0, x + step, x - step)


def numpy_sign_of_tensors(x, w, step):
    return x + step * np.sign(w)


def all_numpy(x, w, step):
    return x.numpy() + step * np.sign(w.numpy())


def list_to_tensor(x, w, step):
    return torch.tensor([a + math.copysign(step, b) for a, b in zip(x.tolist(), w.tolist(), strict=True)])


def list_to_array(x, w, step):
    return np.array([float(a) + step * (1 if b > 0 else -1) for a, b in zip(x, w, strict=True)])


def by_gradient(x, w, step):
    x = x.clone().requires_grad_()
    torch.dot(w, x).backward()
    return x + step * x.grad.sign()


def comparisons(x, w, step):
    return x + step * ((w > 0).float() - (w < 0).float())


def clipped(x, w, step):
    return x.detach() + torch.clamp(w * 1e9, -step, step)


RIGHT = [value for name, value in list(globals().items()) if callable(value) and value.__module__ == __name__]
