"""What one unit of a layer sees (Araujo, Norris and Sim 2019, Computing receptive fields, Distill)."""

from functools import cache
from typing import Any

import numpy as np

from autograde.exercise import Exercise
from autograde.exercises.inside_the_network.receptive_field.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.receptive_field.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Value
from helpers.checks.protocol.probe import Probe

Layers = list[tuple[int, int, int]]


def receptive_field(layers):
    """What does one unit of the last layer see? Its receptive field along one side of the image.

    Inputs:
    - layers: list of (kernel, stride, padding), one for each layer, from the image upwards

    Returns three whole numbers, in pixels:
    - size: how many pixels one unit of the last layer sees
    - stride: how far the field moves from one unit to the next
    - offset: where the field of unit 0 begins; the image's first pixel is 0, and numbers below it
      are padding
    """
    size = stride = offset = None
    ##############################################################################
    # TODO: Compute size, stride and offset of the field, for any number of      #
    # layers. Without any layer, a unit is a pixel, and sees only itself.        #
    ##############################################################################
    ### BEGIN SOLUTION
    size, stride, offset = 1, 1, 0
    for kernel, step, padding in layers:
        size += (kernel - 1) * stride
        offset -= padding * stride
        stride *= step
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return size, stride, offset


_BY_HAND: Layers = [(3, 2, 1), (3, 1, 1)]  # the lesson's example
_SQUEEZENET: Layers = [(3, 2, 0), (3, 2, 0), (1, 1, 0), (3, 1, 1), (1, 1, 0), (3, 1, 1), (3, 2, 0)]


def _drawn(random: np.random.RandomState, count: int) -> Layers:
    """Layers that differ from each other; the first ones have strides and the later ones padding, so that both show."""
    while True:
        kernels = random.permutation([2, 3, 4, 5, 7])[:count]
        steps = random.permutation([1, 2, 2, 3, 3])[:count]
        paddings = random.permutation([0, 1, 1, 2, 3])[:count]
        layers = [(int(k), int(s), int(p)) for k, s, p in zip(kernels, steps, paddings, strict=True)]
        fits = all(step <= kernel and padding < kernel for kernel, step, padding in layers)
        if fits and steps[0] > 1 and paddings[-1] > 0 and layers != layers[::-1]:
            return layers


def _probes(random: np.random.RandomState) -> list[Probe]:
    def probe(name: str, layers: Layers, scope: str = "both") -> Probe:
        return Probe(name, {"layers": Value(layers)}, scope=scope)

    kernel, step = int(random.randint(4, 9)), int(random.randint(2, 4))
    return [
        probe("the two layers by hand", _BY_HAND, "public"),
        probe("the two layers by hand", _drawn(random, 2), "hidden"),
        probe("three layers", _drawn(random, 3)),
        probe("five layers", _drawn(random, 5)),
        probe("SqueezeNet up to its second pooling", _SQUEEZENET, "public"),
        probe("a single layer", [(kernel, step, int(random.randint(1, 4)))]),
        probe("no layer", [], "public"),
    ]


def _oracle(probe: Probe) -> list[np.ndarray]:
    """Size, stride and offset by counting: which units see which, one by one, down to the pixels."""
    layers = probe.args["layers"].build()

    @cache
    def pixels(height: int, unit: int) -> frozenset[int]:
        """The pixels that a unit sees, `height` layers above the image."""
        if height == 0:
            return frozenset([unit])
        kernel, step, padding = layers[height - 1]
        below = range(unit * step - padding, unit * step - padding + kernel)
        return frozenset().union(*(pixels(height - 1, one) for one in below))

    first, second = (pixels(len(layers), unit) for unit in (0, 1))
    found = [len(first), min(second) - min(first), min(first)]
    return [np.asarray(number) for number in found]


_STACKS = ("the two layers by hand", "three layers", "five layers", "SqueezeNet up to its second pooling")


def _one(place: int) -> dict[str, Any]:
    return {"criterion": "numbers", "options": {"observe": f"returned.{place}"}}


EXERCISE = Exercise(
    reference=receptive_field,
    title="Receptive fields",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("size", "how many pixels a unit sees", 3, _STACKS, **_one(0)),
        Part("stride", "how far the field moves from unit to unit", 1, _STACKS, **_one(1)),
        Part("offset", "where the first field begins", 3, _STACKS, **_one(2)),
        Part("few_layers", "right for a single layer, and for none", 1, ("a single layer", "no layer"), "numbers"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    pairs=False,  # the three numbers are judged one by one
)
