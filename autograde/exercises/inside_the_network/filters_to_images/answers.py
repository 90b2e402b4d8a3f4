"""Filters as images, as students wrote them."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong
from helpers.images import deprocess, rescale


@right
def a_loop_over_filters(weight):
    images = torch.zeros(weight.shape[0], weight.shape[2], weight.shape[3], 3)
    for k in range(weight.shape[0]):
        w = weight[k].data
        w = (w - w.min()) / (w.max() - w.min())
        images[k] = w.permute(1, 2, 0)
    return images


@right
def numpy_throughout(weight):
    w = weight.detach().cpu().numpy().transpose(0, 2, 3, 1)
    low, high = w.min(axis=(1, 2, 3), keepdims=True), w.max(axis=(1, 2, 3), keepdims=True)
    return (w - low) / (high - low)


@right
def with_the_helper(weight):
    return torch.stack([rescale(one).permute(1, 2, 0) for one in weight.detach()])


@right
def aminmax_of_rows(weight):
    low, high = torch.aminmax(weight.flatten(1), dim=1, keepdim=True)
    rows = (weight.flatten(1) - low) / (high - low)
    return rows.unflatten(1, weight.shape[1:]).permute(0, 2, 3, 1)


@right
def in_place_on_a_copy(weight):
    images = weight.data.clone().permute(0, 2, 3, 1)
    for image in images:
        image -= image.min()
        image /= image.max()
    return images


@right
def an_array_filled_number_by_number(weight):
    w = weight.tolist()
    images = []
    for one in w:
        numbers = [v for colour in one for row in colour for v in row]
        low, high = min(numbers), max(numbers)
        red, green, blue = one
        images.append(
            [
                [[(v - low) / (high - low) for v in pixel] for pixel in zip(*rows, strict=True)]
                for rows in zip(red, green, blue, strict=True)
            ]
        )
    return np.array(images)


@right
def interpolated(weight):
    images = []
    for one in weight.detach().double().numpy():
        shown = np.interp(one, (one.min(), one.max()), (0, 1))
        images.append(torch.from_numpy(np.moveaxis(shown, 0, 2)))
    return torch.stack(images)


@wrong("shared_range", "filters any_filters of_a_model input_kept")
def as_for_a_single_picture(weight):
    return rescale(weight.detach()).permute(0, 2, 3, 1)


@wrong("colours_rescaled_apart", "filters any_filters of_a_model input_kept")
def loops_over_colours(weight):
    images = torch.zeros(len(weight), *weight.shape[2:], 3)
    for k, one in enumerate(weight.detach()):
        for c in range(3):
            images[k, :, :, c] = (one[c] - one[c].min()) / (one[c].max() - one[c].min())
    return images


@wrong("reshaped", "filters any_filters of_a_model input_kept")
def viewed_as_pictures(weight):
    k, c, h, w = weight.shape
    weight = weight.detach()
    rows = weight.view(k, -1)
    rows = (rows - rows.min(1, keepdim=True)[0]) / (rows.max(1, keepdim=True)[0] - rows.min(1, keepdim=True)[0])
    return rows.view(k, h, w, c)


@wrong("turned_on_its_side", "filters any_filters of_a_model input_kept")
def transposed(weight):
    return torch.stack([rescale(one.detach()).permute(2, 1, 0) for one in weight])


@wrong("weight_overwritten", "input_kept")
def in_place_on_a_view(weight):
    images = weight.detach().permute(0, 2, 3, 1)
    for image in images:
        image -= image.min()
        image /= image.max()
    return images.clone()


@wrong("fails_on_parameters", "of_a_model input_kept")
def numpy_without_detach(weight):
    return np.stack([rescale(one.numpy()).transpose(1, 2, 0) for one in weight])


@wrong("fails_on_parameters", "of_a_model input_kept")
def in_place_on_the_parameter(weight):
    """The values of a plain tensor are overwritten; a parameter refuses."""
    low, high = (getattr(weight.detach(), end)(dim=(1, 2, 3), keepdim=True) for end in ("amin", "amax"))
    weight -= low
    weight /= high - low
    return weight.permute(0, 2, 3, 1)


@wrong("treated_as_photographs", "filters any_filters of_a_model input_kept")
def deprocessed(weight):
    return np.stack([np.asarray(deprocess(one)) / 255.0 for one in weight])


@wrong("colours_left_first", "filters any_filters of_a_model input_kept")
def channels_first(weight):
    low, high = (getattr(weight.detach().flatten(1), end)(dim=1)[:, None, None, None] for end in ("amin", "amax"))
    return (weight - low) / (high - low)


@wrong("up_to_255", "filters any_filters of_a_model input_kept")
def bytes_for_pillow(weight):
    return (255 * with_the_helper(weight)).byte()
