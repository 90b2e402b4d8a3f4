"""From drops for windows to a map for pixels: the mean over the windows that cover each pixel."""

import math

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept
from autograde.exercises.attribution.occlusion_pixels.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.occlusion_pixels.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Tensor, Value
from helpers.checks.protocol.probe import Probe


def occlusion_pixels(drops, size, stride, height, width):
    """How much does each pixel matter? The mean drop of all windows that cover it.

    Inputs:
    - drops: tensor of shape (h, w); drops[i, j] belongs to the window whose top left pixel is
      (i * stride, j * stride)
    - size: the side of the windows in pixels; windows are cut off at the border of the image
    - stride: the step between windows, at most size, so every pixel is covered
    - height, width: the size of the image

    Returns:
    - pixels: tensor of shape (height, width)
    """
    pixels = None
    ##############################################################################
    # TODO: Give each pixel the mean drop of the windows that cover it. Leave    #
    # the values of drops as they are.                                           #
    ##############################################################################
    ### BEGIN SOLUTION
    total = torch.zeros(height, width)
    count = torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            top, left = i * stride, j * stride
            total[top : top + size, left : left + size] += drops[i, j]
            count[top : top + size, left : left + size] += 1
    pixels = total / count
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return pixels


_FITS, _BORDER, _SIDE_BY_SIDE = "overlapping windows", "windows cut off", "windows side by side"


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, height: int, width: int, size: int, stride: int) -> Probe:
        """Drops of both signs, with a mean that is not zero."""
        h, w = (math.ceil((side - size) / stride) + 1 for side in (height, width))
        drops = (0.5 + random.standard_normal((h, w))).astype(np.float32)
        numbers = {"size": size, "stride": stride, "height": height, "width": width}
        args: dict[str, Argument] = {"drops": Tensor(drops), **{key: Value(value) for key, value in numbers.items()}}
        return Probe(name, args)

    return [
        drawn(_FITS, 12, 16, 4, 2),
        drawn(_BORDER, 14, 18, 5, 3),
        drawn(_SIDE_BY_SIDE, 12, 15, 3, 3),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Pixel by pixel: which windows cover it follows from its own row and column."""
    drops, size, stride, height, width = (argument.build() for argument in probe.args.values())
    found = np.zeros((height, width))
    for row, column in np.ndindex(height, width):
        above = [i for i in range(drops.shape[0]) if 0 <= row - i * stride < size]
        beside = [j for j in range(drops.shape[1]) if 0 <= column - j * stride < size]
        found[row, column] = np.mean(drops.double().numpy()[np.ix_(above, beside)])
    return found


EXERCISE = Exercise(
    reference=occlusion_pixels,
    title="From windows to pixels",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("mean", "gives each pixel the mean drop of its windows", 3, (_FITS,)),
        Part("border", "right where windows are cut off at the border", 1, (_BORDER,)),
        Part("side_by_side", "right for windows that do not overlap", 1, (_SIDE_BY_SIDE,)),
        input_kept("drops", 1, (_FITS,), needs="mean"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": _FITS},
)
