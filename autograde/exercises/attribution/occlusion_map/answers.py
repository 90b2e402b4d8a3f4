"""Occlusion maps as students wrote them: one window at a time and in batches, with bars and without."""

import copy
import math

import numpy as np
import torch
from tqdm.auto import tqdm

from autograde.mistakes.answers import right, wrong


@right
def a_progress_bar(X, y, model, size, stride, fill):
    H, W = X.shape[-2:]
    h, w = math.ceil((H - size) / stride) + 1, math.ceil((W - size) / stride) + 1
    heat = torch.empty(h, w)
    before = model(X)[0, y.item()].item()
    for k in tqdm(range(h * w), desc="occlusion"):
        i, j = divmod(k, w)
        x = X.detach().clone()
        x[..., i * stride : i * stride + size, j * stride : j * stride + size] = fill
        heat[i, j] = before - model(x)[0, y.item()].item()
    return heat


@right
def the_graph_is_kept(X, y, model, size, stride, fill):
    X = X.clone().requires_grad_()
    rows = range(0, X.shape[2] - size + stride, stride)
    columns = range(0, X.shape[3] - size + stride, stride)
    drops = []
    for r in rows:
        for c in columns:
            mask = torch.ones(X.shape)
            mask[:, :, r : r + size, c : c + size] = 0
            drops.append((model(X) - model(X * mask + fill * (1 - mask))).gather(1, y.view(-1, 1)).squeeze())
    return torch.stack(drops).view(len(rows), len(columns))


@right
def batches_of_eight(X, y, model, size, stride, fill):
    tops, lefts = (range(0, n - size + stride, stride) for n in X.shape[2:])
    places = [(top, left) for top in tops for left in lefts]
    scores = []
    with torch.inference_mode():
        for some in (places[k : k + 8] for k in range(0, len(places), 8)):
            batch = X.repeat(len(some), 1, 1, 1)
            for image, (top, left) in zip(batch, some, strict=True):
                image[:, top : top + size, left : left + size] = fill
            scores += model(batch)[:, int(y)].tolist()
        return (model(X)[0, int(y)] - torch.tensor(scores)).reshape(len(tops), len(lefts))


@right
def written_and_put_back(X, y, model, size, stride, fill):
    h, w = (int(np.ceil((n - size) / stride)) + 1 for n in X.shape[2:])
    out = np.zeros((h, w))
    with torch.no_grad():
        score = float(model(X)[0, y])
        for i, j in np.ndindex(h, w):
            window = X[0, :, i * stride : i * stride + size, j * stride : j * stride + size]
            seen = window.clone()
            window.fill_(fill)
            out[i, j] = score - float(model(X)[0, y])
            window.copy_(seen)
    return out


@right
def on_a_copy_of_the_model(X, y, model, size, stride, fill):
    class Occlusion:
        def __init__(self, model):
            self.model = copy.deepcopy(model).eval()

        def score(self, x):
            with torch.no_grad():
                return self.model(x)[range(len(x)), y.tolist()]

        def __call__(self, x):
            h = -(-(x.size(2) - size) // stride) + 1
            w = -(-(x.size(3) - size) // stride) + 1
            heat = torch.zeros((h, w))
            for i in range(h):
                for j in range(w):
                    covered = x.numpy().copy()
                    covered[0, :, stride * i : stride * i + size, stride * j : stride * j + size] = fill
                    heat[i][j] = (self.score(x) - self.score(torch.from_numpy(covered)))[0]
            return heat

    return Occlusion(model)(X)


def slow(X, y, size, stride, score, fill, steps=None):
    h, w = steps or (math.ceil((n - size) / stride) + 1 for n in X.shape[2:])
    heat = torch.zeros(h, w)
    for i in range(heat.shape[0]):
        for j in range(heat.shape[1]):
            x = X.clone()
            x[0, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
            heat[i, j] = score(X) - score(x)
    return heat


@wrong("probability", "drops border any_window fill")
def how_sure_it_is(X, y, model, size, stride, fill):
    return slow(X, y, size, stride, lambda x: torch.softmax(model(x), 1)[0, y[0]].item(), fill)


@wrong("occlusions_pile_up", "drops border any_window fill input_kept")
def never_copied(X, y, model, size, stride, fill):
    h, w = (math.ceil((n - size) / stride) + 1 for n in X.shape[2:])
    heat = torch.zeros(h, w)
    start = model(X)[0, y[0]].item()
    for i in range(h):
        for j in range(w):
            x = X
            x[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
            heat[i, j] = start - model(x)[0, y[0]].item()
    return heat


@wrong("border_missed", "border")
def floor_division(X, y, model, size, stride, fill):
    steps = [(n - size) // stride + 1 for n in X.shape[2:]]
    return slow(X, y, size, stride, lambda x: model(x)[0, y[0]].item(), fill, steps)


@wrong("fill_ignored", "fill")
def always_the_mean_colour(X, y, model, size, stride, fill):
    return slow(X, y, size, stride, lambda x: model(x)[0, y[0]].item(), 0)


@wrong("predicted_class", "drops border any_window fill")
def of_the_winner(X, y, model, size, stride, fill):
    c = model(X)[0].argmax()
    return slow(X, y, size, stride, lambda x: model(x)[0, c].item(), fill)


@wrong("cross_entropy", "drops border any_window fill")
def rise_of_the_loss(X, y, model, size, stride, fill):
    return -slow(X, y, size, stride, lambda x: torch.nn.functional.cross_entropy(model(x), y).item(), fill)


@wrong("rows_and_columns_swapped", "drops border any_window fill")
def x_first(X, y, model, size, stride, fill):
    return slow(X, y, size, stride, lambda x: model(x)[0, y[0]].item(), fill).T


@wrong("negative_drops_removed", "drops border any_window fill")
def only_what_helps(X, y, model, size, stride, fill):
    return torch.relu(slow(X, y, size, stride, lambda x: model(x)[0, y[0]].item(), fill))
