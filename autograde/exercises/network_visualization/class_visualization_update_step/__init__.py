"""One step of class visualization: gradient ascent on a score with an L2 penalty (Simonyan et al. 2014, section 2)."""

import numpy as np
import torch

from autograde.exercise import (
    ACTIVE,
    OTHER_CLASSES,
    Exercise,
    draw_labels,
    imagenet_toy,
    model_kept,
    model_that_fails,
    other_classes,
)
from autograde.exercises.network_visualization.class_visualization_update_step import mistakes
from autograde.exercises.network_visualization.class_visualization_update_step.hints import AFTERTHOUGHT, HINTS
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, SqueezeNet, Value
from helpers.checks.protocol.probe import Probe


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    """Make one step of gradient ascent on s_y(I) - l2_reg * ||I||_2^2, changing img in place.

    Inputs:
    - img: the image I, normalised; tensor of shape (1, 3, H, W) that requires a gradient
    - model: a pretrained classifier that maps img to scores of shape (1, number of classes)
    - target_y: the class y to visualise; an integer
    - l2_reg: strength of the L2 penalty; a number
    - learning_rate: the length of the step

    Returns nothing: img is changed in place, and its gradient is cleared at the end.
    """
    ##############################################################################
    # TODO: Make one step of length learning_rate uphill, along the gradient of  #
    # the whole objective, penalty included. Change img itself, and clear its    #
    # gradient at the end.                                                       #
    ##############################################################################
    ### BEGIN SOLUTION
    objective = model(img)[0, target_y] - l2_reg * (img**2).sum()
    objective.backward()
    img.data += learning_rate * img.grad / img.grad.norm()
    img.grad = None
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################


def _arguments(random: np.random.RandomState, model: Argument, target_y: int, *size: int) -> dict[str, Argument]:
    return {
        "img": Noise((1, 3, *size), int(random.randint(1 << 30)), requires_grad=True),
        "model": model,
        "target_y": Value(target_y),
        "l2_reg": Value(0.0),
        "learning_rate": Value(round(float(random.uniform(2, 6)), 2)),
    }


def _gradient_norm(args: dict[str, Argument]) -> tuple[float, bool]:
    """The L2 norm of the score's gradient, and whether another class's score is higher by over 0.3."""
    img, model, target_y = (args[name].build() for name in ("img", "model", "target_y"))
    scores = model(img)
    (g,) = torch.autograd.grad(scores[0, target_y], img)
    return float(g.norm()), bool(scores.max() - scores[0, target_y] > 0.3)


def _toy_probe(random: np.random.RandomState, name: str, calls: int = 1, share: float = 0.0, **toy: int) -> Probe:
    """A toy probe on which the norm of the L2 term's gradient is `share` times that of the score's."""
    while True:
        model = imagenet_toy("smooth", random, **toy)
        args = _arguments(random, model, int(draw_labels(random, model, 1)[0]), 11, 9)
        norm, beaten = _gradient_norm(args)
        if beaten and norm > 0.1:
            break
    img_norm = float(np.linalg.norm(args["img"].build().detach().numpy()))
    args["l2_reg"] = Value(float(f"{share * norm / (2 * img_norm):.3g}"))
    return Probe(name, args, calls=calls, watch=("img",), log_inputs=True)


def _noise_on_squeezenet(random: np.random.RandomState) -> Probe:
    args = _arguments(random, SqueezeNet(), 0, 48, 48)
    with torch.no_grad():
        # SqueezeNet's scores end in a ReLU: a class it does not see at all has no gradient.
        ranked = args["model"].build()(args["img"].build())[0].argsort(descending=True)
    args["target_y"] = Value(int(ranked[1]))
    return Probe("noise on SqueezeNet", args, watch=("img",), diagnose=False, max_forwards=100)


def _probes(random: np.random.RandomState) -> list[Probe]:
    one = _toy_probe(random, "one step")
    return [
        one,
        _toy_probe(random, "another step"),
        _toy_probe(random, OTHER_CLASSES, classes=ACTIVE),
        _toy_probe(random, "one step with a strong L2 term", share=0.8),
        _toy_probe(random, "three steps", calls=3),
        _noise_on_squeezenet(random),
        model_that_fails(one),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """The image after the same steps in float64, with gradients by central differences of the objective."""
    if probe.args["model"].kind != "toy":
        return None
    img, model, target_y, l2_reg, learning_rate = (argument.build() for argument in probe.args.values())
    img, model = img.detach().double(), model.double()
    moves = 1e-5 * torch.eye(img.numel(), dtype=torch.float64).view(-1, *img.shape[1:])

    def objective(images):
        return model(images)[:, target_y] - l2_reg * images.square().sum(dim=(1, 2, 3))

    for _ in range(probe.calls):
        slopes = (objective(img + moves) - objective(img - moves)) / 2e-5
        img = img + learning_rate * (slopes / slopes.square().sum().sqrt()).view(img.shape)
    return img.numpy()


_OF_IMG = {"of": "img", "observe": "img", "asked": {"rate": "learning_rate", "l2": "l2_reg"}}


def _part(name: str, title: str, points: float, *probes: str) -> Part:
    return Part(name, title, points, probes, criterion="move", options=_OF_IMG)


EXERCISE = Exercise(
    reference=class_visualization_update_step,
    title="One step of class visualization",
    probes=_probes,
    oracle=_oracle,
    parts=(
        _part(
            "score_step",
            "steps uphill on the target's score, in place",
            3,
            "one step",
            "another step",
            "noise on SqueezeNet",
        ),
        other_classes("score_step", criterion="move", options=_OF_IMG),
        _part("l2_term", "includes the L2 penalty in the step", 3, "one step with a strong L2 term"),
        _part("repeated_steps", "gets the second and third steps right, too", 2, "three steps"),
        model_kept(1, ("one step", "noise on SqueezeNet"), needs="score_step"),
    ),
    remark="Your step is normalised: learning_rate * g / ||g||.",
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=mistakes.MISCONCEPTIONS,
    styles=mistakes.STYLES,
    equivalent=mistakes.EQUIVALENT,
    pairs=False,
)
