"""Shapes of the objective of a direction: code of other libraries, and nearly right ones."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "direction_objective"


@right
def as_lucents_direction(activation, vector, cosine_power):
    """lucent's direction_neuron, on vectors, with the bound of the paper."""
    cosine = torch.nn.CosineSimilarity(dim=-1)(activation, vector).clip(min=0.1)
    return cosine.pow(cosine_power) * (activation * vector).sum(-1)


@right
def scaled_vectors(activation, vector, cosine_power):
    length = vector.norm(dim=-1, keepdim=True)
    along = (activation * F.normalize(vector, dim=-1)).sum(-1)
    cosine = along / activation.norm(dim=-1).clamp_min(1e-12)
    return along * length.squeeze(-1) * torch.max(cosine, 0.1 * torch.ones_like(cosine)) ** cosine_power


@right
def a_loop_with_python_branches(activation, vector, cosine_power):
    out = activation.new_zeros(len(activation))
    for i, a in enumerate(activation):
        v = vector if vector.dim() == 1 else vector[i]
        if v.norm() > 0:
            cosine = torch.dot(a, v) / (a.norm() + 1e-10) / v.norm()
            out[i] = torch.dot(a, v) * (cosine if cosine > 0.1 else torch.tensor(0.1)) ** cosine_power
    return out


@right
def with_keepdim_and_squeeze(activation, vector, cosine_power):
    dot = (activation * vector).sum(dim=1, keepdim=True)
    norms = activation.norm(dim=1, keepdim=True) * vector.norm(dim=-1, keepdim=True)
    return (dot * (dot / (norms + 1e-9)).clamp(0.1, 1.0) ** cosine_power).squeeze(1)


@right
def matmul_for_one_vector(activation, vector, cosine_power):
    columns = vector.expand_as(activation)[:, :, None]
    dot = activation @ vector if vector.ndim == 1 else torch.matmul(activation[:, None, :], columns)[:, 0, 0]
    cosine = F.cosine_similarity(activation, vector.expand_as(activation))
    return dot * torch.relu(cosine - 0.1).add(0.1).pow(cosine_power)


@wrong("bound_after_the_power")
def power_first(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return dot * (F.cosine_similarity(activation, vector, dim=-1) ** cosine_power).clamp(min=0.1)


@wrong("negative")
def a_loss(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return -dot * F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** cosine_power


@wrong("power_ignored")
def always_four(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    return dot * F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** 4


@wrong("slope_not_finite", 10)
def euclidean_by_hand(activation, vector, cosine_power):
    dot = (activation * vector).sum(-1)
    lengths = (activation**2).sum(-1) ** 0.5 * (vector**2).sum(-1) ** 0.5
    return dot * (dot / (lengths + 1e-7)).clamp(min=0.1) ** cosine_power


@wrong("every_activation_with_every_vector")
def a_matrix(activation, vector, cosine_power):
    v = vector.reshape(-1, activation.shape[1])
    cosines = F.normalize(activation) @ F.normalize(v).T
    return (activation @ v.T) * cosines.clamp(min=0.1) ** cosine_power


@wrong("numpy_needs_detach")
def numpy_without_detach(activation, vector, cosine_power):
    a, v = activation.numpy(), vector.numpy()
    dot = (a * v).sum(-1)
    return dot * (dot / ((a**2).sum(-1) ** 0.5 * (v**2).sum(-1) ** 0.5 + 1e-8)).clip(0.1) ** cosine_power
