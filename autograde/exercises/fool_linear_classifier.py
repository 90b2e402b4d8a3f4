"""Fooling a linear classifier by hand: why many dimensions make it easy (Goodfellow et al. 2015, section 3)."""

from typing import Any

import numpy as np
import torch
from scipy.optimize import linprog

from autograde.exercise import Exercise, Misconception
from helpers.checks.arguments import Tensor, Value
from helpers.checks.probe import Probe
from helpers.checks.sheet import Part


def fool_linear_classifier(x, w, step):
    """Move every entry of x by `step`, so that the score w . x grows as much as it can.

    Inputs:
    - x: the input; tensor of shape (D,)
    - w: the classifier's weights; tensor of shape (D,). Its score is the dot product of w and x.
    - step: how far each entry of x moves; a positive number

    Returns:
    - x_fooling: the moved input; tensor of shape (D,)
    """
    x_fooling = None
    ##############################################################################
    # TODO: Which way must an entry of x move for the score to grow: up where    #
    # its weight is positive, down where it is negative. Every entry moves by    #
    # `step`, however large or small its weight is. Leave x itself as it is.     #
    ##############################################################################
    ### BEGIN SOLUTION
    x_fooling = x + step * torch.sign(w)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return x_fooling


_X = (2, -1, 3, -2, 2, 2, 1, -4, 5, 1)
_W = (-1, -1, 1, -1, 1, -1, 1, 1, -1, 1)


def _probe(name: str, x: np.ndarray, w: np.ndarray, step: float, scope: str = "both") -> Probe:
    args = {"x": Tensor(x.astype(np.float32)), "w": Tensor(w.astype(np.float32)), "step": Value(step)}
    return Probe(name, args, scope=scope)


def _signs(random: np.random.RandomState, n: int) -> np.ndarray:
    """-1 and 1 in any order, each half of the time."""
    return random.permutation([-1, 1] * n)[:n]


def _drawn(random: np.random.RandomState, n: int, steps: list[float], ones: bool = False) -> dict[str, Any]:
    """An input whose score is negative and becomes positive on the way; no entry or weight is near zero."""
    step = float(random.choice(steps))
    while True:
        x = _signs(random, n) * random.uniform(0.5, 4.0, n)
        w = _signs(random, n) * (1.0 if ones else random.uniform(0.2, 3.0, n))
        if 0.2 < -(w @ x) / (step * np.abs(w).sum()) < 0.8 and len(set(np.sign(w))) == 2:
            return {"x": x, "w": w, "step": step}


def _probes(random: np.random.RandomState) -> list[Probe]:
    shown: dict[str, Any] = {"x": np.array(_X), "w": np.array(_W), "step": 0.5}
    return [
        _probe("the example in the lesson", **shown, scope="public"),
        _probe("the example in the lesson", **_drawn(random, 10, [0.5], ones=True), scope="hidden"),
        _probe("ten weights of any size", **_drawn(random, 10, [0.25, 0.75, 1.5])),
        _probe("six entries", **_drawn(random, 6, [0.3, 0.6, 2.0])),
        _probe("forty entries", **_drawn(random, 40, [0.1, 0.2, 0.4])),
    ]


def _witness(probe: Probe) -> np.ndarray:
    """The best of all inputs that differ from x by at most `step` in each entry, found by linear programming."""
    x, w, step = (argument.build() for argument in probe.args.values())
    best = linprog(-w.double().numpy(), bounds=[(entry - step, entry + step) for entry in x.double().tolist()])
    return best.x


def _changes_x(x, w, step):
    x += step * torch.sign(w)
    return x


def _only_the_first_ten(x, w, step):
    moved = x.clone()
    for i in range(10):
        moved[i] += step * torch.sign(w[i])
    return moved


def _until_positive(x, w, step):
    moved = x.clone()
    for i in range(len(x)):
        if (w * moved).sum() > 0:
            break
        moved[i] += step * torch.sign(w[i])
    return moved


def _where_it_disagrees(x, w, step):
    return torch.where(x * w < 0, x + step * torch.sign(w), x)


