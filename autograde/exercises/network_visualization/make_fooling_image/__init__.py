"""Fooling images: gradient ascent on the target's score, in steps of one length (Szegedy et al. 2014)."""

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept, model_kept, other_classes
from autograde.exercises.network_visualization.make_fooling_image.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.make_fooling_image.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from autograde.exercises.network_visualization.make_fooling_image.probes import draw_probes
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Toy
from helpers.checks.protocol.probe import Probe


def make_fooling_image(X, target_y, model):
    """Change an image just enough for the model to see the class target_y in it.

    Inputs:
    - X: one image, normalised; tensor of shape (1, 3, H, W)
    - target_y: the class that the model should see; an integer
    - model: a pretrained classifier that maps X to scores of shape (1, number of classes)

    Returns:
    - X_fooling: an image close to X that the model classifies as target_y; shape (1, 3, H, W)

    Raises RuntimeError when the model does not predict target_y after 100 steps.
    """
    X_fooling = X.clone()  # start here, and leave X as it is
    learning_rate = 1
    ##############################################################################
    # TODO: Walk uphill on the SCORE of target_y (not on a loss or a             #
    # probability) in steps of length learning_rate. Stop as soon as the model   #
    # predicts target_y; if it does not after 100 steps, raise a RuntimeError.   #
    ##############################################################################
    ### BEGIN SOLUTION
    X_fooling = X_fooling.detach().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        predicted = scores.argmax(dim=1).item()
        if predicted == target_y:
            break
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        dX = learning_rate * g / (g.norm() + 1e-12)  # a gradient of zero must not give NaN
        with torch.no_grad():
            X_fooling += dX
    else:  # the loop ended without a break
        raise RuntimeError(f"still class {predicted}, not {target_y}, after 100 steps")
    X_fooling = X_fooling.detach()
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return X_fooling


def _oracle(probe: Probe) -> np.ndarray | None:
    """The same walk in float64, its direction found by central differences."""
    model, target_y = probe.args["model"].build().double(), probe.args["target_y"].build()
    network = probe.args["model"]
    if not isinstance(network, Toy) or network.toy == "unbeatable_rival":
        return None
    X = probe.args["X"].build().double()
    moves = 1e-5 * torch.eye(X.numel(), dtype=torch.float64).view(-1, *X.shape[1:])
    while model(X).argmax() != target_y:
        slopes = (model(X + moves) - model(X - moves))[:, target_y]
        X = X + (slopes / slopes.square().sum().sqrt()).view(X.shape)
    return X.numpy()


_MEASURED = {
    "rate": 1,
    "names": {
        "all_scores": "all_classes",
        "best_score": "raises_the_winner",
        "gradient_once": "one_direction",
        "goes_on": "no_early_stop",
        "image_norm_divisor": "norm_of_the_image",
        "l1_norm_divisor": "another_norm",
        "larger_rate": "step_too_long",
        "largest_entry_divisor": "another_norm",
        "mean_size_divisor": "another_norm",
        "multiplied_by_norm": "times_norm",
        "sign_step": "sign_of_gradient",
        "smaller_rate": "step_too_short",
        "squared_norm_divisor": "squared_norm",
        "starts_elsewhere": "starts_again",
        "sum_divisor": "another_norm",
    },
}
_REACHED = ("a near target", "a far target", "fooled from the start")

EXERCISE = Exercise(
    reference=make_fooling_image,
    title="Fooling images",
    probes=draw_probes,
    oracle=_oracle,
    parts=(
        Part(
            "fools",
            "the model sees the target in the returned image",
            3,
            (*_REACHED, "a photo on SqueezeNet"),
            criterion="fools",
            options=_MEASURED,
        ),
        Part(
            "method",
            "steps of length 1 along the gradient of the target's score, until the model is fooled",
            3,
            _REACHED,
            criterion="move",
            # Different mistakes can stop close to one another.
            options={"of": "X", "walk": True, "agreement": 5e-4, **_MEASURED},
        ),
        other_classes("fools", criterion="fools", options=_MEASURED),
        Part(
            "gives_up",
            "stops when the target cannot be reached",
            1,
            ("an impossible target",),
            criterion="gives_up",
            needs="fools",
        ),
        input_kept("X", 1, ("a near target", "a far target"), needs="fools"),
        model_kept(1, ("a near target", "a photo on SqueezeNet"), needs="fools"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": "a photo on SqueezeNet"},
    pairs=False,
)
