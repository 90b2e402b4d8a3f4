"""What goes wrong in fooling images, most common first."""

import itertools

import torch.nn.functional as F

from autograde.exercise import Misconception
from autograde.exercises._fooling_walks import (
    accumulating,
    cross_entropy,
    for_ever,
    from_the_start_again,
    in_place,
    last_step,
    margin,
    minus,
    never,
    normalised_where_it_stands,
    one_direction,
    original,
    scores_at_the_end,
    softmax,
    sure,
    times,
    top,
    unit_step,
    walk,
)

_SHORT = ((0.5, 100), (0.1, 100), (0.1, 1000), (0.01, 100))  # learning rate and number of steps

MISCONCEPTIONS = (
    Misconception(
        "gradient_accumulates",
        "The gradient is never cleared: `backward()` adds each new one to those before it, so every step goes along "
        "the sum of all gradients so far.",
        "Call `X_fooling.grad.zero_()` after each step (`model.zero_grad()` does not reach the image).",
        (
            *(accumulating(step, late) for step in (unit_step, lambda g: g) for late in (False, True)),
            normalised_where_it_stands,
        ),
    ),
    Misconception(
        "squared_norm",
        "You divide by the squared norm of the gradient: now the step grows where the gradient gets small.",
        "Divide by `g.norm()`, the square root of the sum of squares: then every step has length 1.",
        walk(step=lambda g: g / g.square().sum()),
    ),
    Misconception(
        "no_early_stop",
        "You go on after the model predicts the target already: a fixed number of steps changes the image more than "
        "needed.",
        "Look at `model(X_fooling).argmax(dim=1)` in each round, and leave the loop as soon as it is `target_y`.",
        tuple(walk(stop=never, bound=bound) for bound in (100, 50, 25, 30, 40, 200)),
    ),
    Misconception(
        "until_sure",
        "You go on until the model is sure of the target; the walk shall end as soon as it predicts the target.",
        "Compare `scores.argmax(dim=1)` with `target_y`; no threshold on the probability is needed.",
        tuple(walk(stop=sure(p)) for p in (0.8, 0.9, 0.95, 0.99)),
    ),
    Misconception(
        "not_normalised",
        "You add the raw gradient: its length is small and differs from step to step.",
        "Divide the gradient by its L2 norm, `g / g.norm()`, before you multiply by the learning rate.",
        tuple(walk(step=lambda g: g, bound=bound) for bound in (100, 1000)),
    ),
    Misconception(
        "cross_entropy",
        "You follow the gradient of the cross-entropy loss, or of the softmax probability (divided by their norms, the "
        "two are the same), not that of the target's score.",
        "Take `scores[0, target_y]` itself and go up: loss and probability also push down every other class.",
        (
            walk(minus(cross_entropy)),
            walk(softmax),
            walk(minus(cross_entropy), step=lambda g: g),
            walk(cross_entropy),
            walk(cross_entropy, step=lambda g: g),
        ),
    ),
    Misconception(
        "softmax",
        "You add the raw gradient of the softmax probability; asked for are steps of length 1 along that of the score.",
        "Leave the softmax out: where the probability is near zero, so is its gradient.",
        walk(softmax, step=lambda g: g),
    ),
    Misconception(
        "step_too_short",
        "The direction is right, but your steps are shorter than 1.",
        "The learning rate is 1: each step adds `g / g.norm()` as it is.",
        tuple(walk(step=times(rate), bound=bound) for rate, bound in _SHORT),
    ),
    Misconception(
        "step_too_long",
        "The direction is right, but your steps are longer than 1, and overshoot.",
        "The learning rate is 1: each step adds `g / g.norm()` as it is.",
        tuple(walk(step=times(rate)) for rate in (2, 5, 10, 100)),
    ),
    Misconception(
        "too_few_steps",
        "The steps are right, but there are too few of them: the model is not fooled yet when your loop ends.",
        "Allow 100 steps; with the early stop the loop ends when it can.",
        tuple(walk(bound=bound) for bound in (1, 2, 3, 4, 5, 10)),
    ),
    Misconception(
        "input_overwritten",
        "The image that you return is right, but the caller's X has changed too: both share one memory.",
        "Start from `X.clone()`. `X_fooling = X` is a second name for the same tensor, and `X.detach()` or `X.data` "
        "another view of it.",
        (in_place(lambda X: X), in_place(lambda X: X.detach())),
    ),
    Misconception(
        "loops_for_ever",
        "Where the target cannot be reached, your loop never ends.",
        "Bound the number of steps, `for _ in range(100):`, and raise a RuntimeError after the last one.",
        for_ever,
    ),
    Misconception(
        "descends",
        "You walk downhill: each step lowers the target's score.",
        "Add the step, `X_fooling += dX`: this is gradient ascent. Training subtracts, because it lowers a loss.",
        (walk(step=lambda g: -unit_step(g)), walk(step=lambda g: -g)),
    ),
    Misconception(
        "sign_of_gradient",
        "You step along the sign of the gradient; that is the fast gradient sign method, the next exercise.",
        "Here the gradient keeps its relative sizes: `g / g.norm()`.",
        tuple(walk(step=lambda g, rate=rate: rate * g.sign()) for rate in (1, 0.1, 0.01)),
    ),
    Misconception(
        "another_norm",
        "You divide the gradient by something else than its L2 norm.",
        "The L2 norm is one number for the whole image: `g.norm()`, or `torch.sqrt((g * g).sum())`.",
        (
            walk(step=lambda g: g / g.abs().sum()),
            walk(step=lambda g: g / g.abs().max()),
            walk(step=lambda g: g / g.max()),
            walk(step=lambda g: g / g.sum()),
            walk(step=lambda g: g / g.mean()),
            walk(step=lambda g: g / g.abs().mean()),
            walk(step=lambda g: g / g.std()),
            walk(step=lambda g: (g - g.mean()) / g.std()),
            walk(step=lambda g: g / g.square().mean().sqrt()),
            *(walk(step=lambda g, dim=dim: F.normalize(g, dim=dim)) for dim in (1, 2, 3)),
        ),
    ),
    Misconception(
        "lowers_the_winner",
        "You push down the class that the model sees now; the score of the target should go up.",
        "The gradient to follow is that of `scores[0, target_y]`.",
        (walk(minus(top)), walk(minus(top), step=lambda g: g)),
    ),
    Misconception(
        "raises_the_winner",
        "You follow the gradient of the highest score, so the model becomes surer of what it sees already.",
        "The gradient to follow is that of `scores[0, target_y]`.",
        walk(top),
    ),
    Misconception(
        "margin",
        "You follow the difference between the target's score and the highest one.",
        "It works well, but asked for is the gradient of the target's score alone.",
        walk(margin),
    ),
    Misconception(
        "all_classes",
        "You follow the gradient of all scores together; the target plays no part in it.",
        "Pick the target's score before you go backward: `scores[0, target_y]`.",
        (walk(lambda scores, target_y: scores.sum()), walk(lambda scores, target_y: scores.mean())),
    ),
    Misconception(
        "starts_again",
        "Each step starts from X again: only the last one is kept.",
        "Add to what you have: `X_fooling = X_fooling + dX`.",
        from_the_start_again,
    ),
    Misconception(
        "one_direction",
        "You compute the gradient once and walk on along it; as the image changes, so does the gradient.",
        "Put the forward pass and the gradient inside the loop.",
        one_direction,
    ),
    Misconception(
        "clamped",
        "You cut the image off at fixed values; normalised images go well beyond 0 and 1.",
        "Leave the clamping out: only the returned picture is shown, and that is done by `deprocess`.",
        tuple(
            walk(after=lambda X, low=low, high=high: X.clamp(low, high))
            for low, high in itertools.product((0, -1), (1, 255))
            if (low, high) != (-1, 255)
        ),
    ),
    Misconception(
        "returns_the_step",
        "You return the last step, not the image that was moved.",
        "Return `X_fooling`, to which all steps were added.",
        last_step,
    ),
    Misconception(
        "returns_the_scores",
        "You return the scores of the fooling image, not the image.",
        "Return `X_fooling`, of the same shape as X.",
        scores_at_the_end,
    ),
    Misconception(
        "returns_the_original",
        "You return X as it came, not the image that you have moved.",
        "Return `X_fooling`, and add each step to it.",
        original,
    ),
)
