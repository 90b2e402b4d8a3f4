"""Shapes of guided Grad-CAM: ways to enlarge, ways to multiply."""

import numpy as np
import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "guided_grad_cam"


@right
def upsample_bilinear(gradient, cam):
    return gradient * torch.nn.Upsample(size=gradient.shape[-2:], mode="bilinear", align_corners=False)(cam[:, None])


@right
def torchvisions_resize(gradient, cam):
    from torchvision.transforms.functional import resize

    return gradient * resize(cam, list(gradient.shape[2:]), antialias=False).unsqueeze(1)


@right
def numpy_at_the_end(gradient, cam):
    up = F.interpolate(cam.unsqueeze(1), size=gradient.shape[2:], mode="bilinear").numpy()
    return np.multiply(gradient.numpy(), up)


@right
def channels_of_the_map_repeated(gradient, cam):
    stacked = torch.stack([cam] * gradient.shape[1], dim=1)
    return F.interpolate(stacked, gradient.shape[2:], mode="bilinear") * gradient


@right
def grid_sample(gradient, cam):
    n, _, h, w = gradient.shape
    rows, columns = ((2 * torch.arange(size) + 1) / size - 1 for size in (h, w))
    grid = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1).expand(n, -1, -1, -1)
    return gradient * F.grid_sample(cam[:, None], grid, padding_mode="border", align_corners=False)


@right
def one_image_after_the_other(gradient, cam):
    out = torch.empty_like(gradient)
    for n, (g, m) in enumerate(zip(gradient, cam, strict=True)):
        out[n] = g * F.interpolate(m[None, None], g.shape[1:], mode="bilinear")[0]
    return out


@wrong("another_interpolation", points=0)
def bicubic(gradient, cam):
    return gradient * F.interpolate(cam[:, None], gradient.shape[2:], mode="bicubic", align_corners=False)


@wrong("absolute_gradient", points=0)
def without_signs(gradient, cam):
    return gradient.abs() * F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear")


@wrong("interpolation", points=0)
def an_axis_forgotten(gradient, cam):
    return gradient * F.interpolate(cam, gradient.shape[2:], mode="bilinear")


@wrong("gradient_shrunk", points=0)
def as_small_as_the_map(gradient, cam):
    return F.interpolate(gradient, cam.shape[1:], mode="bilinear") * cam[:, None]


@wrong("only_multiples")
def by_a_factor(gradient, cam):
    factors = (gradient.shape[2] // cam.shape[1], gradient.shape[3] // cam.shape[2])
    return gradient * F.interpolate(cam[:, None], scale_factor=factors, mode="bilinear")


@wrong("corners_aligned+absolute_gradient", points=0)
def two_mistakes(gradient, cam):
    return gradient.abs() * F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=True)
