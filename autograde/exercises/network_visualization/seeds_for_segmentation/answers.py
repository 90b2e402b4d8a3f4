"""Seeds for segmentation as students wrote them."""

import cv2
import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def loop_of_quantiles(saliency, foreground=0.95, background=0.30):
    seeds = torch.ones_like(saliency, dtype=torch.long) * 2
    for i in range(saliency.shape[0]):
        seeds[i][saliency[i] > torch.quantile(saliency[i], foreground)] = 1
        seeds[i][saliency[i] < torch.quantile(saliency[i], background)] = 0
    return seeds


@right
def percentiles(saliency, foreground=0.95, background=0.30):
    seeds = []
    for s in saliency.cpu().detach().numpy():
        seed = np.full(s.shape, 2)
        seed[s > np.percentile(s, 100 * foreground)] = 1
        seed[s < np.percentile(s, 100 * background)] = 0
        seeds.append(torch.from_numpy(seed))
    return torch.stack(seeds)


@right
def arithmetic(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    above = rows > rows.quantile(foreground, dim=1, keepdim=True)
    below = rows < rows.quantile(background, dim=1, keepdim=True)
    return (2 - above.int() - 2 * below.int()).reshape(saliency.shape)


@right
def floats_and_not_strict(saliency, foreground=0.95, background=0.30):
    seeds = torch.zeros(saliency.shape) + 2
    for seed, one in zip(seeds, saliency, strict=True):
        seed[one >= one.flatten().kthvalue(round(foreground * one.numel())).values] = 1
        seed[one <= one.flatten().kthvalue(round(background * one.numel())).values] = 0
    return seeds


@right
def top_k(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    pixels = rows.shape[1]
    seeds = torch.full_like(rows, 2, dtype=torch.uint8)
    most = rows.topk(int((1 - foreground) * pixels), dim=1).indices
    least = rows.topk(int(background * pixels), dim=1, largest=False).indices
    seeds.scatter_(1, most, 1)
    seeds.scatter_(1, least, 0)
    return seeds.view_as(saliency)


@right
def other_interpolation(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = torch.quantile(rows, foreground, dim=1, interpolation="higher")[:, None, None]
    low = torch.quantile(rows, background, dim=1, interpolation="lower")[:, None, None]
    seeds = 2 * np.ones(tuple(saliency.shape), dtype=np.int64)
    seeds[(saliency > high).numpy()] = 1
    seeds[(saliency < low).numpy()] = 0
    return seeds


@right
def pixel_by_pixel(saliency, foreground=0.95, background=0.30):
    seeds = torch.empty(saliency.shape, dtype=torch.int32)
    for n, one in enumerate(saliency):
        values = sorted(one.flatten().tolist())
        high, low = values[int(len(values) * foreground)], values[int(len(values) * background)]
        for (r, c), v in np.ndenumerate(one.numpy()):
            seeds[n, r, c] = 1 if v > high else 0 if v < low else 2
    return seeds


@wrong("not_image_by_image", "each_map")
def batch_percentiles(saliency, foreground=0.95, background=0.30):
    s = saliency.numpy()
    seeds = np.full(s.shape, 2)
    seeds[s > np.percentile(s, foreground * 100)] = 1
    seeds[s < np.percentile(s, background * 100)] = 0
    return seeds


@wrong("share_of_the_range", "labels each_map other_quantiles input_kept")
def of_the_maximum(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2)
    for i, s in enumerate(saliency):
        seeds[i][s > foreground * s.max()] = 1
        seeds[i][s < background * s.max()] = 0
    return seeds


@wrong("nothing_unknown", "labels each_map other_quantiles input_kept")
def two_groups(saliency, foreground=0.95, background=0.30):
    seeds = torch.zeros(saliency.shape, dtype=torch.uint8)
    for i, s in enumerate(saliency):
        seeds[i][s > s.quantile(foreground)] = 1
    return seeds


@wrong("fixed_quantiles", "other_quantiles")
def constants(saliency, foreground=0.95, background=0.30):
    return loop_of_quantiles(saliency, 0.95, 0.3)


@wrong("percent", "labels each_map other_quantiles input_kept")
def hundredths(saliency, foreground=0.95, background=0.30):
    s = saliency.numpy()
    high, low = (np.percentile(s, q, axis=(1, 2), keepdims=True) for q in (foreground, background))
    return np.select([s > high, s < low], [1, 0], 2)


@wrong("map_overwritten", "input_kept")
def written_group_by_group(saliency, foreground=0.95, background=0.30):
    rows, seeds = saliency.flatten(1), saliency
    high, low = (torch.quantile(rows, q, dim=1)[:, None, None] for q in (foreground, background))
    above, below = saliency > high, saliency < low
    seeds[above], seeds[below], seeds[~above & ~below] = 1, 0, 2
    return seeds


@wrong("numbers_mixed_up", "labels each_map other_quantiles input_kept")
def foreground_is_zero(saliency, foreground=0.95, background=0.30):
    return torch.tensor([1, 0, 2])[loop_of_quantiles(saliency, foreground, background)]


@wrong("unknown_is_three", "labels each_map other_quantiles input_kept")
def probable_foreground(saliency, foreground=0.95, background=0.30):
    seeds = loop_of_quantiles(saliency, foreground, background)
    seeds[seeds == 2] = cv2.GC_PR_FGD
    return seeds


@wrong("removed_idiom", "labels each_map other_quantiles input_kept")
def one_minus_a_mask(saliency, foreground=0.95, background=0.30):
    """Torch refuses with a NotImplementedError, as an empty function does."""
    flat = saliency.flatten(1)
    sure = saliency > torch.quantile(flat, foreground, dim=1)[:, None, None]
    maybe = 1 - (saliency < torch.quantile(flat, background, dim=1)[:, None, None])
    return sure + 2 * (maybe - sure)
