"""Content losses as students wrote them: with views, norms, loops and torch's own losses."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from autograde.mistakes.answers import right, wrong


@right
def course_style(content_weight, content_current, content_original):
    _, C, H, W = content_current.size()
    current = content_current.view(C, H * W)
    original = content_original.view(C, H * W)
    return content_weight * torch.sum((current - original) ** 2)


@right
def torch_all_the_way(content_weight, content_current, content_original):
    return torch.mul(torch.pow(torch.sub(content_current, content_original), 2).sum(), content_weight)


@right
def a_loss_of_torch(content_weight, content_current, content_original):
    return content_weight * nn.MSELoss(reduction="sum")(content_current, content_original.detach())


@right
def mean_times_count(content_weight, content_current, content_original):
    return content_weight * F.mse_loss(content_current, content_original) * content_current.numel()


@right
def shape_of_one(content_weight, content_current, content_original):
    return content_weight * (content_current - content_original).pow(2).sum(dim=(1, 2, 3))


@right
def all_axes_kept(content_weight, content_current, content_original):
    squares = torch.square(content_original - content_current)
    return squares.sum(dim=(0, 1, 2, 3), keepdim=True) * content_weight


@right
def unit_by_unit(content_weight, content_current, content_original):
    loss = 0.0
    _, C, H, W = content_current.shape
    for c in range(C):
        for y in range(H):
            for x in range(W):
                loss += (content_current[0, c, y, x] - content_original[0, c, y, x]) ** 2
    return loss * content_weight


@right
def expanded_square(content_weight, content_current, content_original):
    f, p = content_current.flatten(), content_original.flatten()
    return content_weight * (torch.dot(f, f) - 2 * torch.dot(f, p) + torch.dot(p, p))


@right
def einsum(content_weight, content_current, content_original):
    d = content_current - content_original
    return content_weight * torch.einsum("nchw,nchw->", d, d)


@right
def norm_squared(content_weight, content_current, content_original):
    return content_weight * torch.linalg.vector_norm(content_current - content_original) ** 2


@wrong("no_gradient", "gradient")
def a_python_number(content_weight, content_current, content_original):
    return content_weight * ((content_current - content_original) ** 2).sum().item()


@wrong("no_gradient", "gradient")
def a_number_of_numpy(content_weight, content_current, content_original):
    difference = content_current.detach().numpy() - content_original.numpy()
    return content_weight * np.sum(difference**2)


@wrong("no_gradient", "gradient")
def a_variable_of_its_own(content_weight, content_current, content_original):
    loss = torch.tensor(0.0, requires_grad=True)
    loss.data += content_weight * ((content_current.data - content_original) ** 2).sum()
    return loss


@wrong("mean_in_place_of_sum", "value gradient")
def torchs_default(content_weight, content_current, content_original):
    return content_weight * F.mse_loss(content_current, content_original)


@wrong("halved", "value gradient")
def as_in_the_paper(content_weight, content_current, content_original):
    return content_weight * 0.5 * torch.sum((content_current - content_original) ** 2)


@wrong("norm_not_squared", "value gradient")
def the_norm(content_weight, content_current, content_original):
    return content_weight * torch.norm(content_current - content_original, p=2)


@wrong("weight_squared", "value gradient")
def weighted_first(content_weight, content_current, content_original):
    return ((content_weight * (content_current - content_original)) ** 2).sum()


@wrong("one_channel_only", "value gradient")
def batch_taken_for_channels(content_weight, content_current, content_original):
    return content_weight * ((content_current[0][0] - content_original[0][0]) ** 2).sum()


@wrong("gram_matrices_compared", "value gradient")
def style_in_place_of_content(content_weight, content_current, content_original):
    def gram(features):
        rows = features.flatten(2)
        return torch.bmm(rows, rows.transpose(1, 2)) / features.numel()

    return content_weight * ((gram(content_current) - gram(content_original)) ** 2).sum()


@wrong("input_overwritten", "input_kept")
def subtracted_in_place(content_weight, content_current, content_original):
    content_original -= content_current
    return content_weight * (content_original**2).sum()
