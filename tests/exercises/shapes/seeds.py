"""Shapes of seeds for a segmentation: quantiles in many ways, of the wrong maps, with the wrong numbers."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "seeds_for_segmentation"


@right
def quantiles_by_numpy(saliency, foreground=0.95, background=0.30):
    maps = saliency.detach().numpy()
    low, high = np.quantile(maps, [background, foreground], axis=(1, 2), keepdims=True)
    return torch.from_numpy(np.where(maps > high, 1, np.where(maps < low, 0, 2)).astype(np.uint8))


@right
def masks_added_up(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = rows.quantile(foreground, dim=1).view(-1, 1, 1)
    low = rows.quantile(background, dim=1).view(-1, 1, 1)
    above, below = saliency > high, saliency < low
    return (above * 1 + ~above * ~below * 2).to(torch.uint8)


@right
def map_by_map(saliency, foreground=0.95, background=0.30):
    found = []
    for one in saliency:
        label = torch.full(one.shape, 2, dtype=torch.uint8)
        label[one > torch.quantile(one, foreground)] = 1
        label[one < torch.quantile(one, background)] = 0
        found.append(label)
    return torch.stack(found)


@wrong("not_image_by_image", points=4)
def one_quantile_for_the_batch(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2, dtype=torch.uint8)
    seeds[saliency > saliency.quantile(foreground)] = 1
    seeds[saliency < saliency.quantile(background)] = 0
    return seeds


@wrong("numbers_mixed_up", points=0)
def zeros_for_the_unknown(saliency, foreground=0.95, background=0.30):
    rows = saliency.view(len(saliency), -1)
    high, low = (rows.quantile(q, dim=1)[:, None, None] for q in (foreground, background))
    seeds = torch.zeros(saliency.shape, dtype=torch.uint8)
    seeds[saliency > high] = 1
    seeds[saliency < low] = 2
    return seeds


@wrong("fixed_size", points=0)
def images_of_the_lesson(saliency, foreground=0.95, background=0.30):
    rows = saliency.reshape(-1, 224 * 224)
    high, low = (rows.quantile(q, dim=1)[:, None, None] for q in (foreground, background))
    seeds = torch.full(saliency.shape, 2, dtype=torch.uint8)
    seeds[saliency > high] = 1
    seeds[saliency < low] = 0
    return seeds


@wrong("nothing_labelled", points=0)
def labels_written_to_a_copy(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2, dtype=torch.uint8)
    for one, label in zip(saliency, seeds.clone(), strict=True):
        label[one > torch.quantile(one, foreground)] = 1
        label[one < torch.quantile(one, background)] = 0
    return seeds


@wrong("one_label_for_all", points=0)
def masks_that_are_always_false(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    above = saliency > rows.amax(dim=1).view(-1, 1, 1)
    return above.to(torch.uint8)


@wrong("one_label", points=0)
def a_number_of_its_own(saliency, foreground=0.95, background=0.30):
    return torch.full(saliency.shape, 255, dtype=torch.uint8)
