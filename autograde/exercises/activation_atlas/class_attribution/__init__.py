"""How much activation vectors argue for a class: gradient times activation, added up (Carter et al. 2019)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.class_attribution.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.class_attribution.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe


def class_attribution(activations, gradient):
    """How much does each activation vector argue for a class?

    Inputs:
    - activations: vectors of one layer, one a row; tensor of shape (N, K), K channels
    - gradient: the gradient of the class's score with respect to each of these vectors; tensor of
      the same shape

    Returns:
    - attribution: tensor of shape (N,): for each vector, the sum over its channels of gradient
      times activation; above 0 where it argues for the class, below 0 where it argues against it
    """
    attribution = None
    ##############################################################################
    # TODO: Compute the attribution of each vector. Leave the values of both     #
    # tensors as they are.                                                       #
    ##############################################################################
    ### BEGIN SOLUTION
    attribution = (gradient * activations).sum(dim=1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return attribution


_FEW, _MANY, _ONE, _SQUARE = "a few vectors", "many vectors", "one vector", "as many vectors as channels"
_FORM = {"stack": True}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, channels: int) -> Probe:
        """Activations and gradients of both signs, with means that are not zero."""
        shape = (count, channels)
        activations = (0.4 + random.standard_normal(shape)).astype(np.float32)
        gradient = (random.standard_normal(shape) - 0.3).astype(np.float32)
        found = (activations * gradient).sum(axis=1)
        # Some vectors argue for the class and some against it; a single one against it: it is not to be cut off at 0.
        enough = found.max() > 1 and found.min() < -1 if count > 1 else found[0] < -1
        if not enough:
            return drawn(name, count, channels)
        return Probe(name, {"activations": Tensor(activations), "gradient": Tensor(gradient)})

    return [drawn(_FEW, 5, 8), drawn(_MANY, 24, 6), drawn(_ONE, 1, 9), drawn(_SQUARE, 7, 7)]


def _oracle(probe: Probe) -> np.ndarray:
    """Vector by vector and channel by channel, in plain Python."""
    activations, gradient = (argument.build().tolist() for argument in probe.args.values())
    rows = zip(activations, gradient, strict=True)
    return np.array([sum(value * slope for value, slope in zip(row, slopes, strict=True)) for row, slopes in rows])


EXERCISE = Exercise(
    reference=class_attribution,
    title="How much a vector argues for a class",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("sum", "adds up gradient times activation for each vector", 3, (_FEW, _MANY), options=_FORM),
        Part("one_vector", "right for a single vector", 1, (_ONE,), options=_FORM),
        Part("square", "right for as many vectors as channels", 1, (_SQUARE,), options=_FORM),
        input_kept("activations and gradient", 1, (_FEW, _MANY), needs="sum"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
