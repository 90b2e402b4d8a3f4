"""What goes wrong in one step of class visualization, each with the plain and with the normalised step."""

import torch
import torch.nn.functional as F

from autograde.exercise import Misconception


def target_score(scores, target_y):
    return scores[0, target_y]


def squared_norm(img):
    return (img**2).sum()


def plain(g):
    return g


def normalised(g):
    return g / g.norm()


def step(objective=target_score, penalty=squared_norm, sign=-1, direction=plain, uphill=1, rate=None):
    """The exercise's step with one thing replaced."""

    def wrong(img, model, target_y, l2_reg, learning_rate):
        value = objective(model(img), target_y) + sign * l2_reg * penalty(img)
        (g,) = torch.autograd.grad(value, img)
        length = learning_rate if rate is None else rate
        with torch.no_grad():
            img += uphill * length * direction(g)

    return wrong


plain_step = step()


def _both(**replaced):
    return step(**replaced), step(direction=normalised, **replaced)


def _cross_entropy(scores, target_y):
    return F.cross_entropy(scores, torch.tensor([target_y]))


def _never_cleared(direction):
    def wrong(img, model, target_y, l2_reg, learning_rate):
        (model(img)[0, target_y] - l2_reg * squared_norm(img)).backward()
        img.data += learning_rate * direction(img.grad)

    return wrong


def _on_a_copy(img, model, target_y, l2_reg, learning_rate):
    copy = img.detach().clone().requires_grad_()
    step()(copy, model, target_y, l2_reg, learning_rate)
    return copy


def _decay_after(direction):
    """The penalty as a decay of the image beside the step, forgetting the learning rate."""

    def wrong(img, model, target_y, l2_reg, learning_rate):
        (g,) = torch.autograd.grad(model(img)[0, target_y], img)
        with torch.no_grad():
            img += learning_rate * direction(g) - 2 * l2_reg * img

    return wrong


MISCONCEPTIONS = (
    Misconception(
        "works_on_a_copy",
        "The image that was passed in does not change: your step is made on a copy of it.",
        "Change `img` itself: `img.data += ...`, or `img += ...` under `torch.no_grad()`. `img = img + ...` is a copy.",
        _on_a_copy,
    ),
    Misconception(
        "never_clears_gradient",
        "The first step is right, the later ones are not: the gradients of all steps so far add up in `img.grad`.",
        "`backward()` adds to `.grad`. Clear it after each step, with `img.grad.zero_()` or `img.grad = None`.",
        (_never_cleared(plain), _never_cleared(normalised)),
    ),
    Misconception(
        "l2_without_gradient",
        "The L2 term has no effect on your step: it is missing, or nothing of it reaches the gradient of `img`.",
        "Take the norm of `img` itself, not of the weights, of a copy or of `img.data`; subtract it from the score.",
        _both(penalty=lambda img: squared_norm(img.detach())),
    ),
    Misconception(
        "l2_not_squared",
        "You penalise the L2 norm of the image; the exercise asks for its square.",
        "Square it: `(img ** 2).sum()`. Its gradient is 2 * img, while the norm's always has length 1.",
        _both(penalty=lambda img: img.norm()),
    ),
    Misconception(
        "l2_wrong_sign",
        "Your L2 term rewards large images: its sign is wrong.",
        "Climb on `score - l2_reg * (img ** 2).sum()`; when you go down on a loss, the penalty is added to the loss.",
        _both(sign=1),
    ),
    Misconception(
        "l2_factor_two_missing",
        "Your L2 term pulls half as much as it should: the gradient of the squared norm is 2 * img.",
        "Use `2 * l2_reg * img`, or let autograd differentiate `l2_reg * (img ** 2).sum()`.",
        _both(sign=-0.5),
    ),
    Misconception(
        "l2_mean",
        "You average the squared pixels; the squared norm is their sum.",
        "Use `.sum()` in place of `.mean()`: the mean shrinks the term by the number of pixels.",
        _both(penalty=lambda img: (img**2).mean()),
    ),
    Misconception(
        "l1_norm",
        "You penalise the sum of absolute values, the L1 norm; the exercise asks for the squared L2 norm.",
        "Use `(img ** 2).sum()`.",
        _both(penalty=lambda img: img.abs().sum()),
    ),
    Misconception(
        "l2_forgets_learning_rate",
        "You subtract the L2 term's gradient from the image without the learning rate.",
        "The term belongs to the objective: its gradient is scaled by the learning rate together with the score's.",
        (_decay_after(plain), _decay_after(normalised)),
    ),
    Misconception(
        "descends",
        "You walk downhill: every step lowers what it should raise.",
        "Add the step for gradient ascent; or, if you minimise, let the loss be minus the objective.",
        _both(uphill=-1),
    ),
    Misconception(
        "cross_entropy",
        "You lower the cross-entropy loss; the exercise asks to raise the score itself.",
        "The loss can fall because all other classes get less likely. Use `scores[0, target_y]`, without a softmax.",
        _both(objective=lambda scores, y: -_cross_entropy(scores, y)),
    ),
    Misconception(
        "climbs_cross_entropy",
        "You climb on the cross-entropy loss: that leads away from the class.",
        "Use the score `scores[0, target_y]`, and add its gradient.",
        _both(objective=_cross_entropy),
    ),
    Misconception(
        "softmax",
        "You climb on the softmax probability; the exercise asks for the score before the softmax.",
        "Use `scores[0, target_y]` as the model returns it.",
        _both(objective=lambda scores, y: scores.softmax(dim=1)[0, y]),
    ),
    Misconception(
        "all_scores",
        "You climb on the sum of all classes' scores.",
        "Pick the target's: `scores[0, target_y]`.",
        _both(objective=lambda scores, y: scores.sum()),
    ),
    Misconception(
        "best_score",
        "You climb on the highest score, whichever class has it.",
        "Pick the target's: `scores[0, target_y]`.",
        _both(objective=lambda scores, y: scores.max()),
    ),
    Misconception(
        "learning_rate_ignored",
        "Your step is made with learning rate 1: the argument `learning_rate` has no effect.",
        "Multiply the step by `learning_rate`.",
        _both(rate=1),
    ),
    Misconception(
        "squared_norm_divisor",
        "You divide the gradient by the square of its norm: the steeper the slope, the smaller your step.",
        "Divide by the norm, `g.norm()`, or do not divide at all.",
        step(direction=lambda g: g / (g**2).sum()),
    ),
    Misconception(
        "largest_entry_divisor",
        "You divide the gradient by its largest entry.",
        "Divide by its L2 norm, `g.norm()`, or do not divide at all.",
        step(direction=lambda g: g / g.abs().max()),
    ),
    Misconception(
        "sign_step",
        "Every pixel moves by the same amount: you step along the sign of the gradient.",
        "Use the gradient itself; its sign belongs to the fast gradient sign method.",
        step(direction=torch.sign),
    ),
)
