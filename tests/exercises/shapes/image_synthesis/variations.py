"""Shapes of total variations, as a loss: from tutorials and other courses, and nearly right ones."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "tv_loss"


@right
def as_in_johnsons_code(img, tv_weight):
    h_tv = torch.pow((img[:, :, 1:, :] - img[:, :, :-1, :]), 2).sum()
    w_tv = torch.pow((img[:, :, :, 1:] - img[:, :, :, :-1]), 2).sum()
    return tv_weight * (h_tv + w_tv)


@right
def gradient_filters(img, tv_weight):
    kernels = torch.tensor([[[[0.0, 0], [-1, 1]]], [[[0.0, -1], [0, 1]]]])  # across, down; both end at the corner
    padded = F.pad(img.transpose(0, 1), (1, 0, 1, 0), mode="replicate")
    return tv_weight * F.conv2d(padded, kernels).square().sum()


@right
def unfolded(img, tv_weight):
    pairs = [img.unfold(dim, 2, 1) for dim in (2, 3)]
    return tv_weight * sum(((pair[..., 1] - pair[..., 0]) ** 2).sum() for pair in pairs)


@right
def index_select(img, tv_weight):
    loss = img.new_zeros(())
    for dim in (2, 3):
        last = torch.arange(img.size(dim) - 1)
        loss = loss + (img.index_select(dim, last + 1) - img.index_select(dim, last)).pow(2).sum()
    return tv_weight * loss


@right
def split_into_rows(img, tv_weight):
    rows, columns = img.unbind(dim=2), img.unbind(dim=3)
    pairs = [*zip(rows, rows[1:]), *zip(columns, columns[1:])]  # noqa: B905, RUF007
    return tv_weight * torch.stack([(a - b).square().sum() for a, b in pairs]).sum()


@wrong("absolute_differences")
def as_tensorflow_has_it(img, tv_weight):
    return tv_weight * (img.diff(dim=2).abs().sum() + img.diff(dim=3).abs().sum())


@wrong("wraps_around")
def rolled(img, tv_weight):
    return tv_weight * sum(((img.roll(-1, dim) - img) ** 2).sum() for dim in (2, 3))


@wrong("down_only+hidden_mistake")
def mean_of_one_direction(img, tv_weight):
    return tv_weight * (img[:, :, 1:] - img[:, :, :-1]).square().mean()


@wrong("zeros_around_the_image")
def zero_padded_filter(img, tv_weight):
    channels = img.transpose(0, 1)
    down = F.conv2d(channels, torch.tensor([[[[-1.0], [1.0]]]]), padding=(1, 0))
    across = F.conv2d(channels, torch.tensor([[[[-1.0, 1.0]]]]), padding=(0, 1))
    return tv_weight * (down.square().sum() + across.square().sum())


@wrong("isotropic")
def beta_of_mahendran(img, tv_weight):
    dx, dy = img[:, :, :-1, 1:] - img[:, :, :-1, :-1], img[:, :, 1:, :-1] - img[:, :, :-1, :-1]
    return tv_weight * ((dx**2 + dy**2) ** 0.625).sum()


@wrong("no_gradient", 3)
def a_float(img, tv_weight):
    return float(tv_weight * (img.diff(dim=2).square().sum() + img.diff(dim=3).square().sum()))
