"""Guided Grad-CAM: where the class is seen, times which pixels matter (Selvaraju et al. 2017, section 3.1)."""

import numpy as np
import torch.nn.functional as F

from autograde.exercise import Exercise, input_kept
from autograde.exercises.attribution.guided_grad_cam.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.guided_grad_cam.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise
from helpers.checks.protocol.probe import Probe


def guided_grad_cam(gradient, cam):
    """Which pixels matter where the class is seen? Guided backpropagation times Grad-CAM.

    Inputs:
    - gradient: guided backpropagation for each image; tensor of shape (N, C, H, W)
    - cam: Grad-CAM for each image, a smaller map; tensor of shape (N, h, w)

    Returns:
    - product: tensor of shape (N, C, H, W): the gradient of each pixel times the map, enlarged to
      H x W by bilinear interpolation, with the corners not aligned (align_corners=False)
    """
    product = None
    ##############################################################################
    # TODO: Enlarge the maps, and multiply. Leave the values of both inputs as   #
    # they were.                                                                 #
    ##############################################################################
    ### BEGIN SOLUTION
    size = gradient.shape[2:]
    maps = cam.unsqueeze(1)  # (N, 1, h, w)
    enlarged = F.interpolate(maps, size, mode="bilinear", align_corners=False)  # (N, 1, H, W)
    product = gradient * enlarged
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return product


_SEVERAL = "three images"
_OTHERS = ("one image", "a size that is not a multiple", "other channels")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, shape: tuple[int, int, int, int], small: tuple[int, int]) -> Probe:
        seeds = (int(random.randint(1 << 30)) for _ in range(2))
        return Probe(name, {"gradient": Noise(shape, next(seeds)), "cam": Noise((shape[0], *small), next(seeds))})

    return [
        drawn(_SEVERAL, (3, 3, 6, 10), (3, 5)),
        drawn(_OTHERS[0], (1, 3, 12, 9), (4, 3)),
        drawn(_OTHERS[1], (2, 3, 11, 7), (4, 3)),
        drawn(_OTHERS[2], (2, 1, 10, 13), (3, 4)),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Interpolation pixel by pixel in float64, from where the pixel's centre is on the small map."""
    gradient, cam = (argument.build().double().numpy() for argument in probe.args.values())
    (high, wide), (rows, columns) = gradient.shape[2:], cam.shape[1:]
    product = np.zeros_like(gradient)
    for i, j in np.ndindex(high, wide):
        row, column = ((i + 0.5) * rows / high - 0.5, (j + 0.5) * columns / wide - 0.5)
        across = sum(_share(row, r, rows) * _share(column, c, columns) * cam[:, r, c] for r, c in _cells(rows, columns))
        product[:, :, i, j] = gradient[:, :, i, j] * across[:, None]
    return product


def _cells(rows: int, columns: int) -> list[tuple[int, ...]]:
    return list(np.ndindex(rows, columns))


def _share(place: float, cell: int, cells: int) -> float:
    """The share of a cell at a place: one at its own, zero at its neighbours' and beyond; the first and last go on."""
    return max(0.0, 1 - abs(min(max(place, 0.0), cells - 1.0) - cell))


EXERCISE = Exercise(
    reference=guided_grad_cam,
    title="Guided Grad-CAM",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("product", "multiplies each image's gradient by its enlarged map", 3, (_SEVERAL,)),
        Part("any", "right for a single image, and for other sizes and channels", 2, _OTHERS),
        input_kept("gradient", 1, (_SEVERAL,), needs="product"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
