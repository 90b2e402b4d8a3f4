"""Shapes of content losses: from tutorials and other courses, and nearly right ones."""

import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "content_loss"


@right
def weight_inside_as_a_root(content_weight, content_current, content_original):
    root = content_weight**0.5
    return F.mse_loss(root * content_current, root * content_original, reduction="sum")


@right
def distance(content_weight, content_current, content_original):
    return content_weight * torch.dist(content_current, content_original) ** 2


@right
def cdist(content_weight, content_current, content_original):
    a, b = content_current.flatten(1), content_original.flatten(1)
    return content_weight * torch.cdist(a, b) ** 2


@right
def a_huber_loss_far_out(content_weight, content_current, content_original):
    """Below its threshold, the Huber loss is half a square."""
    return content_weight * 2 * F.huber_loss(content_current, content_original, reduction="sum", delta=1e6)


@right
def names_of_the_paper(content_weight, content_current, content_original):
    F_l = content_current.squeeze(0).flatten(1)
    P_l = content_original.squeeze(0).flatten(1)
    return content_weight * torch.trace((F_l - P_l) @ (F_l - P_l).T)


@wrong("mean_in_place_of_sum")
def as_in_pytorchs_tutorial(content_weight, content_current, content_original):
    return F.mse_loss(content_current, content_original.detach()) * content_weight


@wrong("absolute_differences")
def l1(content_weight, content_current, content_original):
    return content_weight * F.l1_loss(content_current, content_original, reduction="sum")


@wrong("halved")
def equation_1(content_weight, content_current, content_original):
    return content_weight / 2 * (content_current - content_original).square().sum()


@wrong("mean_in_place_of_sum+weight_ignored", 0)
def neither_sum_nor_weight(content_weight, content_current, content_original):
    return F.mse_loss(content_current, content_original)


@wrong("backward_called", 3)
def differentiated_at_once(content_weight, content_current, content_original):
    loss = content_weight * (content_current - content_original).square().sum()
    if loss.requires_grad:
        loss.backward()
    return loss


@wrong("no_gradient", 3)
def an_item(content_weight, content_current, content_original):
    return content_weight * F.mse_loss(content_current, content_original, reduction="sum").item()
