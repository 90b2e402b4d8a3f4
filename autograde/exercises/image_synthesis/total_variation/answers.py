"""Total variations as students wrote them: loops, kernels, losses, products, norms."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def mean_squared_errors(img):
    down = F.mse_loss(img[:, :, 1:], img[:, :, :-1], reduction="none")
    across = F.mse_loss(img[..., 1:], img[..., :-1], reduction="none")
    return down.sum((1, 2, 3)) + across.sum((1, 2, 3))


@right
def one_image_at_a_time(img):
    N, _, H, W = img.shape
    out = []
    for n in range(N):
        x = img[n]
        tv = torch.sum((x[:, : H - 1, :] - x[:, 1:, :]) ** 2)
        tv = tv + torch.sum((x[:, :, : W - 1] - x[:, :, 1:]) ** 2)
        out.append(tv)
    return torch.stack(out)


@right
def rows_and_columns_in_loops(img):
    total = torch.zeros(img.shape[0])
    for i in range(img.shape[2] - 1):
        total = total + ((img[:, :, i] - img[:, :, i + 1]) ** 2).flatten(1).sum(1)
    for j in range(img.shape[3] - 1):
        total += torch.pow(img[:, :, :, j] - img[:, :, :, j + 1], 2).sum(dim=[1, 2])
    return total


@right
def written_into_a_tensor(img):
    variation = torch.zeros(len(img), dtype=img.dtype)
    for n, one in enumerate(img):
        variation[n] = one.diff(dim=-1).pow(2).sum() + one.diff(dim=-2).pow(2).sum()
    return variation


@right
def two_kernels(img):
    colours = img.flatten(0, 1).unsqueeze(1)
    kernel = torch.tensor([1.0, -1.0])
    across = F.conv2d(colours, kernel.view(1, 1, 1, 2))
    down = F.conv2d(colours, kernel.view(1, 1, 2, 1))
    both = across.flatten(1).square().sum(1) + down.flatten(1).square().sum(1)
    return both.view(len(img), -1).sum(dim=1)


@right
def edges_repeated(img):
    padded = F.pad(img, (0, 1, 0, 1), mode="replicate")
    right_of, below = padded[:, :, :-1, 1:], padded[:, :, 1:, :-1]
    return ((right_of - img) ** 2 + (below - img) ** 2).sum(dim=(1, 2, 3))


@right
def squared_norms(img):
    across = (img[..., 1:] - img[..., :-1]).reshape(img.size(0), -1)
    down = (img[..., 1:, :] - img[..., :-1, :]).reshape(img.size(0), -1)
    return torch.norm(across, dim=1) ** 2 + torch.linalg.norm(down, dim=1).square()


@right
def in_double_precision(img):
    x = img.double()
    return sum((d * d).sum(axis=(1, 2, 3)) for d in (torch.diff(x), torch.diff(x, axis=2)))


@right
def mapped_over_the_batch(img):
    def of_one(x):
        return x.diff(dim=1).square().sum() + x.diff(dim=2).square().sum()

    return torch.vmap(of_one)(img)


@right
def products_of_neighbours(img):
    x = img.double()
    across = (x[..., 1:] ** 2 + x[..., :-1] ** 2 - 2 * x[..., 1:] * x[..., :-1]).sum((1, 2, 3))
    down = (x[..., 1:, :] ** 2 + x[..., :-1, :] ** 2 - 2 * x[..., 1:, :] * x[..., :-1, :]).sum((1, 2, 3))
    return (across + down).to(img.dtype)


@wrong("wraps_around", "variation any gradient")
def rolled(img):
    return sum(((img - torch.roll(img, 1, dims=axis)) ** 2).sum(dim=(1, 2, 3)) for axis in (-1, -2))


@wrong("summed_over_the_batch", "variation any gradient")
def as_courses_write_it(img):
    w = torch.sum((img[:, :, :, 1:] - img[:, :, :, :-1]) ** 2)
    h = torch.sum((img[:, :, 1:, :] - img[:, :, :-1, :]) ** 2)
    return w + h


@wrong("no_gradient", "gradient")
def numpy_arrays(img):
    x = img.detach().numpy()
    return np.square(np.diff(x, axis=2)).sum((1, 2, 3)) + np.square(np.diff(x, axis=3)).sum((1, 2, 3))


@wrong("no_gradient", "gradient")
def under_no_grad(img):
    with torch.no_grad():
        return mean_squared_errors(img)


@wrong("no_gradient", "gradient")
def numbers_put_into_a_tensor(img):
    return torch.tensor([one_image_at_a_time(one[None]).item() for one in img])


@wrong("absolute_values", "variation any gradient")
def l1_losses(img):
    down = F.l1_loss(img[:, :, 1:], img[:, :, :-1], reduction="none")
    across = F.l1_loss(img[..., 1:], img[..., :-1], reduction="none")
    return down.sum((1, 2, 3)) + across.sum((1, 2, 3))


@wrong("last_row_and_column_left_out", "variation any gradient")
def all_in_one_shape(img):
    x = img[:, :, :-1, :-1]
    return ((x - img[:, :, 1:, :-1]) ** 2 + (x - img[:, :, :-1, 1:]) ** 2).flatten(1).sum(1)


@wrong("mean_in_place_of_sum", "variation any gradient")
def per_pixel(img):
    total = mean_squared_errors(img)
    return total / (img.shape[1] * img.shape[2] * img.shape[3])


@wrong("counted_twice", "variation any gradient")
def four_neighbours(img):
    total = 0
    for axis in (2, 3):
        n = img.shape[axis]
        for a, b in (((0, n - 1), (1, n - 1)), ((1, n - 1), (0, n - 1))):
            total = total + (img.narrow(axis, *a) - img.narrow(axis, *b)).square().sum((1, 2, 3))
    return total
