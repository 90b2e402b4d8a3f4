"""Comparisons of two classes as students wrote them: columns, loops, norms, NumPy."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def normalised_by_the_largest(attributions, a, b):
    return F.normalize(attributions[:, a] - attributions[:, b], p=float("inf"), dim=0)


@right
def in_numpy(attributions, a, b):
    A = attributions.detach().numpy()
    d = A[:, a] - A[:, b]
    m = np.max(np.abs(d))
    return d if m == 0 else d / m


@right
def infinity_norm(attributions, a, b):
    d = attributions.T[a] - attributions.T[b]
    return d / (torch.linalg.vector_norm(d, ord=torch.inf) + 1e-12)


@right
def a_loop(attributions, a, b):
    differences = []
    for row in attributions:
        differences.append((row[a] - row[b]).item())
    most = max(abs(one) for one in differences)
    if most == 0:
        return torch.zeros(len(differences))
    return [one / most for one in differences]


@right
def index_select(attributions, a, b):
    two = torch.index_select(attributions, 1, torch.tensor([a, b]))
    d = torch.sub(two[:, 0], two[:, 1])
    return torch.where(d == 0, torch.zeros_like(d), d / d.abs().amax())


@right
def zeros_first(attributions, a, b):
    out = torch.zeros(attributions.shape[0])
    d = attributions[..., a] - attributions[..., b]
    if d.abs().max() > 1e-9:
        out = d / d.abs().max()
    return out


@right
def both_ends(attributions, a, b):
    d = (attributions[:, a] - attributions[:, b]).double()
    largest = torch.maximum(d.max(), -d.min())
    return torch.nan_to_num(d / largest, nan=0.0)


@right
def halves(attributions, a, b):
    d = attributions[:, a].sub(attributions[:, b])
    m = max(d.abs().max().item(), 1e-10)
    return d.div(m)


@wrong("divided_by_zero", "equal")
def nothing_said_about_zero(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return d / d.abs().max()


@wrong("zero_moved", "difference one_sided equal")
def minmax(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    low, high = d.min(), d.max()
    return -1 + 2 * (d - low) / (high - low + 1e-10)


@wrong("order_reversed", "difference one_sided")
def the_other_way_round(attributions, a, b):
    d = attributions[:, b] - attributions[:, a]
    return d / max(d.abs().max(), 1e-12)


@wrong("not_scaled", "difference one_sided")
def plain(attributions, a, b):
    return attributions[:, a] - attributions[:, b]


@wrong("largest_without_its_sign_removed", "difference")
def maximum(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return d / d.max() if d.max() != 0 else d


@wrong("each_class_scaled", "difference one_sided")
def scaled_first(attributions, a, b):
    x, y = attributions[:, a], attributions[:, b]
    return x / x.abs().max() - y / y.abs().max()


@wrong("axis_kept", "difference one_sided equal")
def columns(attributions, a, b):
    d = attributions[:, [a]] - attributions[:, [b]]
    return d / d.abs().max().clamp(min=1e-9)


@wrong("input_overwritten", "input_kept")
def a_view_changed(attributions, a, b):
    d = attributions[:, a]
    d -= attributions[:, b]
    return d / (d.abs().max() + 1e-12)
