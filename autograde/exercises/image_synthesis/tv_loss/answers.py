"""Total variations as students wrote them: slices, loops, convolutions, torch's own functions."""

import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def course_style(img, tv_weight):
    w_variance = torch.sum(torch.pow(img[:, :, :, :-1] - img[:, :, :, 1:], 2))
    h_variance = torch.sum(torch.pow(img[:, :, :-1, :] - img[:, :, 1:, :], 2))
    loss = tv_weight * (h_variance + w_variance)
    return loss


@right
def named_sizes(img, tv_weight):
    H, W = img.shape[2:]
    rows = (img[:, :, 1:H, :] - img[:, :, 0 : H - 1, :]) ** 2
    columns = (img[:, :, :, 1:W] - img[:, :, :, 0 : W - 1]) ** 2
    return tv_weight * rows.sum() + tv_weight * columns.sum()


@right
def pixel_by_pixel(img, tv_weight):
    loss = 0
    H, W = img.shape[2:]
    for y in range(H):
        for x in range(W):
            if y + 1 < H:
                loss += ((img[0, :, y + 1, x] - img[0, :, y, x]) ** 2).sum()
            if x + 1 < W:
                loss += ((img[0, :, y, x + 1] - img[0, :, y, x]) ** 2).sum()
    return tv_weight * loss


@right
def row_by_row(img, tv_weight):
    loss = torch.zeros(1)
    for i in range(img.shape[2] - 1):
        loss = loss + (img[:, :, i + 1] - img[:, :, i]).square().sum()
    for j in range(img.shape[3] - 1):
        loss = loss + (img[..., j + 1] - img[..., j]).square().sum()
    return loss * tv_weight


@right
def convolutions(img, tv_weight):
    channels = img.transpose(0, 1)
    down = F.conv2d(channels, torch.tensor([[-1.0], [1.0]]).view(1, 1, 2, 1))
    across = F.conv2d(channels, torch.tensor([[-1.0, 1.0]]).view(1, 1, 1, 2))
    return tv_weight * (down.pow(2).sum() + across.pow(2).sum())


@right
def rolled_and_cut(img, tv_weight):
    down = (torch.roll(img, -1, 2) - img)[:, :, :-1]
    across = (torch.roll(img, -1, 3) - img)[:, :, :, :-1]
    return (down.norm() ** 2 + across.norm() ** 2) * tv_weight


@right
def replicated_border(img, tv_weight):
    padded = F.pad(img, (0, 1, 0, 1), mode="replicate")
    return tv_weight * ((padded[:, :, 1:, :-1] - img) ** 2 + (padded[:, :, :-1, 1:] - img) ** 2).sum()


@right
def narrowed(img, tv_weight):
    def variation(dim):
        n = img.size(dim) - 1
        return F.mse_loss(img.narrow(dim, 1, n), img.narrow(dim, 0, n), reduction="sum")

    return torch.mul(variation(2) + variation(3), tv_weight)


@wrong("no_gradient", "gradient")
def a_number(img, tv_weight):
    return tv_weight * float((img.diff(dim=2) ** 2).sum() + (img.diff(dim=3) ** 2).sum())


@wrong("no_gradient", "gradient")
def arrays(img, tv_weight):
    pixels = img.detach().numpy()
    return (
        tv_weight * ((pixels[:, :, 1:] - pixels[:, :, :-1]) ** 2).sum()
        + tv_weight * ((pixels[..., 1:] - pixels[..., :-1]) ** 2).sum()
    )


@wrong("absolute_differences", "value gradient")
def as_rudin_defined_it(img, tv_weight):
    return tv_weight * (torch.abs(img[:, :, 1:] - img[:, :, :-1]).sum() + torch.abs(img.diff(dim=3)).sum())


@wrong("wraps_around", "value gradient")
def rolled(img, tv_weight):
    down = img - img.roll(1, dims=2)
    across = img - img.roll(1, dims=3)
    return tv_weight * (down.pow(2).sum() + across.pow(2).sum())


@wrong("border_left_out", "value gradient")
def one_shape_for_both(img, tv_weight):
    here = img[:, :, :-1, :-1]
    return tv_weight * ((img[:, :, 1:, :-1] - here) ** 2 + (img[:, :, :-1, 1:] - here) ** 2).sum()


@wrong("mean_in_place_of_sum", "value gradient")
def means(img, tv_weight):
    return tv_weight * ((img.diff(dim=2) ** 2).mean() + (img.diff(dim=3) ** 2).mean())


@wrong("across_only", "value gradient")
def one_direction(img, tv_weight):
    return tv_weight * torch.sum((img[..., 1:] - img[..., :-1]) ** 2)


@wrong("doubled", "value gradient")
def each_pair_twice(img, tv_weight):
    loss = 0
    for dim in (2, 3):
        n = img.shape[dim]
        for i in range(n):
            for j in (i - 1, i + 1):
                if 0 <= j < n:
                    loss = loss + (img.select(dim, i) - img.select(dim, j)).square().sum()
    return tv_weight * loss


@wrong("isotropic", "value gradient")
def lengths_of_gradients(img, tv_weight):
    dx = img[:, :, :-1, 1:] - img[:, :, :-1, :-1]
    dy = img[:, :, 1:, :-1] - img[:, :, :-1, :-1]
    return tv_weight * torch.sqrt(dx**2 + dy**2).sum()


@wrong("leaf_in_place", "input_kept gradient")
def differences_in_place(img, tv_weight):
    down = img[:, :, 1:] - img[:, :, :-1]
    img[:, :, :, 1:] -= img[:, :, :, :-1].clone()
    return tv_weight * (down.square().sum() + img[:, :, :, 1:].square().sum())
