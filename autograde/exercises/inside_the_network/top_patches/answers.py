"""Top patches as students wrote them: hooks of several kinds, loops, NumPy, lists of tuples."""

import contextlib
import heapq

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong
from helpers.receptive_fields.measured import unit_field


def maps_of(images, model, layer, channel, after=lambda output: output.clone()):
    kept = {}
    handle = model.get_submodule(layer).register_forward_hook(
        lambda module, inputs, output: kept.__setitem__("maps", after(output))
    )
    try:
        with torch.no_grad():
            model(images)
    finally:
        handle.remove()
    return kept["maps"][:, channel]


@right
def with_numpy(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    maps = maps_of(images, model, layer, channel).numpy()
    tops = maps.max(axis=(1, 2))
    order = np.argsort(-tops)[:k]
    boxes = np.zeros((k, 5), dtype=np.int64)
    for rank, i in enumerate(order):
        r, c = np.unravel_index(np.argmax(maps[i]), maps[i].shape)
        top, left = r * stride + offset, c * stride + offset
        boxes[rank] = [
            i,
            max(0, top),
            max(0, left),
            min(images.shape[2], top + size),
            min(images.shape[3], left + size),
        ]
    return tops[order], boxes


@right
def lists_of_tuples(images, model, layer, channel, k):
    f = unit_field(model, layer)
    found = []
    for i, one in enumerate(images):
        m = maps_of(one.unsqueeze(0), model, layer, channel)[0]
        value, row, column = max((m[r, c].item(), r, c) for r in range(m.shape[0]) for c in range(m.shape[1]))
        y, x = f.offset + f.stride * row, f.offset + f.stride * column
        box = (i, max(y, 0), max(x, 0), min(y + f.size, one.shape[1]), min(x + f.size, one.shape[2]))
        found.append((value, box))
    best = heapq.nlargest(k, found)
    return [value for value, _ in best], [box for _, box in best]


@right
def a_masked_image(images, model, layer, channel, k):
    """Which pixels lie in the field: a comparison for each row and column."""
    size, stride, offset = unit_field(model, layer)
    maps = maps_of(images, model, layer, channel)
    by_row, rows = maps.amax(dim=2).max(dim=1)
    columns = maps.amax(dim=1).argmax(dim=1)
    values, order = torch.sort(by_row, descending=True)
    boxes = []
    for i in order[:k].tolist():
        box = [i]
        ends = []
        for unit, side in ((rows[i], images.shape[2]), (columns[i], images.shape[3])):
            inside = [p for p in range(side) if 0 <= p - (offset + stride * int(unit)) < size]
            box.append(inside[0])
            ends.append(inside[-1] + 1)
        boxes.append(box + ends)
    return values[:k], torch.tensor(boxes)


@right
def a_hook_as_a_class(images, model, layer, channel, k):
    class Keeper:
        def __enter__(self):
            self.handle = dict(model.named_modules())[layer].register_forward_hook(self)
            return self

        def __call__(self, module, inputs, output):
            self.output = output.detach().clone()

        def __exit__(self, *error):
            self.handle.remove()

    best = torch.full((len(images),), -float("inf"))
    where = torch.zeros(len(images), 2, dtype=torch.long)
    with Keeper() as keeper:
        for i in range(len(images)):
            model(images[[i]])
            one = keeper.output[0, channel]
            best[i] = one.max()
            where[i] = (one == one.max()).nonzero()[0]
    size, stride, offset = unit_field(model, layer)
    order = best.topk(k).indices
    begin = where[order] * stride + offset
    end = torch.minimum(begin + size, torch.tensor(images.shape[2:]))
    return best[order], torch.cat([order[:, None], begin.clamp(min=0), end], dim=1).float()


@right
def a_nested_function_that_stops_the_pass(images, model, layer, channel, k):
    class Enough(Exception):
        pass

    maps = []

    def keep(module, inputs, output):
        maps.append(output[0, channel] + 0)
        raise Enough

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        for image in images:
            with contextlib.suppress(Enough):
                model(image[None])
    finally:
        handle.remove()
    maps = torch.stack(maps).detach()
    size, stride, offset = unit_field(model, layer)
    value, place = maps.reshape(len(maps), -1).max(1)
    order = sorted(range(len(maps)), key=lambda i: value[i].item(), reverse=True)[:k]
    boxes = torch.empty(k, 5, dtype=torch.int64)
    for rank, i in enumerate(order):
        row, column = divmod(place[i].item(), maps.shape[-1])
        boxes[rank, 0] = i
        boxes[rank, 1:3] = torch.tensor([row, column]) * stride + offset
        boxes[rank, 3:] = boxes[rank, 1:3] + size
    boxes[:, 1:] = boxes[:, 1:].clamp(min=0)
    boxes[:, 3] = boxes[:, 3].clamp(max=images.size(2))
    boxes[:, 4] = boxes[:, 4].clamp(max=images.size(3))
    return value[order], boxes


def patches(maps, images, field, k, clip=True):
    size, stride, offset = field
    tops, places = maps.flatten(1).max(1)
    values, order = tops.topk(k)
    begin = torch.stack([places[order] // maps.shape[2], places[order] % maps.shape[2]], 1) * stride + offset
    end = begin + size
    if clip:
        begin = begin.clamp(min=0)
        end = torch.minimum(end, torch.tensor(images.shape[2:]))
    return values, torch.cat([order[:, None], begin, end], 1)


@wrong("not_clipped", "boxes any")
def beyond_the_border(images, model, layer, channel, k):
    return patches(maps_of(images, model, layer, channel), images, unit_field(model, layer), k, clip=False)


@wrong("after_the_relu", "as_returned")
def a_view_of_the_output(images, model, layer, channel, k):
    maps = maps_of(images, model, layer, channel, after=lambda output: output)
    return patches(maps, images, unit_field(model, layer), k)


@wrong("offset_forgotten", "boxes any")
def begins_at_the_stride(images, model, layer, channel, k):
    size, stride, _ = unit_field(model, layer)
    return patches(maps_of(images, model, layer, channel), images, (size, stride, 0), k)


@wrong("mean_of_the_channel", "values boxes any as_returned")
def most_active_on_average(images, model, layer, channel, k):
    maps = maps_of(images, model, layer, channel)
    order = maps.mean(dim=(1, 2)).topk(k).indices
    _, boxes = patches(maps[order], images, unit_field(model, layer), k)
    return maps[order].mean(dim=(1, 2)), boxes


@wrong("hook_left", "model_kept")
def never_removed(images, model, layer, channel, k):
    found = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.append(o.clone()))
    with torch.no_grad():
        model(images)
    return patches(found[0][:, channel], images, unit_field(model, layer), k)


@wrong("wrong_form", "values boxes any as_returned")
def boxes_alone(images, model, layer, channel, k):
    return patches(maps_of(images, model, layer, channel), images, unit_field(model, layer), k)[1]


@wrong("hook_left_after_an_error", "model_kept")
def removed_at_the_end(images, model, layer, channel, k):
    found = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.append(o.clone()))
    model(images)
    handle.remove()
    return patches(found[0][:, channel].detach(), images, unit_field(model, layer), k)
