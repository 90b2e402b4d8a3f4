"""The next octave as students wrote it: functions of several libraries, and interpolation by hand."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.transforms.functional import InterpolationMode, resize

from autograde.mistakes.answers import right, wrong


@right
def torchvision_resize(dreamed, before, photo):
    return photo + resize(dreamed - before, list(photo.shape[-2:]), InterpolationMode.BILINEAR, antialias=True)


@right
def an_upsample_layer(dreamed, before, photo):
    _, _, H, W = photo.size()
    larger = nn.Upsample(size=(H, W), mode="bilinear", align_corners=False)
    return torch.add(larger(dreamed), photo).sub(larger(before))


@right
def two_scale_factors(dreamed, before, photo):
    factors = tuple(large / small for large, small in zip(photo.shape[2:], dreamed.shape[2:], strict=True))
    detail = F.interpolate(dreamed - before, scale_factor=factors, mode="bilinear", align_corners=False)
    return photo + detail[:, :, : photo.shape[2], : photo.shape[3]]


@right
def sampled_on_a_grid(dreamed, before, photo):
    grid = F.affine_grid(torch.eye(2, 3)[None], photo.shape, align_corners=False)
    detail = F.grid_sample(dreamed - before, grid, mode="bilinear", padding_mode="border", align_corners=False)
    return photo + detail


@right
def pixel_by_pixel(dreamed, before, photo):
    detail = (dreamed - before).numpy()
    start = photo.numpy().copy()
    h, w = detail.shape[2:]
    H, W = start.shape[2:]
    for i in range(H):
        for j in range(W):
            y = min(max((i + 0.5) * h / H - 0.5, 0), h - 1)
            x = min(max((j + 0.5) * w / W - 0.5, 0), w - 1)
            top, left = min(int(y), h - 2), min(int(x), w - 2)
            a, b = y - top, x - left
            start[0, :, i, j] += (1 - a) * (1 - b) * detail[0, :, top, left]
            start[0, :, i, j] += (1 - a) * b * detail[0, :, top, left + 1]
            start[0, :, i, j] += a * (1 - b) * detail[0, :, top + 1, left]
            start[0, :, i, j] += a * b * detail[0, :, top + 1, left + 1]
    return start


@right
def two_matrices(dreamed, before, photo):
    def matrix(small, large):
        at = ((torch.arange(large) + 0.5) * small / large - 0.5).clamp(0, small - 1)
        return (1 - (at[:, None] - torch.arange(small)).abs()).clamp(min=0)

    rows, columns = (matrix(dreamed.shape[k], photo.shape[k]) for k in (2, 3))
    return photo + rows @ (dreamed - before) @ columns.T


@right
def axis_by_axis_in_numpy(dreamed, before, photo):
    def stretched(values, length):
        small = values.shape[-1]
        at = (np.arange(length) + 0.5) * small / length - 0.5
        return np.apply_along_axis(lambda line: np.interp(at, np.arange(small), line), -1, values)

    detail = (dreamed - before).double().numpy()
    wide = stretched(detail, photo.shape[3])
    return torch.from_numpy(stretched(wide.swapaxes(2, 3), photo.shape[2]).swapaxes(2, 3)) + photo


@right
def colour_by_colour(dreamed, before, photo):
    start = torch.zeros_like(photo)
    for c in range(3):
        detail = (dreamed[:, c] - before[:, c])[None]
        start[:, c] = photo[:, c] + F.interpolate(detail, photo.shape[2:], mode="bilinear")[0]
    return start


def larger(picture, photo, mode="bilinear", **options):
    return F.interpolate(picture, size=photo.shape[2:], mode=mode, **options)


@wrong("dream_enlarged", "added enlarged any")
def the_dream_at_the_next_size(dreamed, before, photo):
    return larger(dreamed, photo)


@wrong("dream_enlarged", "added enlarged any")
def the_difference_to_the_next_photo(dreamed, before, photo):
    return photo + (larger(dreamed, photo) - photo)


@wrong("whole_dream_added", "added enlarged any")
def both_pictures(dreamed, before, photo):
    return photo + larger(dreamed, photo)


@wrong("nearest", "enlarged any")
def the_default_mode(dreamed, before, photo):
    return photo + F.interpolate(dreamed - before, size=tuple(photo.shape[2:]))


@wrong("bicubic", "enlarged any")
def smoother(dreamed, before, photo):
    return photo + larger(dreamed - before, photo, "bicubic")


@wrong("corners_aligned", "enlarged any")
def corners_to_corners(dreamed, before, photo):
    return photo + larger(dreamed - before, photo, align_corners=True)


@wrong("nearest", "enlarged any")
def repeated_where_that_is_possible(dreamed, before, photo):
    factors = [large // small for large, small in zip(photo.shape[2:], dreamed.shape[2:], strict=True)]
    detail = (dreamed - before).repeat_interleave(factors[0], dim=2).repeat_interleave(factors[1], dim=3)
    return photo + larger(detail, photo, "nearest")


@wrong("photo_shrunk", "added enlarged any")
def everything_at_the_small_size(dreamed, before, photo):
    small = F.interpolate(photo, size=dreamed.shape[2:], mode="bilinear")
    return larger(small + dreamed - before, photo)


@wrong("averaged", "added enlarged any")
def half_and_half(dreamed, before, photo):
    return 0.5 * photo + 0.5 * larger(dreamed, photo)


@wrong("sizes_swapped", "enlarged any")
def width_before_height(dreamed, before, photo):
    H, W = photo.shape[2:]
    return photo + F.interpolate(dreamed - before, size=(W, H), mode="bilinear")


@wrong("fixed_factor", "added any")
def always_twice(dreamed, before, photo):
    return photo + F.interpolate(dreamed - before, scale_factor=2, mode="bilinear")


@wrong("input_overwritten", "input_kept")
def added_to_the_photo(dreamed, before, photo):
    photo += larger(dreamed - before, photo)
    return photo
