"""The content loss of style transfer: how far features are from those of the photograph (Gatys et al. 2016, eq. 1)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.image_synthesis.content_loss.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.content_loss.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Value
from helpers.checks.protocol.probe import Probe


def content_loss(content_weight, content_current, content_original):
    """How far are the features of the image from those of the photograph? The content loss.

    Inputs:
    - content_weight: a number that the loss is multiplied by
    - content_current: features of the image at one layer; tensor of shape (1, C, H, W)
    - content_original: features of the photograph at this layer; tensor of the same shape

    Returns:
    - loss: content_weight times the sum of all squared differences; a tensor of shape (), through
      which gradients flow back to content_current
    """
    loss = None
    ##############################################################################
    # TODO: Compute the content loss. Leave the values of both tensors as they   #
    # are.                                                                       #
    ##############################################################################
    ### BEGIN SOLUTION
    difference = content_current - content_original
    loss = content_weight * (difference**2).sum()
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return loss


_ONE, _OTHER, _GRADIENT = "features of a layer", "features of another layer", "a gradient"
_NUMBER = {"scalar": True}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, shape: tuple[int, ...], low: float, high: float, differentiated: bool = False) -> Probe:
        """Features of both signs, and a weight between `low` and `high`, neither of which is a round number."""
        current, original = (int(random.randint(1 << 30)) for _ in range(2))
        args: dict[str, Argument] = {
            "content_weight": Value(round(float(random.uniform(low, high)), 4)),
            "content_current": Noise(shape, current, requires_grad=differentiated),
            "content_original": Noise(shape, original, scale=0.7),
        }
        return Probe(name, args, gradients=("content_current",) if differentiated else ())

    return [
        drawn(_ONE, (1, 6, 5, 7), 0.02, 0.09),
        drawn(_OTHER, (1, 4, 3, 5), 3.1, 6.9),
        drawn(_GRADIENT, (1, 5, 3, 4), 0.2, 0.4, differentiated=True),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Pair by pair, in plain Python."""
    weight, current, original = (argument.build() for argument in probe.args.values())
    pairs = zip(current.flatten().tolist(), original.flatten().tolist(), strict=True)
    return np.array(sum(weight * (a - b) * (a - b) for a, b in pairs))


EXERCISE = Exercise(
    reference=content_loss,
    title="The content loss",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("value", "adds up the squared differences", 2, (_ONE, _OTHER), options=_NUMBER),
        Part(
            "gradient",
            "lets the gradient flow back to the image's features",
            1,
            (_GRADIENT,),
            options={"observe": "gradients.content_current"},
        ),
        input_kept("content_current and content_original", 1, (_ONE, _OTHER), needs="value"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
