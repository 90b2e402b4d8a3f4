"""The filters of a first layer as images (Krizhevsky et al. 2012, figure 3)."""

from typing import Any

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.inside_the_network.filters_to_images.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.filters_to_images.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe


def filters_to_images(weight):
    """Show the filters of a network's first layer as small colour images.

    Inputs:
    - weight: the layer's weights; tensor of shape (K, 3, h, w): K filters, each with a red, a green
      and a blue channel of h x w numbers, positive and negative. It may require a gradient.

    Returns:
    - images: tensor of shape (K, h, w, 3), colours last, with values from 0 to 1
    """
    images = None
    ##############################################################################
    # TODO: Rescale each filter on its own: the smallest of all its numbers, of  #
    # the three colours together, becomes 0, the largest 1. Put the colours last #
    # and leave the values of weight as they are.                                #
    ##############################################################################
    ### BEGIN SOLUTION
    low = weight.detach().amin(dim=(1, 2, 3), keepdim=True)
    high = weight.detach().amax(dim=(1, 2, 3), keepdim=True)
    images = (weight.detach() - low) / (high - low)
    images = images.permute(0, 2, 3, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return images


_IN_CLASS = "five filters"
_OTHERS = ("one filter", "filters that are not square")
_OF_A_MODEL = "weights that require a gradient"


def _filters(random: np.random.RandomState, count: int, height: int, width: int) -> np.ndarray:
    """Filters (count, 3, height, width) of different strength, around different levels, and so are their colours.

    A first one is positive throughout, a second one negative; so neither zero nor the sign tells a filter's range.
    """
    strength = np.exp(random.uniform(-1.5, 1.5, (count, 1, 1, 1)))
    levels = 0.8 * random.standard_normal((count, 3, 1, 1))
    values = random.standard_normal((count, 3, height, width)) + levels
    values[0] = np.abs(values[0]) + 0.3
    values[1:2] = -np.abs(values[1:2]) - 0.3
    return (strength * values).astype(np.float32)


def _probes(random: np.random.RandomState) -> list[Probe]:
    def filters(name: str, count: int, height: int, width: int, requires_grad: bool = False) -> Probe:
        return Probe(name, {"weight": Tensor(_filters(random, count, height, width), requires_grad)})

    return [
        # No side of three, lest an axis out of place give the right shape.
        filters(_IN_CLASS, 5, 4, 4),
        filters(_OTHERS[0], 1, 5, 5),
        filters(_OTHERS[1], 3, 2, 5),
        filters(_OF_A_MODEL, 2, 4, 4, requires_grad=True),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Each number's place between the smallest and the largest of its filter, one by one."""
    weight = probe.args["weight"].build().detach().double().numpy()
    count, colours, height, width = weight.shape
    images = np.empty((count, height, width, colours))
    for k, row, column, colour in np.ndindex(images.shape):
        numbers = sorted(weight[k].ravel())
        images[k, row, column, colour] = np.interp(weight[k, colour, row, column], [numbers[0], numbers[-1]], [0, 1])
    return images


# So that pixels rounded to 256 levels are right, too.
_VALUES: dict[str, Any] = {"options": {"tolerance": 0.01}}

EXERCISE = Exercise(
    reference=filters_to_images,
    title="Filters as images",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("filters", "rescales each filter to the range from 0 to 1", 3, (_IN_CLASS,), **_VALUES),
        Part("any_filters", "right for any number of filters and any size", 1, _OTHERS, **_VALUES),
        Part("of_a_model", "right for weights that require a gradient", 1, (_OF_A_MODEL,), needs="filters", **_VALUES),
        input_kept("weight", 1, (_IN_CLASS, _OF_A_MODEL), needs="filters"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "colours", "probe": _IN_CLASS},
)
