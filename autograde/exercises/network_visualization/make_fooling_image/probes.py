"""The images, targets and models that fooling images are checked on."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import torch

from autograde.exercise import ACTIVE, OTHER_CLASSES, draw_labels, imagenet_toy, model_that_fails
from helpers.checks.protocol.arguments import Argument, Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe

# (photograph, target): reached in four to thirteen steps on small photographs, and kept on the next hundred.
PUBLIC_PAIR = (23, 573)  # an Egyptian cat becomes a go-kart
PAIRS = (
    *((1, 31), (3, 296), (3, 920), (4, 127), (4, 340), (4, 388), (4, 447), (6, 142), (6, 372), (6, 436), (8, 255)),
    *((8, 284), (8, 410), (8, 558), (8, 855), (11, 901), (13, 254), (13, 902), (19, 182), (21, 996), (23, 791)),
)
SIDE = 97  # pixels; SqueezeNet's strides leave no unused row at this size
_CONTRAST = 4.0
_GAIN = 12.0  # makes the toys sure of what they see, as trained networks are


def _toy_arguments(random: np.random.RandomState, height: int, width: int, **options: int) -> dict[str, Argument]:
    toy = imagenet_toy("smooth", random, contrast=_CONTRAST, gain=_GAIN, **options)
    target_y = Value(int(draw_labels(random, toy, 1)[0]))
    return {"X": _noise(random, height, width), "target_y": target_y, "model": toy}


def _noise(random: np.random.RandomState, height: int, width: int) -> Noise:
    return Noise((1, 3, height, width), int(random.randint(1 << 30)), scale=_CONTRAST)


def _scores_on_the_way(args: dict[str, Argument]) -> Iterator[np.ndarray]:
    """The scores, (classes,), before each unit step of a walk that never stops."""
    X, target_y, model = (argument.build() for argument in args.values())
    while True:
        X.requires_grad_()
        scores = model(X)
        (g,) = torch.autograd.grad(scores[0, target_y], X)
        yield scores[0].detach().numpy()
        X = X.detach() + g / g.norm()


def _is_reached(args: dict[str, Argument], shortest: int, longest: int) -> bool:
    """Whether the target is reached in so many steps and never by a hair, and a walk that goes on becomes sure of it.

    Sure: the probability gets near 1, so that going on until then differs from going on for ever.
    """
    target = args["target_y"].build()
    way = _scores_on_the_way(args)
    leads: list[float] = []
    while len(leads) < 2 or leads[-2] < 0:  # until one step after it is reached
        scores = next(way)
        leads.append(scores[target] - np.delete(scores, target).max())
        if len(leads) > longest + 2:
            return False
    if len(leads) - 2 < shortest or np.abs(leads).min() < 0.01:
        return False
    return any(1 / np.exp(scores - scores[target]).sum() > 0.993 for scores in islice(way, 70 - len(leads)))


def _walk(
    random: np.random.RandomState, name: str, shortest: int, longest: int, height: int, width: int, **options: int
) -> Probe:
    """A toy and a target that the reference reaches in `shortest` to `longest` steps."""
    while True:
        args = _toy_arguments(random, height, width, **options)
        if _is_reached(args, shortest, longest):
            return Probe(name, args, max_forwards=1_000, log_inputs=True)


def _already(random: np.random.RandomState, name: str) -> Probe:
    """An image in which the model sees the target from the start, and clearly."""
    while True:
        args = _toy_arguments(random, 11, 11)
        scores = next(_scores_on_the_way(args))
        if np.diff(np.sort(scores))[-1] > 0.1:
            return Probe(name, {**args, "target_y": Value(int(scores.argmax()))}, max_forwards=1_000, log_inputs=True)


def _photo(scope: str, photo: int, target: int) -> Probe:
    """A walk on a real network. It is slow; steps that are too short may need two hundred."""
    args = {"X": Photos([photo], SIDE), "target_y": Value(target), "model": SqueezeNet()}
    return Probe("a photo on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=250)


def draw_probes(random: np.random.RandomState) -> list[Probe]:
    """Return two walks, a walk that is over at once, photographs, a model that fails, and a walk without end."""
    rival = Toy("unbeatable_rival", {"seed": int(random.randint(1 << 30)), "classes": 1000})
    unreachable = {"X": _noise(random, 8, 8), "target_y": Value(1), "model": rival}
    near = _walk(random, "a near target", 5, 9, 12, 12)
    return [
        near,
        _walk(random, "a far target", 12, 20, 14, 11),
        _already(random, "fooled from the start"),
        _walk(random, OTHER_CLASSES, 4, 12, 12, 12, classes=ACTIVE),
        _photo("public", *PUBLIC_PAIR),
        _photo("hidden", *PAIRS[random.randint(len(PAIRS))]),
        model_that_fails(near, calls=3),
        # Last, since a loop may not end here. A bound of 1000 steps is a bound too.
        Probe("an impossible target", unreachable, max_forwards=1_010, shows=("loops_for_ever",)),
    ]
