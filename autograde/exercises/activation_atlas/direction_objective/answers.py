"""The objective of a direction, as students wrote it."""

import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def torchs_cosine(activation, vector, cosine_power):
    cosine = torch.cosine_similarity(activation, vector.expand_as(activation), dim=1)
    return torch.einsum("nk,nk->n", activation, vector.expand_as(activation)) * torch.clamp(cosine, 0.1) ** cosine_power


@right
def as_lucid_has_it(activation, vector, cosine_power):
    """lucid's direction_cossim, with its mean over channels made a sum."""
    eps = 1e-6
    mags = torch.norm(activation, dim=-1) * torch.norm(vector, dim=-1)
    dot = torch.sum(activation * vector, dim=-1)
    cossim = dot / (eps + mags)
    return dot * torch.max(cossim, torch.tensor(0.1)) ** cosine_power


@right
def row_by_row(activation, vector, cosine_power):
    found = []
    for i in range(len(activation)):
        v = vector if vector.dim() == 1 else vector[i]
        a = activation[i]
        dot = a @ v
        lengths = a.norm() * v.norm()
        cosine = dot / lengths if lengths > 0 else torch.zeros(())
        found.append(dot * max(torch.tensor(0.1), cosine) ** cosine_power)
    return torch.stack(found)


@right
def matrix_products(activation, vector, cosine_power):
    v = vector.view(1, -1) if vector.ndim == 1 else vector
    dot = torch.bmm(activation.unsqueeze(1), v.expand(len(activation), -1).unsqueeze(2)).flatten()
    cosine = (F.normalize(activation) * F.normalize(v)).sum(1)
    return dot * torch.where(cosine > 0.1, cosine, 0.1).pow(cosine_power)


@right
def length_times_cosine(activation, vector, cosine_power):
    a, v = torch.linalg.vector_norm(activation, dim=-1), torch.linalg.vector_norm(vector, dim=-1)
    cosine = F.cosine_similarity(activation, vector, dim=-1)
    return a * v * cosine * torch.clamp_min(cosine, 0.1) ** cosine_power


@right
def a_root_with_a_tiny_number(activation, vector, cosine_power):
    a2, v2 = activation.square().sum(-1), vector.square().sum(-1)
    dot = activation.mul(vector).sum(-1)
    cosine = dot * torch.rsqrt(a2 * v2 + 1e-12)
    return dot * F.relu(cosine - 0.1).add(0.1).pow(cosine_power)


@right
def exponential_of_the_logarithm(activation, vector, cosine_power):
    dot = torch.linalg.vecdot(activation, vector)
    cosine = torch.nan_to_num(F.cosine_similarity(activation, vector, dim=-1))
    return dot * torch.exp(cosine_power * torch.log(cosine.clamp(min=0.1)))


@right
def a_diagonal(activation, vector, cosine_power):
    v = vector.expand_as(activation)
    dots = torch.diagonal(activation @ v.T)
    return dots * (dots / (activation.norm(dim=1) * v.norm(dim=1) + 1e-8)).clip(0.1, None) ** cosine_power


@right
def vectorised(activation, vector, cosine_power):
    def one(a, v):
        dot = torch.dot(a, v)
        return dot * (dot / (a.norm() * v.norm()).clamp(min=1e-10)).clamp(min=0.1) ** cosine_power

    return torch.vmap(one, in_dims=(0, None if vector.ndim == 1 else 0))(activation, vector)


@wrong("no_lower_bound", "wide gradient slope_at_zero")
def plain_cosine(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return dot * F.cosine_similarity(activation, vector, dim=-1) ** cosine_power


@wrong("bound_of_zero", "wide gradient slope_at_zero")
def rectified_cosine(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return dot * F.relu(F.cosine_similarity(activation, vector, dim=-1)) ** cosine_power


@wrong("dot_product_forgotten")
def cosine_only(activation, vector, cosine_power):
    return F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** cosine_power


@wrong("one_number")
def as_a_loss(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return (dot * F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** cosine_power).mean()


@wrong("divided_by_zero", "zero slope_at_zero")
def nothing_added(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    cosine = dot / (activation.norm(dim=-1) * vector.norm(dim=-1))
    return dot * cosine.clamp(min=0.1) ** cosine_power


@wrong("slope_not_finite", "slope_at_zero")
def roots(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    lengths = torch.sqrt((activation**2).sum(-1)) * torch.sqrt((vector**2).sum(-1))
    return dot * (dot / (lengths + 1e-8)).clamp(min=0.1) ** cosine_power


@wrong("no_gradient", "gradient slope_at_zero")
def without_a_graph(activation, vector, cosine_power):
    with torch.no_grad():
        return torchs_cosine(activation, vector, cosine_power)


@wrong("cosine_detached", "gradient slope_at_zero")
def a_weight(activation, vector, cosine_power):
    weight = F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1).detach() ** cosine_power
    return (activation * vector).sum(-1) * weight


@wrong("mean_in_place_of_sum")
def as_lucid_has_it_unchanged(activation, vector, cosine_power):
    dot = (activation * vector).mean(-1)
    return dot * F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** cosine_power
