"""From one octave of DeepDream to the next, larger one (Mordvintsev, Olah and Tyka 2015)."""

import numpy as np
import torch.nn.functional as F

from autograde.exercise import Exercise, input_kept
from autograde.exercises.image_synthesis.next_octave.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.next_octave.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, Tensor
from helpers.checks.protocol.probe import Probe


def next_octave(dreamed, before, photo):
    """Start the next octave: the larger photograph, with what was dreamed at the last size.

    Inputs:
    - dreamed: the dream at the last octave's size; tensor of shape (1, 3, h, w)
    - before: the photograph at the last octave's size, without a dream; (1, 3, h, w)
    - photo: the photograph at the next octave's size; (1, 3, H, W); H and W need not be multiples
      of h and w

    Returns:
    - start: tensor of shape (1, 3, H, W): photo plus dreamed - before, which is enlarged to
      (H, W) as F.interpolate does with mode="bilinear" and align_corners=False
    """
    start = None
    ##############################################################################
    # TODO: Add what the dream has added so far to the larger photograph. Leave  #
    # the values of the three pictures as they were.                             #
    ##############################################################################
    ### BEGIN SOLUTION
    detail = dreamed - before
    large = F.interpolate(detail, photo.shape[2:], mode="bilinear", align_corners=False)
    start = photo + large
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return start


_EVEN = "the same change everywhere"
_DOUBLE = "twice as large"
_OTHERS = ("sizes that are no multiples", "the same size")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def noise(*size: int) -> Noise:
        return Noise((1, 3, *size), int(random.randint(1 << 30)))

    def drawn(name: str, small: tuple[int, int], large: tuple[int, int]) -> Probe:
        return Probe(name, {"dreamed": noise(*small), "before": noise(*small), "photo": noise(*large)})

    def even() -> Probe:
        """Each colour changes by a number of its own: however this is enlarged, it stays the same."""
        before, change = noise(10, 10), random.uniform(0.5, 1.5, (1, 3, 1, 1)) * random.choice([-1, 1], (1, 3, 1, 1))
        dreamed = Tensor(before.build().numpy() + change.astype(np.float32))
        return Probe(_EVEN, {"dreamed": dreamed, "before": before, "photo": noise(14, 14)})

    return [
        even(),
        drawn(_DOUBLE, (9, 7), (18, 14)),
        drawn(_OTHERS[0], (10, 13), (14, 17)),
        drawn(_OTHERS[1], (9, 9), (9, 9)),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Every pixel by hand, in float64: between the centres of the nearest pixels of the small picture."""
    dreamed, before, photo = (argument.build().double().numpy() for argument in probe.args.values())
    rows, columns = (_weights(dreamed.shape[axis], photo.shape[axis]) for axis in (2, 3))
    enlarged: np.ndarray = photo + np.einsum("Hh,nchw,Ww->ncHW", rows, dreamed - before, columns)
    return enlarged


def _weights(few: int, many: int) -> np.ndarray:
    """How much each of `few` pixels of a line counts in each of `many` on the same length, (many, few)."""
    centres = ((np.arange(many) + 0.5) * few / many - 0.5).clip(0, few - 1)
    return np.maximum(0, 1 - np.abs(centres[:, None] - np.arange(few)))


EXERCISE = Exercise(
    reference=next_octave,
    title="The next octave",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("added", "adds what the dream added to the larger photograph", 3, (_EVEN,)),
        Part("enlarged", "enlarges it bilinearly", 4, (_DOUBLE,)),
        Part("any", "right for any sizes", 2, _OTHERS),
        input_kept("the three pictures", 1, (_EVEN,), needs="added"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": _DOUBLE},
)
