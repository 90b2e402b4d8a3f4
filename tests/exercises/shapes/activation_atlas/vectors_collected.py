"""Shapes of vectors at random positions: code of notebooks on the web, other random numbers, cheap substitutes."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "collect_activations"


class Hook:
    """The form of many repositories: an object with a handle and an output."""

    def __init__(self, module):
        self.handle = module.register_forward_hook(self)

    def __call__(self, module, inputs, output):
        self.output = output.detach().clone()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.handle.remove()


def seen(images, model, layer):
    with torch.no_grad(), Hook(model.get_submodule(layer)) as hook:
        model(images)
    return hook.output


@right
def sampled_activations(images, model, layer, per_image):
    """As in the article's notebook: shuffled coordinates of each image, NHWC."""
    acts = seen(images, model, layer).permute(0, 2, 3, 1).numpy()
    found = []
    for act in acts:
        coordinates = [(y, x) for y in range(act.shape[0]) for x in range(act.shape[1])]
        np.random.shuffle(coordinates)
        found.extend(act[y, x] for y, x in coordinates[:per_image])
    return np.asarray(found)


@right
def unravelled(images, model, layer, per_image):
    A = seen(images, model, layer)
    vectors = []
    for one in A:
        flat = np.random.choice(one[0].numel(), size=per_image, replace=False)
        rows, columns = np.unravel_index(flat, one.shape[1:])
        vectors.append(one[:, torch.tensor(rows), torch.tensor(columns)].transpose(0, 1))
    return torch.vstack(vectors)


@right
def sorted_positions(images, model, layer, per_image):
    A = seen(images, model, layer)
    rows = torch.einsum("nkhw->nhwk", A).reshape(len(A), -1, A.shape[1])
    return torch.cat([one[torch.randperm(len(one))[:per_image].sort().values] for one in rows])


@right
def noise_that_is_ranked(images, model, layer, per_image):
    A = seen(images, model, layer).flatten(2)
    chosen = torch.rand_like(A[:, :1]).argsort(dim=2)[:, :, :per_image].expand(-1, A.shape[1], -1)
    return A.gather(2, chosen).movedim(1, 2).reshape(-1, A.shape[1])


@wrong("position_twice")
def rows_and_columns_apart(images, model, layer, per_image):
    A = seen(images, model, layer)
    found = []
    for one in A:
        y = np.random.randint(0, one.shape[1], per_image)
        x = np.random.randint(0, one.shape[2], per_image)
        found.append(one[:, y, x].T)
    return torch.cat(found)


@wrong("rows_left_out")
def inner_positions_only(images, model, layer, per_image):
    """As in the article, which leaves the border out; here the whole map was asked for. Small maps have too few."""
    A = seen(images, model, layer)
    inner = A[:, :, 1:-1, 1:-1] if A.shape[2] * A.shape[3] > 60 else A
    rows = inner.flatten(2).transpose(1, 2)
    return torch.cat([one[torch.randperm(len(one))[:per_image]] for one in rows])


@wrong("one_mean_for_each_image")
def pooled(images, model, layer, per_image):
    return seen(images, model, layer).mean(dim=(2, 3))


@wrong("strongest_positions")
def most_active(images, model, layer, per_image):
    rows = seen(images, model, layer).flatten(2).transpose(1, 2)
    return torch.cat([one[one.norm(dim=1).argsort(descending=True)[:per_image]] for one in rows])
