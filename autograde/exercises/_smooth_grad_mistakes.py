"""What goes wrong in SmoothGrad."""

import torch.nn.functional as F

from autograde.exercise import Misconception
from autograde.exercises._saliency_wrong import correct
from autograde.exercises._smooth_grad_wrong import (
    abs_max,
    clean_first,
    leaves_noise_in_X,
    mean_image,
    mixed,
    numpy_noise,
    one_copy_short,
    relative,
    same_noise,
    seeded,
    torch_noise,
    variant,
    walk,
    walk_in_place,
    with_clean_copy,
)

MISCONCEPTIONS = (
    Misconception(
        "absolute_before_mean",
        "You average the maps: the absolute value comes before the mean, so gradients of opposite sign do not cancel.",
        "Average the gradients with their signs first; the absolute value and the maximum come last.",
        (
            variant(combine=lambda g: g.abs().amax(dim=2).mean(dim=0), finish=lambda m: m),
            variant(combine=lambda g: g.abs().mean(dim=0)),
        ),
    ),
    Misconception(
        "no_noise",
        "The noise does not reach the network: this is the plain saliency map.",
        "Compute the scores and the gradient at `X + noise`, not at X.",
        variant(lambda X, noise_std, draw: X),
    ),
    Misconception(
        "generator_ignored",
        "Your noise does not come from the `generator` that was passed in, so the result cannot be repeated.",
        "Hand it on: `torch.randn(X.shape, generator=generator)`, and do not seed anything yourself.",
        (torch_noise, numpy_noise, seeded(0), seeded(42)),
    ),
    Misconception(
        "same_noise",
        "Every copy gets the same noise, so there is nothing to average.",
        "Draw the noise inside the loop, anew for each copy.",
        same_noise,
    ),
    Misconception(
        "sum_of_gradients",
        "You add up the gradients of the copies without dividing by their number.",
        "Divide the sum by `num_samples`.",
        variant(combine=lambda g: g.sum(dim=0)),
    ),
    Misconception(
        "noise_accumulates",
        "Each copy carries the noise of all copies before it: the noise is added to the last noisy image.",
        "Start from the clean image every time: `noisy = X + noise`, in a new variable.",
        (walk, walk_in_place),
    ),
    Misconception(
        "noise_relative_to_image",
        "You scale the noise by the range or spread of the image.",
        "The paper states its noise that way, but here `noise_std` is in the units of X already: use it as it is.",
        (
            relative(lambda X: X.max() - X.min()),
            relative(lambda X: X.std()),
            relative(lambda X: X.max()),
            relative(lambda X: X.abs().max()),
        ),
    ),
    Misconception(
        "variance_for_deviation",
        "`noise_std` is the standard deviation, and you use it as if it were a variance (or square it).",
        "Multiply numbers from `torch.randn` by `noise_std` itself.",
        (
            variant(lambda X, noise_std, draw: X + noise_std**2 * draw()),
            variant(lambda X, noise_std, draw: X + noise_std**0.5 * draw()),
        ),
    ),
    Misconception(
        "unit_noise",
        "Your noise has standard deviation 1, whatever `noise_std` says.",
        "Multiply the numbers from `torch.randn` by `noise_std`.",
        variant(lambda X, noise_std, draw: X + draw()),
    ),
    Misconception(
        "multiplied_noise",
        "You multiply the image by the noise; it is to be added.",
        "`X + noise_std * torch.randn(...)`: dark pixels get as much noise as bright ones.",
        (
            variant(lambda X, noise_std, draw: X * (1 + noise_std * draw())),
            variant(lambda X, noise_std, draw: X * noise_std * draw()),
        ),
    ),
    Misconception(
        "noise_of_the_same_sign",
        "Your noise only makes pixels brighter: it has no negative values.",
        "Use normally distributed noise, `torch.randn`, which is centred on zero.",
        (variant(lambda X, noise_std, draw: X + noise_std * draw().abs()),),
    ),
    Misconception(
        "clamped_copies",
        "You clamp the noisy copies.",
        "X is normalised, so its values are not limited to [0, 1]: leave the noisy copies as they are.",
        (
            variant(lambda X, noise_std, draw: (X + noise_std * draw()).clamp(0, 1)),
            variant(lambda X, noise_std, draw: (X + noise_std * draw()).clamp(-1, 1)),
        ),
    ),
    Misconception(
        "mean_of_copies",
        "You average the noisy images and take one gradient; the noise is almost gone by then.",
        "Take the gradient at each noisy copy, and average the gradients.",
        mean_image,
    ),
    Misconception(
        "last_copy_only",
        "Only the last copy counts: the gradients of the others are overwritten.",
        "Add each gradient to a running total, or collect them in a list and average at the end.",
        (
            variant(combine=lambda g: g[-1]),
            variant(combine=lambda g: g[-1] / len(g)),
        ),
    ),
    Misconception(
        "clean_copy_counted",
        "The clean image is counted as one of the copies.",
        "Average over `num_samples` noisy copies and nothing else; the gradient of X itself stays out.",
        (with_clean_copy(0), with_clean_copy(1), clean_first),
    ),
    Misconception(
        "wrong_number_of_copies",
        "You average over one copy more or less than `num_samples`.",
        "Look at the bounds of the loop and at what you divide by: `range(num_samples)`, then `/ num_samples`.",
        (
            variant(copies=lambda s: s - 1),
            variant(copies=lambda s: s + 1),
            one_copy_short,
        ),
    ),
    Misconception(
        "copies_mixed_up",
        "Copies of different images are averaged with each other.",
        "`X.repeat(n, 1, 1, 1)` goes through all images n times, `repeat_interleave` takes each one n times in a row: "
        "repeat `y` the same way, and bring the gradients back in that order.",
        (
            mixed(True, True, True),
            mixed(False, False, False),
            mixed(True, False, False),
            mixed(False, True, True),
            mixed(True, False, True),
            mixed(False, True, False),
        ),
    ),
    Misconception(
        "cross_entropy",
        "These are gradients of the cross-entropy loss (or of log-softmax), not of the score.",
        "Pick the correct class's score with `gather`, and use no loss function.",
        (
            variant(objective=lambda scores, y: F.cross_entropy(scores, y)),
            variant(objective=lambda scores, y: F.cross_entropy(scores, y, reduction="sum")),
        ),
    ),
    Misconception(
        "softmax",
        "These are gradients of the softmax probability, not of the score.",
        "Leave the softmax out: the score is what the network returns.",
        variant(objective=lambda scores, y: correct(scores.softmax(dim=1), y).sum()),
    ),
    Misconception(
        "all_classes",
        "These are gradients of the scores of all classes together; `y` plays no part in them.",
        "Pick one score for each image first: `scores.gather(1, y.view(-1, 1))`.",
        variant(objective=lambda scores, y: scores.sum()),
    ),
    Misconception(
        "predicted_class",
        "You explain the class that has the highest score at each noisy copy, not the class in `y`.",
        "Noise can change the prediction. Pick the scores at `y`.",
        variant(objective=lambda scores, y: scores.amax(dim=1).sum()),
    ),
    Misconception(
        "every_label_for_every_image",
        "`scores[:, y]` takes the classes of all images from each image: every map mixes all labels of the batch.",
        "Pair image and label: `scores[torch.arange(N), y]`, or `gather`.",
        variant(objective=lambda scores, y: scores[:, y].sum()),
    ),
    Misconception(
        "mean_of_scores",
        "Your maps shrink as the batch grows: the scores are averaged over it, so each gradient is divided by N.",
        "Sum the correct-class scores instead; an image's gradient comes from its own score alone.",
        variant(objective=lambda scores, y: correct(scores, y).mean()),
    ),
    Misconception(
        "squared_gradients",
        "You average the squares of the gradients.",
        "Some variants do that, but SmoothGrad averages the gradients themselves, signs included.",
        (
            variant(combine=lambda g: g.square().mean(dim=0)),
            variant(combine=lambda g: g.square().mean(dim=0).sqrt()),
        ),
    ),
    Misconception(
        "variance_of_gradients",
        "You compute how much the gradients vary from copy to copy (VarGrad), not their mean.",
        "Replace the variance or standard deviation over the copies with their mean.",
        (
            variant(combine=lambda g: g.var(dim=0)),
            variant(combine=lambda g: g.var(dim=0, unbiased=False)),
            variant(combine=lambda g: g.std(dim=0)),
        ),
    ),
    Misconception(
        "largest_over_copies",
        "You take the largest value over the copies; their mean is asked for.",
        "Average the gradients over the copies; the only maximum is the one over the channels.",
        (
            variant(combine=lambda g: g.abs().amax(dim=0)),
            variant(combine=lambda g: g.amax(dim=0)),
        ),
    ),
    Misconception(
        "no_absolute_value",
        "The absolute value is missing at the end.",
        "After the mean: `.abs()`, then the maximum over the channels.",
        (variant(finish=lambda g: g.amax(dim=1)), variant(finish=lambda g: g.clamp(min=0).amax(dim=1))),
    ),
    Misconception(
        "absolute_after_maximum",
        "The absolute value comes after the maximum over the channels.",
        "The order is: mean over the copies, `.abs()`, maximum over the channels.",
        variant(finish=lambda g: g.amax(dim=1).abs()),
    ),
    Misconception(
        "other_than_maximum_over_channels",
        "You add up, average or take a norm over the three channels; the map is their largest absolute value.",
        "After the mean over the copies: `.abs()`, then the maximum over axis 1.",
        (
            variant(finish=lambda g: g.abs().sum(dim=1)),
            variant(finish=lambda g: g.abs().mean(dim=1)),
            variant(finish=lambda g: g.norm(dim=1)),
            variant(finish=lambda g: g.mean(dim=1).abs()),
            variant(finish=lambda g: g.sum(dim=1).abs()),
        ),
    ),
    Misconception(
        "channels_kept",
        "You return one number for each channel; one for each pixel is asked for.",
        "End with `.abs()` and the maximum over the channel axis: (N, 3, H, W) becomes (N, H, W).",
        variant(finish=lambda g: g.abs()),
    ),
    Misconception(
        "squeezed_batch",
        "With a single image the batch axis disappears on the way: `squeeze()` drops every axis of length 1.",
        "Say which axis you mean, as in `squeeze(1)`, or leave `squeeze` out: one image has to give shape (1, H, W).",
        variant(finish=lambda g: abs_max(g).squeeze()),
    ),
    Misconception(
        "image_overwritten",
        "The maps are right, but the caller's images have other values than before: noise is left in X.",
        "Put the noisy copy into a new variable, `noisy = X + noise`; avoid `X.data = ...`, `X += ...`.",
        leaves_noise_in_X,
    ),
)
