"""Shapes of occlusion maps: ways to go through the windows, to hide them, to ask the model; two mistakes at once."""

import functools
import itertools
import math

import numpy as np
import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "occlusion_map"


class Occlusion:
    """As in courses where the method is a class, with `y` as a list."""

    def __init__(self, model, size, stride, fill):
        self.model, self.size, self.stride, self.fill = model, size, stride, fill

    def windows(self, side):
        start = 0
        while True:
            yield slice(start, start + self.size)
            if start + self.size >= side:
                return
            start += self.stride

    @torch.no_grad()
    def attribute(self, X, y):
        base = self.model(X)[0, y[0]].item()
        result = []
        for rows in self.windows(X.shape[2]):
            result.append([])
            for columns in self.windows(X.shape[3]):
                hidden = torch.clone(X)
                hidden[..., rows, columns] = self.fill
                result[-1].append(base - self.model(hidden)[0, y[0]].item())
        return torch.tensor(result)


@right
def a_class_and_a_list(X, y, model, size, stride, fill):
    return Occlusion(model, size, stride, fill).attribute(X, y.tolist())


@right
def einsum_of_masks(X, y, model, size, stride, fill):
    def covers(side):
        count = math.ceil((side - size) / stride) + 1
        start, pixel = stride * torch.arange(count)[:, None], torch.arange(side)[None]
        return ((pixel >= start) & (pixel < start + size)).float()

    masks = torch.einsum("ir,jc->ijrc", covers(X.shape[2]), covers(X.shape[3])).flatten(0, 1)[:, None]
    drops = model(X)[:, y] - model(torch.lerp(X, torch.full_like(X, fill), masks))[:, y]
    return drops.view(covers(X.shape[2]).shape[0], -1)


@right
def numpy_and_partial(X, y, model, size, stride, fill):
    score = functools.partial(lambda c, x: model(x).detach().numpy()[0, c], int(y[0]))
    rows, columns = (np.arange(0, side - size + stride, stride) for side in X.shape[2:])
    out = np.full((len(rows), len(columns)), np.nan, dtype=np.float32)
    for (i, r), (j, c) in itertools.product(enumerate(rows), enumerate(columns)):
        x = X.numpy().copy()
        x[:, :, r : r + size, c : c + size] = fill
        out[i, j] = score(X) - score(torch.as_tensor(x))
    return out


@right
def padded(X, y, model, size, stride, fill):
    """A cover of the window, padded to the size of the image; negative padding cuts it off beyond the border."""
    h, w = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    one = torch.ones(1, 1, size, size)
    before = model(X).gather(1, y.view(-1, 1))
    drops = torch.zeros(h, w, dtype=torch.float64)
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            cover = F.pad(one, (left, X.shape[3] - left - size, top, X.shape[2] - top - size)).bool()
            drops[i, j] = (before - model(X.masked_fill(cover, fill)).gather(1, y.view(-1, 1))).item()
    return drops


@right
def vmapped(X, y, model, size, stride, fill):
    h, w = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    rows, columns = torch.arange(X.shape[2])[:, None], torch.arange(X.shape[3])[None]

    def drop(window):
        top, left = stride * (window // w), stride * (window % w)
        inside = (rows >= top) & (rows < top + size) & (columns >= left) & (columns < left + size)
        return (model(X) - model(torch.where(inside, fill, X)))[0].index_select(0, y)[0]

    return torch.vmap(drop)(torch.arange(h * w)).reshape(h, w)


def drops_of(X, size, stride, fill, score, count=math.ceil):
    h, w = (count((side - size) / stride) + 1 for side in X.shape[2:])
    drops = torch.zeros(h, w)
    for i, j in itertools.product(range(h), range(w)):
        hidden = X.clone()
        hidden[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
        drops[i, j] = score(X) - score(hidden)
    return drops.detach()


@wrong("absolute_drop")
def how_much_it_changes(X, y, model, size, stride, fill):
    return drops_of(X, size, stride, fill, lambda x: model(x)[0, y[0]]).abs()


@wrong("border_missed")
def floor_and_ignored_fill(X, y, model, size, stride, fill):
    return drops_of(X, size, stride, 0.0, lambda x: model(x)[0, y[0]], math.floor)


@wrong("sign_swapped")
def after_minus_before(X, y, model, size, stride, fill):
    return drops_of(X, size, stride, fill, lambda x: -model(x)[0, y[0]])


@wrong("rescaled")
def for_the_picture(X, y, model, size, stride, fill):
    drops = drops_of(X, size, stride, fill, lambda x: model(x)[0, y[0]])
    drops -= drops.min()
    return drops / drops.max()


@wrong("fill_normalised_again")
def black(X, y, model, size, stride, fill):
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    colour = ((fill - mean) / std).view(1, 3, 1, 1)
    return drops_of(X, size, stride, colour, lambda x: model(x)[0, y[0]])


@wrong("one_value_a_pixel", 0)
def as_large_as_the_photograph(X, y, model, size, stride, fill):
    drops = drops_of(X, size, stride, fill, lambda x: model(x)[0, y[0]])
    return F.interpolate(drops[None, None], size=X.shape[2:], mode="bilinear")[0, 0]
