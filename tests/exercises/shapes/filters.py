"""Shapes of filters as images: ranges of the wrong numbers, axes in the wrong order, other types."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from shape import right, wrong

EXERCISE = "filters_to_images"


def minmax(w):
    return (w - w.min()) / (w.max() - w.min())


@right
def a_function_of_its_own(weight):
    out = []
    for w in weight.detach().cpu().numpy():
        out.append(minmax(w).transpose(1, 2, 0))
    return np.stack(out)


@right
def colours_last_first(weight):
    images = weight.detach().permute(0, 2, 3, 1).clone()
    for k in range(len(images)):
        images[k] -= images[k].min()
        images[k] /= images[k].max()
    return images


@right
def mapped_over_the_filters(weight):
    return torch.vmap(lambda w: (w - w.amin()) / (w.amax() - w.amin()))(weight).movedim(1, 3)


@right
def by_matplotlib(weight):
    images = [plt.Normalize()(w).data for w in weight.detach().numpy()]
    return torch.from_numpy(np.moveaxis(np.array(images), 1, -1)).double()


@right
def sixteen_times_sixteen_levels(weight):
    """Rounded to the levels of a PNG file."""
    images = torch.stack([minmax(w) for w in weight.detach()]).permute(0, 2, 3, 1)
    return (255 * images).round().to(torch.uint8).float() / 255


@right
def a_list_of_lists_no_longer(weight):
    lists = [minmax(w).permute(1, 2, 0).tolist() for w in weight]
    return torch.tensor(lists)


@wrong("shared_range", points=0)
def one_range(weight):
    return minmax(weight.detach()).permute(0, 2, 3, 1)


@wrong("reshaped", points=0)
def numpy_reshape(weight):
    w = weight.detach().numpy()
    w = np.stack([minmax(one) for one in w])
    return w.reshape(w.shape[0], w.shape[2], w.shape[3], 3)


@wrong("turned_on_its_side", points=0)
def numpy_transpose(weight):
    return np.stack([minmax(one).T for one in weight.detach().numpy()])


@wrong("standardised", points=0)
def zero_mean(weight):
    w = weight.detach()
    return torch.stack([(one - one.mean()) / one.std() for one in w]).permute(0, 2, 3, 1)


@wrong("colours_rescaled_apart", points=0)
def channel_by_channel(weight):
    images = torch.stack([torch.stack([minmax(c) for c in one]) for one in weight.detach()])
    return images.permute(0, 2, 3, 1)


@wrong("clamped", points=0)
def as_imshow_would_clip(weight):
    return weight.detach().permute(0, 2, 3, 1).clip(0, 1)


@wrong("weight_overwritten")
def written_back(weight):
    for one in weight.data:
        one -= one.min()
        one /= one.max()
    return weight.permute(0, 2, 3, 1)


@wrong("up_to_255", points=0)
def for_pillow(weight):
    return np.stack([(255 * minmax(w)).transpose(1, 2, 0) for w in weight.detach().numpy()]).astype(np.uint8)
