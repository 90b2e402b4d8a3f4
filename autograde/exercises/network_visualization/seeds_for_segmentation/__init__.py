"""Seeds for GrabCut from saliency maps (Simonyan et al. 2014, section 3.2)."""

import numpy as np
import torch

from autograde.exercise import Exercise
from autograde.exercises.network_visualization.seeds_for_segmentation.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.seeds_for_segmentation.mistakes import (
    EQUIVALENT,
    MISCONCEPTIONS,
    STYLES,
)
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Tensor, Value
from helpers.checks.protocol.probe import Probe
from helpers.segmentation import BACKGROUND, FOREGROUND, UNKNOWN

# Definitions of a quantile between two pixels differ: a few pixels of the 1,920 may fall on the other side. In a wrong
# answer with few labels other than 0 they weigh up to 0.16; no two misconceptions are closer to each other than 0.26.
_LABELS = {"tolerance": 0.005, "agreement": 0.18}


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    """Label the pixels that surely belong to the object, and those that surely do not.

    Inputs:
    - saliency: tensor of shape (N, H, W), one saliency map for each image
    - foreground: pixels above this quantile of their own map are sure foreground
    - background: pixels below this quantile of their own map are sure background

    Returns:
    - seeds: uint8 tensor of shape (N, H, W): BACKGROUND (0), FOREGROUND (1), UNKNOWN (2)
    """
    seeds = None
    ##############################################################################
    # TODO: Label each pixel by the quantiles of its own map: FOREGROUND above   #
    # the upper one, BACKGROUND below the lower one, UNKNOWN between them. Leave #
    # the values of saliency as they are.                                        #
    ##############################################################################
    ### BEGIN SOLUTION
    rows = saliency.flatten(start_dim=1)
    high = torch.quantile(rows, foreground, dim=1).view(-1, 1, 1)
    low = torch.quantile(rows, background, dim=1).view(-1, 1, 1)
    seeds = torch.full(saliency.shape, UNKNOWN, dtype=torch.uint8)
    seeds[saliency > high] = FOREGROUND
    seeds[saliency < low] = BACKGROUND
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return seeds


def _blob(random: np.random.RandomState, height: int = 48, width: int = 40) -> np.ndarray:
    """A realistic map, (height, width): noise that is stronger around one place, with distinct values."""
    rows, columns = np.mgrid[:height, :width]
    row, column = random.uniform(0.3, 0.7, 2) * (height, width)
    bump = np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * random.uniform(6, 9) ** 2))
    return (0.05 + bump) * np.exp(0.7 * random.standard_normal((height, width)))


def _probes(random: np.random.RandomState) -> list[Probe]:
    def maps(name: str, sizes: tuple[float, ...], *quantiles: float) -> Probe:
        values = np.stack([size * random.uniform(0.8, 1.2) * _blob(random) for size in sizes]).astype(np.float32)
        options: dict[str, Argument] = {
            key: Value(value) for key, value in zip(("foreground", "background"), quantiles, strict=False)
        }
        return Probe(name, {"saliency": Tensor(values), **options})

    high, low = round(random.uniform(0.8, 0.9), 2), round(random.uniform(0.45, 0.6), 2)
    return [
        maps("one map", (0.4,)),
        maps("three maps", (0.2, 5.0, 0.01)),
        maps("other quantiles", (0.4,), high, low),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Labels by rank: of n distinct values, those above the q quantile have a rank above q (n - 1)."""
    saliency, high, low = [argument.build() for argument in probe.args.values()] + [0.95, 0.30][len(probe.args) - 1 :]
    rows = saliency.double().numpy().reshape(len(saliency), -1)
    rank = rows.argsort(axis=1).argsort(axis=1)
    last = rows.shape[1] - 1
    labels = np.where(rank > high * last, FOREGROUND, np.where(rank < low * last, BACKGROUND, UNKNOWN))
    return labels.reshape(saliency.shape)


EXERCISE = Exercise(
    reference=seeds_for_segmentation,
    title="Seeds for segmentation",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("labels", "labels the pixels of one map", 2, ("one map",), "labels", _LABELS),
        Part("each_map", "uses each map's own quantiles", 2, ("three maps",), "labels", _LABELS),
        Part("other_quantiles", "uses the quantiles that it is given", 1, ("other quantiles",), "labels", _LABELS),
        Part(
            "input_kept",
            "leaves the saliency maps as they were",
            1,
            ("one map", "three maps"),
            criterion="inputs_unchanged",
            needs="labels",
        ),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": "one map"},
)