MISCONCEPTIONS = (
    Misconception(
        "step_times_weight",
        "You move each entry by step times its weight: large weights move further, small ones less.",
        "Use `torch.sign(w)`: every entry moves by `step`. With weights of 1 and -1, as in the example, both agree.",
        lambda x, w, step: x + step * w,
    ),
    Misconception(
        "wrong_direction",
        "You move against the weights, so the score falls.",
        "Up where the weight is positive, down where it is negative: add `step * torch.sign(w)`.",
        (lambda x, w, step: x - step * torch.sign(w), lambda x, w, step: x - step * w),
    ),
    Misconception(
        "unit_length",
        "You divide the weights by their norm: then the whole move has length `step`, not each entry.",
        "Every entry moves by `step`: use `torch.sign(w)`.",
        (
            lambda x, w, step: x + step * w / w.norm(),
            lambda x, w, step: x + step * w / w.abs().sum(),
            lambda x, w, step: x + step * w / w.abs().max(),
            lambda x, w, step: x + step * torch.sign(w) / len(w) ** 0.5,
            lambda x, w, step: x + step * torch.sign(w) / len(w),
        ),
    ),
    Misconception(
        "sign_of_x",
        "You look at the sign of x; which way helps is decided by the sign of the weight.",
        "The score is a sum of w_i * x_i: it grows with x_i where w_i is positive, whatever x_i is.",
        (
            lambda x, w, step: x + step * torch.sign(x),
            lambda x, w, step: x - step * torch.sign(x),
            lambda x, w, step: x + step * torch.sign(x * w),
        ),
    ),
    Misconception(
        "all_the_same_way",
        "You move all entries the same way; where the weight is negative, that lowers the score.",
        "Multiply the step by `torch.sign(w)`.",
        (lambda x, w, step: x + step, lambda x, w, step: x - step),
    ),
    Misconception(
        "only_some_entries",
        "You move some of the entries only; each of them can help.",
        "Move every entry, from the first to the last, also where its sign agrees with the weight's already.",
        (
            _where_it_disagrees,
            _until_positive,
            lambda x, w, step: x + step * (w > 0),
            lambda x, w, step: x - step * (w < 0).float(),
        ),
    ),
    Misconception(
        "fixed_step",
        "The direction is right, but the argument `step` plays no part.",
        "Multiply `torch.sign(w)` by `step`.",
        (lambda x, w, step: x + torch.sign(w), lambda x, w, step: x + 0.5 * torch.sign(w)),
    ),
    Misconception(
        "ten_entries",
        "The number 10 stands somewhere in your code: it works for ten entries, and for no other number.",
        "Loop over `range(len(x))`, or treat all entries at once: `x + step * torch.sign(w)`.",
        (_only_the_first_ten, lambda x, w, step: x[:10] + step * torch.sign(w[:10])),
    ),
    Misconception(
        "weights_moved",
        "You move the weights; the classifier stays as it is, and x moves.",
        "Return x plus the move, not w plus a move.",
        (lambda x, w, step: w + step * torch.sign(x), lambda x, w, step: w + step * torch.sign(w)),
    ),
    Misconception(
        "only_the_move",
        "You return the move alone, not the moved x.",
        "Add x to it: `x + step * torch.sign(w)`.",
        lambda x, w, step: step * torch.sign(w),
    ),
    Misconception(
        "score_returned",
        "You return the score of the moved input, one number; asked for is the input itself.",
        "Return the moved x, of the same shape as x.",
        lambda x, w, step: (w * (x + step * torch.sign(w))).sum(),
    ),
    Misconception(
        "terms_of_the_score",
        "You return the terms of the score, weight times entry; asked for is the moved x.",
        "Return `x + step * torch.sign(w)` without multiplying by w.",
        (lambda x, w, step: w * (x + step * torch.sign(w)), lambda x, w, step: w * x + step * w.abs()),
    ),
    Misconception(
        "input_overwritten",
        "What you return is right, but the caller's x has changed too.",
        "Compute `x + ...` as a new tensor: `x += ...` changes x itself.",
        _changes_x,
    ),
)

EXERCISE = Exercise(
    reference=fool_linear_classifier,
    title="Fooling a linear classifier",
    lesson="network-visualization/fooling_images",
    order=1,
    probes=_probes,
    witness=_witness,
    parts=(
        Part(
            "by_hand",
            "right on the example, where all weights are 1 or -1",
            2,
            ("the example in the lesson",),
            criterion="move",
            options={"of": "x"},
        ),
        Part(
            "any_weights",
            "right for weights of any size, and for any number of them",
            2,
            ("ten weights of any size", "six entries", "forty entries"),
            criterion="move",
            options={"of": "x"},
        ),
        Part(
            "input_kept",
            "leaves the values of x as they were",
            1,
            ("the example in the lesson",),
            criterion="inputs_unchanged",
            needs="by_hand",
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)
