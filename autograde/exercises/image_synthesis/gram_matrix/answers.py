"""Gram matrices as students wrote them: products of matrices and of vectors, einsum, loops, other courses' code."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def course_style(features, normalize=True):
    N, C, H, W = features.size()
    F = features.view(N, C, H * W)
    gram = F.bmm(F.permute(0, 2, 1))
    if normalize:
        gram /= C * H * W
    return gram


@right
def one_expression(features, normalize=True):
    return torch.einsum("bixy,bjxy->bij", features, features) / (features[0].numel() if normalize else 1)


@right
def channel_by_channel(features, normalize=True):
    n, c, h, w = features.shape
    gram = torch.zeros(n, c, c)
    for b in range(n):
        for i in range(c):
            for j in range(c):
                gram[b, i, j] = (features[b, i] * features[b, j]).sum()
    return gram.div(c * h * w) if normalize else gram


@right
def a_list_of_matrices(features, normalize=True):
    grams = []
    for image in features:
        rows = image.flatten(start_dim=1)
        gram = torch.mm(rows, rows.t())
        grams.append(gram / rows.numel() if normalize else gram)
    return torch.stack(grams, dim=0)


@right
def features_scaled_first(features, normalize=True):
    batch, channels, height, width = features.shape
    if normalize:
        features = features / (channels * height * width) ** 0.5
    rows = features.contiguous().view(batch, channels, -1)
    return rows.matmul(rows.transpose(2, 1))


@right
def positions_first(features, normalize=True):
    columns = features.permute(0, 2, 3, 1).flatten(1, 2)
    gram = columns.mT @ columns
    return gram * (1 / (columns.shape[1] * columns.shape[2])) if normalize else gram


@right
def written_into(features, normalize=True):
    N, C, H, W = features.shape
    result = features.new_zeros((N, C, C))
    for n in range(N):
        f = features[n].reshape(C, H * W)
        result[n] = torch.matmul(f, f.T)
    if normalize is True:
        result = torch.divide(result, torch.tensor(C * H * W))
    return result


@right
def outer_products_of_positions(features, normalize=True):
    C, H, W = features.shape[1:]
    total = 0
    for y in range(H):
        for x in range(W):
            column = features[:, :, y, x]
            total = total + column.unsqueeze(2) * column.unsqueeze(1)
    return total / float(C * H * W) if normalize else total


@wrong("no_gradient", "gradient")
def by_numpy(features, normalize=True):
    f = features.detach().numpy()
    f = f.reshape(*f.shape[:2], -1)
    gram = np.matmul(f, f.transpose(0, 2, 1))
    return gram / f[0].size if normalize else gram


@wrong("no_gradient", "gradient")
def without_a_graph(features, normalize=True):
    with torch.no_grad():
        return course_style(features, normalize)


@wrong("channels_and_positions_mixed")
def viewed_with_channels_last(features, normalize=True):
    N, C, H, W = features.shape
    f = features.view(N, H * W, C)
    gram = torch.bmm(f.transpose(1, 2), f)
    return gram / (C * H * W) if normalize else gram


@wrong("positions_by_positions")
def the_transpose_first(features, normalize=True):
    f = features.flatten(2)
    gram = f.permute(0, 2, 1).bmm(f)
    return gram / f[0].numel() if normalize else gram


@wrong("images_mixed", "batch plain gradient")
def as_in_another_tutorial(features, normalize=True):
    N, C, H, W = features.shape
    f = features.transpose(0, 1).reshape(C, -1)
    gram = (f @ f.t() / N)[None]
    return gram / (C * H * W) if normalize else gram


@wrong("channels_of_all_images")
def as_in_pytorchs_tutorial(features, normalize=True):
    a, b, c, d = features.size()
    f = features.view(a * b, c * d)
    gram = torch.mm(f, f.t())
    return gram.div(b * c * d) if normalize else gram


@wrong("divided_by_positions", "batch one_image gradient")
def channels_not_counted(features, normalize=True):
    f = features.flatten(2)
    gram = f @ f.mT
    return gram / f.shape[2] if normalize else gram


@wrong("always_normalised", "plain")
def argument_ignored(features, normalize=True):
    f = features.flatten(2)
    return torch.matmul(f, f.transpose(-1, -2)) / (f.shape[1] * f.shape[2])


@wrong("not_normalised", "batch one_image gradient")
def argument_ignored_the_other_way(features, normalize=True):
    f = features.flatten(2)
    return torch.matmul(f, f.transpose(-1, -2))


@wrong("squeezed_batch", "one_image")
def squeezed(features, normalize=True):
    f = features.flatten(2)
    gram = (f @ f.mT).squeeze()
    return gram / f[0].numel() if normalize else gram


@wrong("divided_by_the_batch_too")
def all_values_counted(features, normalize=True):
    f = features.flatten(2)
    return f @ f.mT / features.numel() if normalize else f @ f.mT


@wrong("leaf_in_place", "input_kept gradient")
def scaled_in_place(features, normalize=True):
    if normalize:
        features /= features[0].numel() ** 0.5
    f = features.flatten(2)
    return f @ f.mT
