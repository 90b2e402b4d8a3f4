"""Shapes of insertion and deletion: how pixels are ordered and images made, what is followed, how areas add up."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "insertion_deletion"


def curves_of(X, y, model, saliency, steps, read=lambda scores: scores.softmax(1), fill=None):
    n = len(X)
    order = saliency.view(n, -1).sort(dim=1, descending=True).indices
    blank = torch.zeros_like(X) if fill is None else fill
    ins, dele = blank.clone().flatten(2), X.clone().flatten(2)
    found = [[], []]
    for chunk in [order[:, :0], *order.chunk(steps, dim=1)]:
        index = chunk.unsqueeze(1).expand(-1, X.shape[1], -1)
        ins = ins.scatter(2, index, X.flatten(2).gather(2, index))
        dele = dele.scatter(2, index, blank.flatten(2).gather(2, index))
        for curve, images in zip(found, (ins, dele), strict=True):
            curve.append(read(model(images.view_as(X)))[torch.arange(n), y])
    return [torch.stack(curve, dim=-1) for curve in found]


def areas_of(curves, steps):
    return [torch.trapezoid(curve, dx=1 / steps) for curve in curves]


@right
def chunks_of_the_order(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, saliency, steps)
    return *curves, *areas_of(curves, steps)


@right
def areas_over_places(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, saliency, steps)
    x = np.linspace(0, 1, steps + 1)
    return *curves, *(np.trapezoid(curve.numpy(), x) for curve in curves)


@right
def topk(X, y, model, saliency, steps):
    n, pixels = len(X), saliency[0].numel()
    curves = [[], []]
    for step in range(steps + 1):
        mask = torch.zeros(n, pixels)
        mask.scatter_(1, saliency.flatten(1).topk(pixels * step // steps, dim=1).indices, 1.0)
        mask = mask.view(n, 1, *X.shape[2:])
        for curve, images in zip(curves, (X * mask, X * (1 - mask)), strict=True):
            curve.append(torch.softmax(model(images), dim=1).gather(1, y.unsqueeze(1)))
    curves = [torch.cat(curve, dim=1) for curve in curves]
    return tuple(curves + areas_of(curves, steps))


@right
def quantiles_of_the_map(X, y, model, saliency, steps):
    """Without ties, the share of pixels above a value between two neighbours is exact."""
    n = len(X)
    rows = saliency.flatten(1).sort(dim=1).values
    per = rows.shape[1] // steps
    curves = [[], []]
    for step in range(steps + 1):
        place = rows.shape[1] - step * per
        low = rows[:, place - 1] if place else torch.full((n,), -torch.inf)
        mask = saliency > low.view(-1, 1, 1)
        for curve, images in zip(
            curves, (mask.unsqueeze(1) * X, torch.where(mask[:, None], torch.tensor(0.0), X)), strict=True
        ):
            curve.append(model(images).log_softmax(1).exp()[range(n), y])
    curves = [torch.stack(curve, 1) for curve in curves]
    return *curves, *areas_of(curves, steps)


@right
def all_images_in_one_call(X, y, model, saliency, steps):
    rank = saliency.flatten(1).argsort(1, descending=True).argsort(1).view(len(X), 1, *saliency.shape[1:])
    counts = (torch.arange(steps + 1) * saliency[0].numel() // steps).view(-1, 1, 1, 1, 1)
    masks = rank < counts
    images = torch.cat([torch.where(masks, X, 0.0), torch.where(masks, 0.0, X)])
    p = model(images.flatten(0, 1)).softmax(-1).view(2, steps + 1, len(X), -1)
    ins, dele = p[..., torch.arange(len(X)), y].transpose(1, 2)
    return ins, dele, *areas_of((ins, dele), steps)


@right
def lists_of_numbers(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, saliency, steps)
    result = [curve.tolist() for curve in curves]
    areas = [[sum(c[i] + c[i + 1] for i in range(steps)) / 2 / steps for c in curve] for curve in result]
    return *map(np.array, result), *map(np.array, areas)


@wrong("predicted_class")
def the_winner(X, y, model, saliency, steps):
    curves = curves_of(X, model(X).argmax(1), model, saliency, steps)
    return *curves, *areas_of(curves, steps)


@wrong("order_for_rank", points=0)
def argsort_once(X, y, model, saliency, steps):
    order = saliency.flatten(1).argsort(dim=1, descending=True).view(len(X), 1, *X.shape[2:])
    curves = [[], []]
    for step in range(steps + 1):
        mask = order < step * order[0].numel() // steps
        for curve, images in zip(curves, (X * mask, X * ~mask), strict=True):
            curve.append(model(images).softmax(1)[range(len(y)), y])
    curves = [torch.stack(curve, 1) for curve in curves]
    return *curves, *areas_of(curves, steps)


@wrong("area_of_rectangles", points=8)
def left_ends(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, saliency, steps)
    return *curves, *(curve[:, :-1].sum(1) / steps for curve in curves)


@wrong("black_pixels")
def black(X, y, model, saliency, steps):
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    curves = curves_of(X, y, model, saliency, steps, fill=(-mean / std).view(1, 3, 1, 1).expand_as(X).contiguous())
    return *curves, *areas_of(curves, steps)


@wrong("logarithms_followed")
def log_probabilities(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, saliency, steps, read=lambda scores: scores.log_softmax(1))
    return *curves, *areas_of(curves, steps)


@wrong("absolute_saliency")
def sizes(X, y, model, saliency, steps):
    return chunks_of_the_order(X, y, model, saliency.abs(), steps)


@wrong("nothing_but_curves", points=0)
def curves_alone(X, y, model, saliency, steps):
    return torch.stack(curves_of(X, y, model, saliency, steps))


@wrong("least_important_first+areas_not_divided")
def two_mistakes(X, y, model, saliency, steps):
    curves = curves_of(X, y, model, -saliency, steps)
    return *curves, *(torch.trapezoid(curve) for curve in curves)
