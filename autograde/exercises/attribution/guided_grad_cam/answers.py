"""Guided Grad-CAM as students wrote it: other libraries, loops, expanded maps."""

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def with_opencv(gradient, cam):
    N, C, H, W = gradient.shape
    out = np.zeros((N, C, H, W), np.float32)
    for n in range(N):
        big = cv2.resize(cam[n].numpy(), (W, H), interpolation=cv2.INTER_LINEAR)
        out[n] = gradient[n].numpy() * big
    return out


@right
def the_default_corners(gradient, cam):
    up = F.interpolate(cam[:, None], size=tuple(gradient.shape[-2:]), mode="bilinear")
    return torch.einsum("nchw,nhw->nchw", gradient, up[:, 0])


@right
def images_as_channels(gradient, cam):
    up = F.interpolate(cam.unsqueeze(0), gradient.shape[2:], mode="bilinear", align_corners=False)[0]
    return gradient * up[:, None, :, :].repeat(1, gradient.shape[1], 1, 1)


@right
def one_colour_after_the_other(gradient, cam):
    up = F.interpolate(cam.view(len(cam), 1, *cam.shape[1:]), size=gradient.shape[2:], mode="bilinear")
    return torch.stack([gradient[:, c] * up.squeeze(1) for c in range(gradient.shape[1])], dim=1)


@right
def two_linear_maps(gradient, cam):
    """Bilinear interpolation is linear in the rows and in the columns: two matrices."""

    def matrix(large, small):
        eye = torch.eye(small).unsqueeze(0)
        return F.interpolate(eye, large, mode="linear")[0]  # (small, large)

    rows, columns = (matrix(large, small) for large, small in zip(gradient.shape[2:], cam.shape[1:], strict=True))
    return gradient * (rows.T @ cam @ columns).unsqueeze(1)


@wrong("nearest_neighbour", "product any")
def the_default_mode(gradient, cam):
    return gradient * F.interpolate(cam.unsqueeze(1), gradient.shape[2:])


@wrong("corners_aligned", "product any")
def corners(gradient, cam):
    return gradient * F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=True)


@wrong("map_rescaled", "product any")
def a_mask_up_to_one(gradient, cam):
    mask = (cam - cam.amin((1, 2), True)) / (cam.amax((1, 2), True) - cam.amin((1, 2), True))
    return the_default_corners(gradient, mask)


@wrong("added", "product any")
def a_sum(gradient, cam):
    return F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear") + gradient


@wrong("input_overwritten", "input_kept")
def in_place(gradient, cam):
    gradient *= F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear")
    return gradient


@wrong("colours_merged", "product any")
def a_map_of_it(gradient, cam):
    return images_as_channels(gradient, cam).abs().max(dim=1).values
