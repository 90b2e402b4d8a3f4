"""Right answers, written as students write them."""

import numpy as np
import torch


def loop_of_quantiles(saliency, foreground=0.95, background=0.30):
    seeds = torch.ones_like(saliency, dtype=torch.long) * 2
    for i in range(saliency.shape[0]):
        seeds[i][saliency[i] > torch.quantile(saliency[i], foreground)] = 1
        seeds[i][saliency[i] < torch.quantile(saliency[i], background)] = 0
    return seeds


def numpy_quantiles(saliency, foreground=0.95, background=0.30):
    maps = saliency.numpy()
    high = np.quantile(maps, foreground, axis=(1, 2), keepdims=True)
    low = np.quantile(maps, background, axis=(1, 2), keepdims=True)
    return np.where(maps > high, 1, np.where(maps < low, 0, 2)).astype(np.uint8)


def percentiles(saliency, foreground=0.95, background=0.30):
    seeds = []
    for s in saliency.cpu().detach().numpy():
        seed = np.full(s.shape, 2)
        seed[s > np.percentile(s, 100 * foreground)] = 1
        seed[s < np.percentile(s, 100 * background)] = 0
        seeds.append(torch.from_numpy(seed))
    return torch.stack(seeds)


def sorting(saliency, foreground=0.95, background=0.30):
    N, H, W = saliency.shape
    ordered = saliency.reshape(N, -1).sort(dim=1).values
    high = ordered[:, int(foreground * H * W)]
    low = ordered[:, int(background * H * W)]
    seeds = torch.full((N, H, W), 2)
    seeds[saliency > high[:, None, None]] = 1
    seeds[saliency < low[:, None, None]] = 0
    return seeds


def nested_where(saliency, foreground=0.95, background=0.30):
    q = torch.quantile(saliency.view(len(saliency), -1), torch.tensor([background, foreground]), dim=1)
    low, high = q[0].reshape(-1, 1, 1), q[1].reshape(-1, 1, 1)
    return torch.where(saliency > high, 1, torch.where(saliency < low, 0, 2))


def arithmetic(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    above = rows > rows.quantile(foreground, dim=1, keepdim=True)
    below = rows < rows.quantile(background, dim=1, keepdim=True)
    return (2 - above.int() - 2 * below.int()).reshape(saliency.shape)


def floats_and_not_strict(saliency, foreground=0.95, background=0.30):
    seeds = torch.zeros(saliency.shape) + 2
    for seed, one in zip(seeds, saliency, strict=True):
        seed[one >= one.flatten().kthvalue(round(foreground * one.numel())).values] = 1
        seed[one <= one.flatten().kthvalue(round(background * one.numel())).values] = 0
    return seeds


def top_k(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    pixels = rows.shape[1]
    seeds = torch.full_like(rows, 2, dtype=torch.uint8)
    most = rows.topk(int((1 - foreground) * pixels), dim=1).indices
    least = rows.topk(int(background * pixels), dim=1, largest=False).indices
    seeds.scatter_(1, most, 1)
    seeds.scatter_(1, least, 0)
    return seeds.view_as(saliency)


def other_interpolation(saliency, foreground=0.95, background=0.30):
    rows = saliency.flatten(1)
    high = torch.quantile(rows, foreground, dim=1, interpolation="higher")[:, None, None]
    low = torch.quantile(rows, background, dim=1, interpolation="lower")[:, None, None]
    seeds = 2 * np.ones(tuple(saliency.shape), dtype=np.int64)
    seeds[(saliency > high).numpy()] = 1
    seeds[(saliency < low).numpy()] = 0
    return seeds


def pixel_by_pixel(saliency, foreground=0.95, background=0.30):
    seeds = torch.empty(saliency.shape, dtype=torch.int32)
    for n, one in enumerate(saliency):
        values = sorted(one.flatten().tolist())
        high, low = values[int(len(values) * foreground)], values[int(len(values) * background)]
        for (r, c), v in np.ndenumerate(one.numpy()):
            seeds[n, r, c] = 1 if v > high else 0 if v < low else 2
    return seeds


RIGHT = [
    loop_of_quantiles,
    numpy_quantiles,
    percentiles,
    sorting,
    nested_where,
    arithmetic,
    floats_and_not_strict,
    top_k,
    other_interpolation,
    pixel_by_pixel,
]
