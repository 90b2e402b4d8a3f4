"""Shapes of the next octave: other functions that enlarge; the wrong picture, the wrong way to enlarge it."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from shape import right, wrong
from torchvision.transforms import Resize

EXERCISE = "next_octave"


def enlarged(picture, photo, mode="bilinear", **options):
    return F.interpolate(picture, size=tuple(photo.shape[2:]), mode=mode, **options)


@right
def pillow(dreamed, before, photo):
    """Pillow's floating-point pictures, colour by colour."""
    H, W = photo.shape[2:]
    planes = (Image.fromarray(plane.numpy()).resize((W, H), Image.BILINEAR) for plane in (dreamed - before)[0])
    return photo + torch.from_numpy(np.stack([np.asarray(plane) for plane in planes]))


@right
def a_transform(dreamed, before, photo):
    return photo + Resize(photo.shape[-2:])(dreamed - before)


@right
def the_old_name(dreamed, before, photo):
    return photo + F.upsample(dreamed - before, size=photo.shape[2:], mode="bilinear")


@right
def what_the_enlarged_photograph_lacks(dreamed, before, photo):
    """The photograph's lost detail is added to the enlarged dream."""
    lost = photo - enlarged(before, photo)
    return enlarged(dreamed, photo) + lost


@right
def in_one_batch(dreamed, before, photo):
    large = enlarged(torch.cat([dreamed, before]), photo)
    return photo + large[:1] - large[1:]


@right
def in_double(dreamed, before, photo):
    return photo.double() + enlarged(dreamed.double() - before.double(), photo, align_corners=False)


@wrong("dream_enlarged", points=0)
def enlarged_and_returned(dreamed, before, photo):
    return enlarged(dreamed, photo)


@wrong("other_way_round", points=0)
def before_minus_after(dreamed, before, photo):
    return photo + enlarged(before - dreamed, photo)


@wrong("nearest", points=4)
def indices_rounded_down(dreamed, before, photo):
    rows, columns = (torch.arange(photo.shape[k]) * dreamed.shape[k] // photo.shape[k] for k in (2, 3))
    return photo + (dreamed - before)[:, :, rows][:, :, :, columns]


@wrong("bicubic", points=4)
def bicubic_and_clean(dreamed, before, photo):
    return photo + enlarged(dreamed - before, photo, "bicubic", align_corners=False, antialias=True)


@wrong("corners_aligned", points=4)
def an_old_default(dreamed, before, photo):
    return photo + enlarged(dreamed - before, photo, align_corners=True)


@wrong("detail_alone", points=0)
def without_the_photograph(dreamed, before, photo):
    return enlarged(dreamed - before, photo)


@wrong("whole_dream_added+nearest", points=0)
def two_mistakes(dreamed, before, photo):
    return photo + enlarged(dreamed, photo, "nearest")


@wrong("not_enlarged", points=0)
def nothing_enlarged(dreamed, before, photo):
    return photo + (dreamed - before)


@wrong("input_overwritten", points=9)
def in_place(dreamed, before, photo):
    dreamed -= before
    return photo + enlarged(dreamed, photo)
