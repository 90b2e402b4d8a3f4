"""Shapes of Gram matrices: from tutorials, with tensors of more or fewer axes, and nearly right ones."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "gram_matrix"


@right
def as_a_convolution(features, normalize=True):
    """Each image's channels are filters as large as the image: one product for each pair."""
    grams = [torch.nn.functional.conv2d(image[:, None], image[:, None])[:, :, 0, 0] for image in features]
    gram = torch.stack(grams)
    return gram / features[0].numel() if normalize else gram


@right
def tensordot(features, normalize=True):
    divisor = np.prod(features.shape[1:]) if normalize else 1
    return torch.stack([torch.tensordot(f, f, dims=([1, 2], [1, 2])) for f in features]) / float(divisor)


@right
def upper_half_mirrored(features, normalize=True):
    n, c = features.shape[:2]
    gram = torch.zeros(n, c, c)
    for i in range(c):
        for j in range(i, c):
            gram[:, i, j] = (features[:, i] * features[:, j]).sum(dim=(1, 2))
            if i != j:
                gram[:, j, i] = gram[:, i, j]
    scale = 1 / features[0].numel() if normalize else 1
    return gram * scale


@right
def mean_over_positions(features, normalize=True):
    x = features.flatten(start_dim=2)
    if normalize:
        return (x.unsqueeze(1) * x.unsqueeze(2)).mean(dim=-1) / x.shape[1]
    return torch.baddbmm(torch.zeros(x.shape[0], x.shape[1], x.shape[1]), x, x.mT)


@right
def vectorised_over_the_batch(features, normalize=True):
    def one(image):
        rows = image.reshape(image.shape[0], -1)
        return torch.inner(rows, rows) / (rows.numel() if normalize else 1)

    return torch.vmap(one)(features)


def product(x, normalize, count):
    gram = x @ x.transpose(-2, -1)
    return gram / count if normalize else gram


@wrong("divided_by_positions")
def as_gatys_code_has_it(features, normalize=True):
    b, c, h, w = features.size()
    F = features.view(b, c, h * w)
    G = torch.bmm(F, F.transpose(1, 2))
    return G.div_(h * w) if normalize else G


@wrong("rows_or_columns_only", 0)
def without_flattening(features, normalize=True):
    return product(features, normalize, features[0].numel())


@wrong("one_image_only")
def the_first_image(features, normalize=True):
    x = features[0].flatten(1)
    return product(x, normalize, x.numel()).unsqueeze(0)


@wrong("centred")
def a_covariance(features, normalize=True):
    x = features.flatten(2)
    return product(x - x.mean(dim=2, keepdim=True), normalize, x[0].numel())


@wrong("unit_length")
def cosines(features, normalize=True):
    return product(torch.nn.functional.normalize(features.flatten(2), dim=2), normalize, features[0].numel())


@wrong("normalised_twice")
def divided_before_and_after(features, normalize=True):
    gram = product(features.flatten(2), normalize, features[0].numel())
    return gram / features[0].numel() if normalize else gram


@wrong("no_gradient", 6)
def numpy(features, normalize=True):
    x = features.detach().flatten(2).numpy()
    return np.einsum("nip,njp->nij", x, x) / (x[0].size if normalize else 1)


@wrong("numpy_needs_detach")
def numpy_without_detach(features, normalize=True):
    x = features.flatten(2).numpy()
    return np.einsum("nip,njp->nij", x, x) / (x[0].size if normalize else 1)
