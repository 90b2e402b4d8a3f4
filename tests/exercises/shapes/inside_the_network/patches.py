"""Shapes of top patches: several hooks, indices of several kinds, boxes in several forms; wrong ends, orders, crops."""

import numpy as np
import torch
from shape import right, wrong

from helpers import unit_field

EXERCISE = "top_patches"


def activations(images, model, layer, channel):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o[:, channel].clone()))
    try:
        with torch.inference_mode():
            for batch in torch.split(images, 4):
                model(batch)
    finally:
        handle.remove()
    return torch.cat(kept).clone()


def boxed(maps, images, field, order, shift=0):
    boxes = []
    for i in order:
        row, column = divmod(int(maps[i].argmax()), maps.shape[2])
        top, left = field.stride * row + field.offset, field.stride * column + field.offset
        bottom, right_ = top + field.size - shift, left + field.size - shift
        boxes.append([i, max(top, 0), max(left, 0), min(bottom, images.shape[2]), min(right_, images.shape[3])])
    return boxes


@right
def slices_and_ranges(images, model, layer, channel, k):
    maps, field = activations(images, model, layer, channel), unit_field(model, layer)
    order = maps.amax((1, 2)).argsort(descending=True)[:k].tolist()
    return [maps[i].max() for i in order], torch.tensor(boxed(maps, images, field, order))


@right
def through_where(images, model, layer, channel, k):
    maps, field = activations(images, model, layer, channel).numpy(), unit_field(model, layer)
    best = sorted(range(len(maps)), key=lambda i: -maps[i].max())[:k]
    boxes = np.empty((k, 5))
    for rank, i in enumerate(best):
        rows, columns = np.where(maps[i] == maps[i].max())
        begin = np.array([rows[0], columns[0]]) * field.stride + field.offset
        end = np.minimum(begin + field.size, images.shape[2:])
        boxes[rank] = i, *np.maximum(begin, 0), *end
    return torch.from_numpy(maps[best].max(axis=(1, 2))), boxes


@right
def a_pooled_maximum(images, model, layer, channel, k):
    maps, field = activations(images, model, layer, channel), unit_field(model, layer)
    top, place = torch.nn.functional.adaptive_max_pool2d(maps[:, None], 1, return_indices=True)
    values, order = torch.topk(top.flatten(), k)
    at = torch.stack(torch.unravel_index(place.flatten()[order], maps.shape[1:]), dim=1)
    begin = at * field.stride + field.offset
    ends = torch.stack([begin[:, 0] + field.size, begin[:, 1] + field.size], dim=1)
    limits = torch.tensor(images.shape[-2:])
    return values, torch.hstack([order[:, None], begin.clamp_min(0), torch.min(ends, limits)])


@right
def a_running_list(images, model, layer, channel, k):
    """Keeps the best k while it goes through the images."""
    field, best = unit_field(model, layer), []
    for i, image in enumerate(images):
        one = activations(image[None], model, layer, channel)
        best.append((one.max().item(), i, one))
        best = sorted(best, key=lambda entry: entry[0], reverse=True)[:k]
    boxes = [[i, *boxed(one, images, field, [0])[0][1:]] for _, i, one in best]
    return torch.tensor([value for value, _, _ in best]), torch.tensor(boxes, dtype=torch.int32)


@right
def values_in_double(images, model, layer, channel, k):
    values, boxes = slices_and_ranges(images, model, layer, channel, k)
    return np.array(values, dtype=np.float64), boxes.tolist()


@wrong("last_pixel_missing", points=5)
def inclusive_ends(images, model, layer, channel, k):
    maps, field = activations(images, model, layer, channel), unit_field(model, layer)
    order = maps.amax((1, 2)).argsort(descending=True)[:k].tolist()
    return [maps[i].max() for i in order], boxed(maps, images, field, order, shift=1)


@wrong("not_sorted", points=0)
def in_the_order_of_the_images(images, model, layer, channel, k):
    maps, field = activations(images, model, layer, channel), unit_field(model, layer)
    order = sorted(maps.amax((1, 2)).topk(k).indices.tolist())
    return [maps[i].max() for i in order], boxed(maps, images, field, order)


@wrong("box_columns")
def corners_as_x_and_y(images, model, layer, channel, k):
    values, boxes = slices_and_ranges(images, model, layer, channel, k)
    return values, boxes[:, [0, 1, 3, 2, 4]]


@wrong("wrong_shape", points=5)
def boxes_without_the_image(images, model, layer, channel, k):
    values, boxes = slices_and_ranges(images, model, layer, channel, k)
    return values, boxes[:, 1:]


@wrong("several_of_one_image")
def the_strongest_units_of_all(images, model, layer, channel, k):
    maps, (size, stride, offset) = activations(images, model, layer, channel), unit_field(model, layer)
    flat = maps.flatten().argsort(descending=True)[:k]
    image, row, column = torch.unravel_index(flat, maps.shape)
    top, left = row * stride + offset, column * stride + offset
    ends = (top + size).clamp(max=images.shape[2]), (left + size).clamp(max=images.shape[3])
    boxes = torch.stack([image, top.clamp(0), left.clamp(0), *ends], 1)
    return maps.flatten()[flat], boxes


@wrong("wrong_form", points=0)
def crops_too(images, model, layer, channel, k):
    values, boxes = slices_and_ranges(images, model, layer, channel, k)
    return values, boxes, [images[i, :, top:end, left:right_] for i, top, left, end, right_ in boxes.tolist()]


@wrong("none_value")
def looks_up_a_layer_that_is_not_there(images, model, layer, channel, k):
    found = dict(model.named_children()).get(layer + "s")
    found.register_forward_hook(print)
