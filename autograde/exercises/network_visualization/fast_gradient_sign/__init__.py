"""The fast gradient sign method (Goodfellow et al. 2015, section 4)."""

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from autograde.exercise import (
    Exercise,
    draw_labels,
    imagenet_toy,
    input_kept,
    model_kept,
    model_that_fails,
    other_classes,
    with_other_classes,
)
from autograde.exercises.network_visualization.fast_gradient_sign.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.fast_gradient_sign.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Toy, Value
from helpers.checks.protocol.probe import Probe


def fast_gradient_sign(X, y, model, epsilon):
    """Move every image by one step that makes the model less sure of its class.

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: the correct class of each image; int64 tensor of shape (N,)
    - model: a pretrained classifier that maps X to scores of shape (N, number of classes)
    - epsilon: how far every pixel moves, in the units of the normalised image

    Returns:
    - X_adversarial: tensor of shape (N, 3, H, W), X + epsilon * sign(g), where g is the gradient of
      the cross-entropy with respect to X
    """
    X_adversarial = None
    ##############################################################################
    # TODO: Move every pixel by epsilon, up or down, so that the cross-entropy   #
    # grows. Leave the values of X as they are.                                  #
    ##############################################################################
    ### BEGIN SOLUTION
    X_leaf = X.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(X_leaf), y, reduction="sum")
    (g,) = torch.autograd.grad(loss, X_leaf)
    X_adversarial = X_leaf.detach() + epsilon * g.sign()
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return X_adversarial


_EDGE = "an image with an unseen edge"
_SIDE = 97  # pixels; SqueezeNet's strides leave no unused row at this size
_UNSURE = (1, 4, 8, 12, 16, 21, 24)  # photographs whose probability is not rounded to 1, so that the loss has a slope


def _probes(random: np.random.RandomState) -> list[Probe]:
    smooth, coarse = (imagenet_toy(kind, random) for kind in ("smooth", "coarse"))

    def batch(name: str, n: int, epsilon: float, height: int = 12, width: int = 10, toy: Toy = smooth) -> Probe:
        images = Noise((n, 3, height, width), int(random.randint(1 << 30)))
        y = Tensor(draw_labels(random, toy, n))
        return Probe(name, {"X": images, "y": y, "model": toy, "epsilon": Value(epsilon)})

    def photos(scope: str, chosen: list[int]) -> Probe:
        args = {"X": Photos(chosen, _SIDE), "y": PhotoLabels(chosen), "model": SqueezeNet(), "epsilon": Value(0.05)}
        return Probe("photos on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100)

    unseen = sorted(int(i) for i in random.permutation(_UNSURE[1:])[:2])
    five = batch("five images", 5, 0.25, 10, 9)
    return [
        five,
        batch("one image", 1, 0.1),
        batch("three images", 3, 0.5, 7, 11),
        batch("eight images", 8, 0.02, 8, 7),
        photos("public", [_UNSURE[0]]),
        photos("hidden", unseen),
        # One column is left over when the model averages 8 x 8 pixels: no score depends on it.
        batch(_EDGE, 1, 0.3, 40, 41, coarse),
        with_other_classes(five, random),
        model_that_fails(five),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """The moved images by central differences of log-sum-exp minus score, in float64; too slow for large images."""
    network = probe.args["model"]
    if not isinstance(network, Toy) or network.toy == "coarse":
        return None
    X, y, model, epsilon = (argument.build() for argument in probe.args.values())
    X, model = X.double(), model.double()
    moves = 1e-5 * torch.eye(X[0].numel(), dtype=torch.float64).view(-1, *X.shape[1:])
    moved = torch.empty_like(X)
    for i in range(len(X)):
        up, down = (scores.logsumexp(dim=1) - scores[:, y[i]] for scores in (model(X[i] + moves), model(X[i] - moves)))
        moved[i] = X[i] + epsilon * (up - down).sign().view(X[i].shape)
    return moved.numpy()


# Where the gradient is all but zero its sign is a matter of rounding: about one pixel in a hundred may differ.
_MOVE: dict[str, Any] = {"criterion": "move", "options": {"of": "X", "tolerance": 0.2}}
_IN_CLASS = ("five images", "photos on SqueezeNet")
_OTHERS = ("one image", "three images", "eight images", _EDGE)

EXERCISE = Exercise(
    reference=fast_gradient_sign,
    title="Fast gradient sign",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for a batch of five, and on photographs", 4, _IN_CLASS, **_MOVE),
        Part("any_batch", "right for any number of images and any epsilon", 3, _OTHERS, **_MOVE),
        other_classes("class_batch", **_MOVE),
        input_kept("X", 1, ("five images",), needs="class_batch"),
        model_kept(1, ("five images", "photos on SqueezeNet"), needs="class_batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": "photos on SqueezeNet"},
)
