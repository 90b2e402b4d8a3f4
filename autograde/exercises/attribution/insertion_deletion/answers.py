"""Insertion and deletion as students wrote them: pixel lists, one image at a time, NumPy, all steps at once."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def one_image_at_a_time(X, y, model, saliency, steps):
    N, C, H, W = X.shape
    per_step = H * W // steps
    ins, dele = torch.zeros(N, steps + 1), torch.zeros(N, steps + 1)
    for n in range(N):
        order = torch.argsort(saliency[n].reshape(-1), descending=True)
        full, empty = X[n].clone().view(C, -1), torch.zeros(C, H * W)
        for s in range(steps + 1):
            with torch.no_grad():
                both = torch.stack([empty, full]).view(2, C, H, W)
                p = torch.softmax(model(both), dim=1)[:, y[n]]
            ins[n, s], dele[n, s] = p[0], p[1]
            now = order[s * per_step : (s + 1) * per_step]
            empty[:, now] = X[n].view(C, -1)[:, now]
            full[:, now] = 0
    x = torch.linspace(0, 1, steps + 1)
    return ins, dele, torch.trapz(ins, x), torch.trapz(dele, x)


@right
def arrays_everywhere(X, y, model, saliency, steps):
    def probability(images):
        scores = model(torch.as_tensor(images, dtype=torch.float32)).numpy()
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (e / e.sum(axis=1, keepdims=True))[np.arange(len(y)), y.numpy()]

    x = X.numpy()
    flat = saliency.numpy().reshape(len(x), -1)
    order = np.argsort(-flat, axis=1)
    curves = [[], []]
    for count in np.linspace(0, flat.shape[1], steps + 1).astype(int):
        keep = np.zeros(flat.shape, bool)
        np.put_along_axis(keep, order[:, :count], True, axis=1)
        keep = keep.reshape(len(x), 1, *x.shape[2:])
        curves[0].append(probability(np.where(keep, x, 0)))
        curves[1].append(probability(np.where(keep, 0, x)))
    ins, dele = (np.stack(curve, axis=-1) for curve in curves)

    def area(curve):
        return (curve.sum(axis=1) - (curve[:, 0] + curve[:, -1]) / 2) / steps

    return [ins, dele, area(ins), area(dele)]


@right
def thresholds_at_sorted_values(X, y, model, saliency, steps):
    values = saliency.flatten(1).sort(dim=1, descending=True).values
    n, pixels = len(X), values.shape[1]
    low = torch.cat([values.amax(dim=1, keepdim=True), values[:, pixels // steps - 1 :: pixels // steps]], dim=1)
    masks = saliency[:, None] >= low[:, :, None, None]
    masks[:, 0] = False
    images = X[:, None] * masks[:, :, None]
    both = torch.cat([images.flatten(0, 1), (X[:, None] - images).flatten(0, 1)])
    p = F.softmax(model(both), 1)[torch.arange(len(both)), y.repeat_interleave(steps + 1).repeat(2)]
    ins, dele = p.view(2, n, steps + 1)
    return ins, dele, torch.trapezoid(ins) / steps, torch.trapezoid(dele) / steps


@right
def a_function_for_one_curve(X, y, model, saliency, steps):
    rank = torch.argsort(torch.argsort(saliency.view(len(X), -1), dim=-1, descending=True), dim=-1).view_as(saliency)

    def curve(from_, to):
        points = []
        for s in range(steps + 1):
            k = round(s / steps * rank[0].numel())
            mixed = torch.where((rank < k)[:, None], to, from_)
            points.append(model(mixed).softmax(-1)[range(len(y)), y])
        points = torch.stack(points, 1)
        return points, sum((points[:, i] + points[:, i + 1]) / (2 * steps) for i in range(steps))

    zeros = torch.zeros_like(X)
    (ins, ins_area), (dele, dele_area) = curve(zeros, X), curve(X, zeros)
    return ins, dele, ins_area, dele_area


@wrong("least_important_first", "insertion deletion insertion_area deletion_area")
def from_below(X, y, model, saliency, steps):
    return a_function_for_one_curve(X, y, model, -saliency, steps)


@wrong("curves_exchanged", "insertion deletion insertion_area deletion_area")
def the_other_way_round(X, y, model, saliency, steps):
    ins, dele, ins_area, dele_area = one_image_at_a_time(X, y, model, saliency, steps)
    return dele, ins, dele_area, ins_area


@wrong("areas_not_divided", "insertion_area deletion_area")
def a_plain_trapezoid(X, y, model, saliency, steps):
    ins, dele, *_ = one_image_at_a_time(X, y, model, saliency, steps)
    return ins, dele, torch.trapz(ins), torch.trapz(dele)


@wrong("mean_for_area", "insertion_area deletion_area")
def means(X, y, model, saliency, steps):
    ins, dele, *_ = arrays_everywhere(X, y, model, saliency, steps)
    return ins, dele, ins.mean(axis=1), dele.mean(axis=1)


@wrong("scores_followed", "insertion deletion insertion_area deletion_area")
def without_softmax(X, y, model, saliency, steps):
    class Raw:
        def __call__(self, images):
            scores = model(images)
            return torch.where(scores > -1e9, scores, scores)

    return _followed(X, y, Raw(), saliency, steps, lambda scores: scores)


def _followed(X, y, model, saliency, steps, read):
    order = saliency.flatten(1).argsort(1, descending=True)
    curves = [[], []]
    for s in range(steps + 1):
        mask = torch.zeros(saliency.flatten(1).shape, dtype=torch.bool)
        mask.scatter_(1, order[:, : s * mask.shape[1] // steps], True)
        mask = mask.view(len(X), 1, *X.shape[2:])
        for curve, images in zip(curves, (X * mask, X * ~mask), strict=True):
            curve.append(read(model(images))[torch.arange(len(y)), y])
    ins, dele = (torch.stack(curve, 1) for curve in curves)
    return ins, dele, torch.trapz(ins, dx=1 / steps), torch.trapz(dele, dx=1 / steps)


@wrong("sigmoid", "insertion deletion insertion_area deletion_area")
def each_class_on_its_own(X, y, model, saliency, steps):
    return _followed(X, y, model, saliency, steps, torch.sigmoid)


@wrong("one_point_missing", "insertion deletion insertion_area deletion_area")
def starts_after_the_first_step(X, y, model, saliency, steps):
    ins, dele, *_ = one_image_at_a_time(X, y, model, saliency, steps)
    ins, dele = ins[:, 1:], dele[:, 1:]
    return ins, dele, torch.trapz(ins, dx=1 / steps), torch.trapz(dele, dx=1 / steps)
