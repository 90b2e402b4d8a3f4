"""What goes wrong in saliency maps, most common first."""

import torch.nn.functional as F

from autograde.exercise import Misconception
from autograde.exercises._saliency_wrong import (
    correct,
    finished_by,
    first_five,
    into_the_image,
    list_of_five,
    loop_over_five,
    map_of,
    normalised_image,
    ones_for_five,
    room_for_five,
    squeezed_scores,
    stretched,
    times_input,
    times_input_after,
    to_one,
)

MISCONCEPTIONS = (
    Misconception(
        "cross_entropy",
        "This is the gradient of the cross-entropy loss (or of log-softmax), not of the score.",
        "The maps look alike, but the loss mixes in every other class. Pick the correct class's score with `gather`, "
        "and use no loss function.",
        (
            map_of(lambda scores, y: F.cross_entropy(scores, y)),
            map_of(lambda scores, y: F.cross_entropy(scores, y, reduction="sum")),
        ),
    ),
    Misconception(
        "fixed_batch_of_five",
        "The number 5 stands somewhere in your code: it works for five images, and for no other number.",
        "Look for `range(5)`, `ones(5)` or `zeros(5, ...)`, and use `X.shape[0]` there.",
        (ones_for_five, loop_over_five, room_for_five, list_of_five, first_five),
    ),
    Misconception(
        "squeezed_batch",
        "With a single image the batch axis disappears on the way: `squeeze()` drops every axis of length 1.",
        "Say which axis you mean, as in `squeeze(1)`, or leave `squeeze` out: one image has to give shape (1, H, W).",
        (squeezed_scores, finished_by(lambda g: g.abs().amax(dim=1).squeeze())),
    ),
    Misconception(
        "no_absolute_value",
        "The absolute value is missing: a pixel whose gradient is strongly negative matters as much as a positive one.",
        "Call `.abs()` on the gradient before you take the maximum over the channels.",
        (finished_by(lambda g: g.amax(dim=1)), finished_by(lambda g: g.clamp(min=0).amax(dim=1))),
    ),
    Misconception(
        "absolute_after_maximum",
        "The absolute value comes after the maximum. By then a strongly negative gradient has lost against a weak "
        "positive one.",
        "The other way round: `.abs()` first, the maximum over the channels second.",
        finished_by(lambda g: g.amax(dim=1).abs()),
    ),
    Misconception(
        "sum_over_channels",
        "You add up the three channels; the map is their maximum.",
        "Replace the sum over the channel axis with a maximum, after `.abs()`.",
        (
            finished_by(lambda g: g.abs().sum(dim=1)),
            finished_by(lambda g: g.sum(dim=1).abs()),
            finished_by(lambda g: g.sum(dim=1)),
        ),
    ),
    Misconception(
        "mean_over_channels",
        "You average the three channels; the map is their maximum.",
        "Replace the mean over the channel axis with a maximum, after `.abs()`.",
        (
            finished_by(lambda g: g.abs().mean(dim=1)),
            finished_by(lambda g: g.mean(dim=1).abs()),
            finished_by(lambda g: g.mean(dim=1)),
        ),
    ),
    Misconception(
        "norm_over_channels",
        "You take the L2 norm over the three channels; the map is their largest absolute value.",
        "A norm is a fair choice and some papers make it, but here the maximum of the absolute values is asked for.",
        (finished_by(lambda g: g.norm(dim=1)), finished_by(lambda g: g.square().sum(dim=1))),
    ),
    Misconception(
        "squared_gradient",
        "You square the gradient where its absolute value is asked for.",
        "Squaring removes the sign too, but makes strong pixels far stronger: use `.abs()`.",
        finished_by(lambda g: g.square().amax(dim=1)),
    ),
    Misconception(
        "mean_of_scores",
        "Your maps shrink as the batch grows: the scores are averaged over it, so each gradient is divided by N.",
        "Sum the correct-class scores instead; an image's gradient comes from its own score alone.",
        map_of(lambda scores, y: correct(scores, y).mean()),
    ),
    Misconception(
        "averaged_over_batch",
        "The maps of all images are merged into a single one.",
        "Every image gets a map of its own: nothing may be averaged or added up along axis 0.",
        (
            finished_by(lambda g: g.abs().amax(dim=1).mean(dim=0)),
            finished_by(lambda g: g.abs().amax(dim=1).mean(dim=0, keepdim=True)),
            finished_by(lambda g: g.abs().amax(dim=1).sum(dim=0)),
            finished_by(lambda g: g.abs().amax(dim=(0, 1))),
            finished_by(lambda g: g.abs().mean(dim=0).amax(dim=0)),
        ),
    ),
    Misconception(
        "all_classes",
        "This is the gradient of the scores of all classes together; `y` plays no part in it.",
        "Pick one score for each image first: `scores.gather(1, y.view(-1, 1))`.",
        (map_of(lambda scores, y: scores.sum()), map_of(lambda scores, y: scores.mean())),
    ),
    Misconception(
        "every_label_for_every_image",
        "`scores[:, y]` takes the classes of all images from each image: every map mixes all labels of the batch.",
        "Pair image and label: `scores[torch.arange(N), y]`, or `gather`.",
        (map_of(lambda scores, y: scores[:, y].sum()), map_of(lambda scores, y: scores[:, y].mean())),
    ),
    Misconception(
        "predicted_class",
        "This explains the class with the highest score, not the class in `y`.",
        "The two differ whenever the network is wrong. Pick the scores at `y`.",
        map_of(lambda scores, y: scores.amax(dim=1).sum()),
    ),
    Misconception(
        "softmax",
        "This is the gradient of the softmax probability, not of the score.",
        "A probability also rises when the other classes fall, and hardly moves near 1. Leave the softmax out.",
        (
            map_of(lambda scores, y: correct(scores.softmax(dim=1), y).sum()),
            map_of(lambda scores, y: F.cross_entropy(scores.softmax(dim=1), y, reduction="sum")),
            map_of(lambda scores, y: F.cross_entropy(scores.softmax(dim=1), y)),
        ),
    ),
    Misconception(
        "minimum_over_channels",
        "You take the minimum over the channels where the maximum is asked for.",
        "One channel with a strong gradient is enough to make a pixel matter: `.abs()`, then the maximum.",
        (
            finished_by(lambda g: g.abs().amin(dim=1)),
            finished_by(lambda g: g.amin(dim=1)),
            finished_by(lambda g: g.amin(dim=1).abs()),
        ),
    ),
    Misconception(
        "one_channel",
        "Your map shows a single colour channel; the others are not looked at.",
        "Take the maximum over all three channels, axis 1.",
        tuple(
            function
            for c in range(3)
            for function in (
                finished_by(lambda g, c=c: g[:, c].abs()),
                finished_by(lambda g, c=c: g[:, c]),
            )
        ),
    ),
    Misconception(
        "channels_kept",
        "You return one number for each channel; one for each pixel is asked for.",
        "Take the maximum over the channel axis: shape (N, 3, H, W) becomes (N, H, W).",
        finished_by(lambda g: g.abs()),
    ),
    Misconception(
        "channel_axis_kept",
        "The maximum is right, but the channel axis is still there, with length 1.",
        "Leave out `keepdim=True`, or drop that axis with `squeeze(1)`.",
        finished_by(lambda g: g.abs().amax(dim=1, keepdim=True)),
    ),
    Misconception(
        "wrong_axis",
        "The maximum runs over another axis than the channels.",
        "X has shape (N, 3, H, W): the channels are axis 1, counted from 0.",
        tuple(finished_by(lambda g, dim=dim: g.abs().amax(dim=dim)) for dim in (0, 2, 3)),
    ),
    Misconception(
        "maximum_and_its_place",
        "You return the pair that `torch.max` gives along an axis: the values and where they were found.",
        "Take the first of the two: `values, indices = torch.max(..., dim=1)`.",
        finished_by(lambda g: g.abs().max(dim=1)),
    ),
    Misconception(
        "place_of_maximum",
        "You return which channel has the largest gradient (0, 1 or 2), not how large it is.",
        "Of the pair that `torch.max` gives along an axis, the values come first and the indices second.",
        finished_by(lambda g: g.abs().argmax(dim=1)),
    ),
    Misconception(
        "times_input",
        "You multiply the gradient by the image.",
        "Gradient times input is a method of its own; a saliency map is the gradient alone.",
        (times_input, times_input_after),
    ),
    Misconception(
        "rescaled",
        "The pattern is right, but your maps are rescaled to at most 1.",
        "Return the gradient's own size; scaling for the eye belongs to the picture.",
        (finished_by(to_one((1, 2))), finished_by(to_one((0, 1, 2))), finished_by(stretched)),
    ),
    Misconception(
        "image_overwritten",
        "The maps are right, but the caller's images have other values than before.",
        "Keep the gradient in a variable of its own. Avoid `X.data = ...`, `X -= ...` and methods ending in `_`; "
        "`X.requires_grad_()` is fine, since it keeps the values.",
        (into_the_image, normalised_image),
    ),
)
