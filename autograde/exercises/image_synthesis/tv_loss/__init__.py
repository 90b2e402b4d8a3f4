"""The total variation of an image, as a loss: squared differences of neighbouring pixels (Johnson et al. 2016)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.image_synthesis.tv_loss.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.tv_loss.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Value
from helpers.checks.protocol.probe import Probe


def tv_loss(img, tv_weight):
    """How rough is an image? Its total variation: the squared differences of neighbouring pixels.

    Inputs:
    - img: an image; tensor of shape (1, 3, H, W)
    - tv_weight: a number that the loss is multiplied by

    Returns:
    - loss: tv_weight times the sum, over all three channels, of the squared differences of all
      pixels that are neighbours in a column or in a row; a tensor of shape (), through which
      gradients flow back to img. Each pair of neighbours counts once, and the image ends at its
      borders
    """
    loss = None
    ##############################################################################
    # TODO: Compute the total variation. Slices of img are all you need. Leave   #
    # the values of img as they are.                                             #
    ##############################################################################
    ### BEGIN SOLUTION
    down = img[:, :, 1:, :] - img[:, :, :-1, :]
    across = img[:, :, :, 1:] - img[:, :, :, :-1]
    loss = tv_weight * ((down**2).sum() + (across**2).sum())
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return loss


_WIDE, _HIGH, _GRADIENT = "a wide image", "a high image", "a gradient"
_NUMBER = {"scalar": True}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, size: tuple[int, int], low: float, high: float, differentiated: bool = False) -> Probe:
        args: dict[str, Argument] = {
            "img": Noise((1, 3, *size), int(random.randint(1 << 30)), requires_grad=differentiated),
            "tv_weight": Value(round(float(random.uniform(low, high)), 4)),
        }
        return Probe(name, args, gradients=("img",) if differentiated else ())

    return [
        drawn(_WIDE, (5, 9), 0.02, 0.09),
        drawn(_HIGH, (8, 4), 3.1, 6.9),
        drawn(_GRADIENT, (4, 6), 0.2, 0.4, differentiated=True),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Pixel by pixel, in plain Python: each with the one below and the one on its right, where there is one."""
    img, weight = (argument.build() for argument in probe.args.values())
    total = 0.0
    for rows in img[0].tolist():
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                below = [rows[y + 1][x]] if y + 1 < len(rows) else []
                total += sum((value - other) ** 2 for other in [*below, *row[x + 1 : x + 2]])
    return np.array(weight * total)


EXERCISE = Exercise(
    reference=tv_loss,
    title="Total variation",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("value", "adds up the squared differences of neighbours", 2, (_WIDE, _HIGH), options=_NUMBER),
        Part(
            "gradient",
            "lets the gradient flow back to the image",
            1,
            (_GRADIENT,),
            options={"observe": "gradients.img"},
        ),
        input_kept("img", 1, (_WIDE, _HIGH), needs="value"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
