"""Losses of feature inversion as students wrote them: loops, losses of torch, norms, expanded squares."""

import torch
import torch.nn.functional as F

from autograde.exercises.image_synthesis.total_variation import total_variation
from autograde.mistakes.answers import right, wrong


@right
def one_image_at_a_time(features, target, img, tv_weight, alpha_weight):
    losses = []
    for n in range(features.shape[0]):
        t = target[n].detach()
        code = ((features[n] - t) ** 2).sum() / (t**2).sum()
        reg = alpha_weight * (img[n].abs() ** 6).sum()
        losses.append(code + reg + tv_weight * total_variation(img[n : n + 1])[0])
    return torch.stack(losses)


@right
def losses_of_torch(features, target, img, tv_weight, alpha_weight):
    with torch.no_grad():
        goal = target.clone()
        norm = F.mse_loss(goal, torch.zeros_like(goal), reduction="none").sum((1, 2, 3))
    error = F.mse_loss(features, goal, reduction="none").sum((1, 2, 3))
    return error / norm + tv_weight * total_variation(img) + alpha_weight * torch.pow(img, 6).sum((1, 2, 3))


@right
def means_over_means(features, target, img, tv_weight, alpha_weight):
    target = target.data
    code = (features - target).pow(2).mean(dim=[1, 2, 3]) / target.pow(2).mean(dim=[1, 2, 3])
    return code + alpha_weight * img.pow(6).sum(dim=[1, 2, 3]) + tv_weight * total_variation(img)


@right
def norms_with_an_epsilon(features, target, img, tv_weight, alpha_weight):
    N = len(img)
    y, y0 = features.reshape(N, -1), target.detach().reshape(N, -1)
    code = torch.norm(y - y0, dim=1) ** 2 / (torch.norm(y0, dim=1) ** 2 + 1e-8)
    return code + alpha_weight * torch.norm(img.reshape(N, -1), p=6, dim=1) ** 6 + tv_weight * total_variation(img)


@right
def scaled_before_they_are_compared(features, target, img, tv_weight, alpha_weight):
    length = target.detach().flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    code = (features / length - target.detach() / length).square().sum((1, 2, 3))
    penalty = (img**2).prod(dim=0, keepdim=True) * 0 + (img**2) ** 3
    return code + penalty.flatten(1).sum(1) * alpha_weight + total_variation(img) * tv_weight


@right
def its_own_variation(features, target, img, tv_weight, alpha_weight):
    def sums(x):
        return x.flatten(1).sum(1)

    t = target.detach()
    tv = sums((img[..., 1:] - img[..., :-1]) ** 2) + sums((img[..., 1:, :] - img[..., :-1, :]) ** 2)
    return sums((features - t) ** 2) / sums(t * t) + alpha_weight * sums(torch.abs(img) ** 6) + tv_weight * tv


@right
def only_the_terms_that_count(features, target, img, tv_weight, alpha_weight):
    goal = target.detach()
    loss = ((features - goal) ** 2).sum(dim=(1, 2, 3))
    loss /= (goal**2).sum(dim=(1, 2, 3))
    if alpha_weight:
        loss += alpha_weight * (img**6).sum(dim=(1, 2, 3))
    if tv_weight:
        loss = loss + tv_weight * total_variation(img=img)
    return loss


@right
def in_double_precision(features, target, img, tv_weight, alpha_weight):
    y, t, x = features.double(), target.detach().double(), img.double()
    squares = (y * y - 2 * y * t + t * t).sum((1, 2, 3))
    return squares / (t * t).sum((1, 2, 3)) + alpha_weight * (x**6).sum((1, 2, 3)) + tv_weight * total_variation(x)


@right
def written_into_a_tensor(features, target, img, tv_weight, alpha_weight):
    loss = torch.zeros(img.shape[0])
    variation = total_variation(img)
    for n, (y, t, x) in enumerate(zip(features, target.detach(), img, strict=True)):
        loss[n] = torch.dist(y, t).square() / t.square().sum() + alpha_weight * x.pow(6).sum()
        loss[n] += tv_weight * variation[n]
    return loss


@wrong("mean_in_place_of_ratio", "code any features_gradient")
def a_mean_squared_error(features, target, img, tv_weight, alpha_weight):
    code = F.mse_loss(features, target.detach(), reduction="none").mean((1, 2, 3))
    return code + alpha_weight * img.pow(6).sum((1, 2, 3)) + tv_weight * total_variation(img)


@wrong("target_followed", "constant")
def nothing_detached(features, target, img, tv_weight, alpha_weight):
    code = (features - target).pow(2).sum((1, 2, 3)) / target.pow(2).sum((1, 2, 3))
    return code + alpha_weight * img.pow(6).sum((1, 2, 3)) + tv_weight * total_variation(img)


@wrong("norm_not_squared", "code any features_gradient")
def quotient_of_norms(features, target, img, tv_weight, alpha_weight):
    t = target.detach()
    code = torch.norm((features - t).flatten(1), dim=1) / torch.norm(t.flatten(1), dim=1)
    return code + alpha_weight * (img**6).sum((1, 2, 3)) + tv_weight * total_variation(img)


@wrong("second_power", "alpha any img_gradient")
def weight_decay(features, target, img, tv_weight, alpha_weight):
    t = target.detach()
    code = (features - t).square().sum((1, 2, 3)) / t.square().sum((1, 2, 3))
    return code + alpha_weight * (img**2).sum((1, 2, 3)) + tv_weight * total_variation(img)


@wrong("axes_kept", "code alpha variation any features_gradient img_gradient")
def two_axes(features, target, img, tv_weight, alpha_weight):
    t = target.detach()
    error = ((features - t) ** 2).flatten(1).sum(1, keepdim=True)
    norm = (t**2).flatten(1).sum(1)
    return error / norm + alpha_weight * (img**6).flatten(1).sum(1) + tv_weight * total_variation(img)


@wrong("summed_over_the_batch", "code alpha variation any features_gradient img_gradient")
def one_loss_for_all(features, target, img, tv_weight, alpha_weight):
    return norms_with_an_epsilon(features, target, img, tv_weight, alpha_weight).sum()


@wrong("no_gradient", "features_gradient img_gradient")
def python_numbers(features, target, img, tv_weight, alpha_weight):
    return torch.tensor([one.item() for one in one_image_at_a_time(features, target, img, tv_weight, alpha_weight)])


@wrong("wrong_total_variation", "variation any img_gradient")
def with_absolute_differences(features, target, img, tv_weight, alpha_weight):
    t = target.detach()
    code = (features - t).square().sum((1, 2, 3)) / t.square().sum((1, 2, 3))
    tv = img.diff(dim=2).abs().sum((1, 2, 3)) + img.diff(dim=3).abs().sum((1, 2, 3))
    return code + alpha_weight * (img**6).sum((1, 2, 3)) + tv_weight * tv
