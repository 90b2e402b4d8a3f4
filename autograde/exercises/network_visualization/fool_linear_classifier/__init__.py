"""Fooling a linear classifier by hand: why many dimensions make it easy (Goodfellow et al. 2015, section 3)."""

from typing import Any

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept
from autograde.exercises.network_visualization.fool_linear_classifier.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.fool_linear_classifier.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


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
    # TODO: Move every entry of x by `step`, up or down, so that the score grows #
    # as much as it can. Leave x itself as it is.                                #
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
    """(n,) signs -1 and 1 in random order, half of each."""
    return random.permutation([-1, 1] * n)[:n]


def _drawn(random: np.random.RandomState, n: int, steps: list[float], ones: bool = False) -> dict[str, Any]:
    """Arguments with a score below zero before the step and above zero after it; no entry or weight is near zero."""
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


def _oracle(probe: Probe) -> np.ndarray:
    """The input of highest score among those within `step` of x in each entry, by linear programming."""
    from scipy.optimize import linprog  # slow to import; only tests call this

    x, w, step = (argument.build() for argument in probe.args.values())
    best = linprog(-w.double().numpy(), bounds=[(entry - step, entry + step) for entry in x.double().tolist()])
    return best.x


_MOVE: dict[str, Any] = {"criterion": "move", "options": {"of": "x"}}
_SHOWN = ("the example in the lesson",)
_OTHERS = ("ten weights of any size", "six entries", "forty entries")

EXERCISE = Exercise(
    reference=fool_linear_classifier,
    title="Fooling a linear classifier",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("by_hand", "right on the example, where all weights are 1 or -1", 2, _SHOWN, **_MOVE),
        Part("any_weights", "right for weights of any size, and for any number of them", 2, _OTHERS, **_MOVE),
        input_kept("x", 1, _SHOWN, needs="by_hand"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
