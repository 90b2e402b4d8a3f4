"""Fooling images: gradient ascent on the target's score, in steps of one length (Szegedy et al. 2014)."""

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept, model_kept, model_that_fails
from autograde.exercises.network_visualization.make_fooling_image.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Photos, SqueezeNet, Tensor, Toy, Value
from helpers.checks.protocol.probe import Probe


def make_fooling_image(X, target_y, model):
    """Change an image just enough for the model to see the class target_y in it.

    Inputs:
    - X: one image, normalised; tensor of shape (1, 3, H, W)
    - target_y: the class that the model shall see; an integer
    - model: a pretrained classifier that maps X to scores of shape (1, number of classes)

    Returns:
    - X_fooling: an image close to X that the model classifies as target_y; shape (1, 3, H, W)

    Raises RuntimeError when the model does not predict target_y after 100 steps.
    """
    X_fooling = X.clone()  # start here, and leave X as it is
    learning_rate = 1
    ##############################################################################
    # TODO: Walk uphill on the target's score, at most 100 steps:                #
    # 1. Compute the scores. Stop as soon as the model predicts target_y.        #
    # 2. Compute g, the gradient of the SCORE of target_y (not of a loss, not of #
    #    a probability) with respect to X_fooling.                               #
    # 3. Add dX = learning_rate * g / ||g||_2: every step has the same length.   #
    #    Clear the gradient before the next step.                                #
    # If 100 steps are not enough, raise a RuntimeError that says so.            #
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


# (photograph, target): reached in four to thirteen steps on small photographs, and kept on the next hundred.
_PUBLIC_PAIR = (23, 573)  # an Egyptian cat becomes a go-kart
_PAIRS = (
    *((1, 31), (3, 296), (3, 920), (4, 127), (4, 340), (4, 388), (4, 447), (6, 142), (6, 372), (6, 436), (8, 255)),
    *((8, 284), (8, 410), (8, 558), (8, 855), (11, 901), (13, 254), (13, 902), (19, 182), (21, 996), (23, 791)),
)
_SIDE = 97  # pixels; SqueezeNet's strides leave no unused row at this size
_CONTRAST = 4.0
_GAIN = 12.0  # makes the toys sure of what they see, as trained networks are


def _toy_arguments(random: np.random.RandomState, height: int, width: int) -> dict[str, Argument]:
    toy = Toy("smooth", {"seed": int(random.randint(1 << 30)), "contrast": _CONTRAST, "gain": _GAIN})
    image = (_CONTRAST * random.standard_normal((1, 3, height, width))).astype(np.float32)
    return {"X": Tensor(image), "target_y": Value(int(random.randint(7))), "model": toy}


def _scores_on_the_way(args: dict[str, Argument], steps: int) -> np.ndarray:
    """The scores before each of `steps` unit steps, (steps, classes)."""
    X, target_y, model = (argument.build() for argument in args.values())
    seen = []
    for _ in range(steps):
        X.requires_grad_()
        scores = model(X)
        (g,) = torch.autograd.grad(scores[0, target_y], X)
        seen.append(scores[0].detach().numpy())
        X = X.detach() + g / g.norm()
    return np.array(seen)


def _becomes_sure(args: dict[str, Argument]) -> bool:
    """Whether a walk that goes on gets the probability near 1: going on until then differs from going on for ever."""
    scores = _scores_on_the_way(args, 70)
    lead = scores[:, [args["target_y"].build()]] - scores
    return bool((1 / np.exp(-lead).sum(axis=1)).max() > 0.993)


def _walk(random: np.random.RandomState, name: str, shortest: int, longest: int, *size: int) -> Probe:
    """A toy and a target that the reference reaches in `shortest` to `longest` steps, never by a hair."""
    while True:
        args = _toy_arguments(random, *size)
        scores = _scores_on_the_way(args, longest + 2)
        target = args["target_y"].build()
        lead = scores[:, target] - np.delete(scores, target, axis=1).max(axis=1)
        needed = int(np.argmax(lead > 0)) if (lead > 0).any() else 0
        if shortest <= needed <= longest and np.abs(lead[: needed + 2]).min() > 0.01 and _becomes_sure(args):
            return Probe(name, args, max_forwards=1_000, log_inputs=True)


def _already(random: np.random.RandomState, name: str) -> Probe:
    """An image in which the model sees the target from the start, and clearly."""
    while True:
        args = _toy_arguments(random, 11, 11)
        scores = _scores_on_the_way(args, 1)[0]
        if np.diff(np.sort(scores))[-1] > 0.1:
            return Probe(name, {**args, "target_y": Value(int(scores.argmax()))}, max_forwards=1_000, log_inputs=True)


def _photo(scope: str, photo: int, target: int) -> Probe:
    args = {"X": Photos([photo], _SIDE), "target_y": Value(target), "model": SqueezeNet()}
    return Probe("a photo on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=250)


def _probes(random: np.random.RandomState) -> list[Probe]:
    image = (_CONTRAST * random.standard_normal((1, 3, 8, 8))).astype(np.float32)
    rival = Toy("unbeatable_rival", {"seed": int(random.randint(1 << 30))})
    unreachable = {"X": Tensor(image), "target_y": Value(1), "model": rival}
    near = _walk(random, "a near target", 5, 9, 12, 12)
    return [
        near,
        _walk(random, "a far target", 12, 20, 14, 11),
        _already(random, "fooled from the start"),
        # A bound of 1000 steps is a bound too.
        Probe("an impossible target", unreachable, max_forwards=1_010),
        _photo("public", *_PUBLIC_PAIR),
        _photo("hidden", *_PAIRS[random.randint(len(_PAIRS))]),
        model_that_fails(near, calls=3),
    ]


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


_REACHED = ("a near target", "a far target", "fooled from the start")

EXERCISE = Exercise(
    reference=make_fooling_image,
    title="Fooling images",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part(
            "fools",
            "the model sees the target in the returned image",
            3,
            (*_REACHED, "a photo on SqueezeNet"),
            criterion="fools",
        ),
        Part(
            "method",
            "steps of length 1 along the gradient of the target's score, until the model is fooled",
            4,
            _REACHED,
            criterion="move",
            options={"of": "X", "walk": True, "agreement": 5e-4},  # different mistakes can stop close to one another
        ),
        Part(
            "gives_up",
            "comes back when the target cannot be reached",
            1,
            ("an impossible target",),
            criterion="gives_up",
            needs="fools",
        ),
        input_kept("X", 1, ("a near target", "a far target"), needs="fools"),
        model_kept(1, ("a near target", "a photo on SqueezeNet"), needs="fools"),
    ),
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": "a photo on SqueezeNet"},
)
