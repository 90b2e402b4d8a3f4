"""Two classes against each other: the difference of their attributions along one axis (Carter et al. 2019)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.compare_classes.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.compare_classes.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def compare_classes(attributions, a, b):
    """Which of two classes does each vector argue for, and how much compared with the others?

    Inputs:
    - attributions: how much each vector argues for each class; tensor of shape (N, C), C classes
    - a, b: the numbers of the two classes

    Returns:
    - comparison: tensor of shape (N,): the attribution to a minus that to b, divided by the
      largest absolute value of these N differences. So it lies between -1 (for b) and 1 (for a),
      and 0 stays 0: such a vector does not tell the two apart. If no vector does, all are 0.
    """
    comparison = None
    ##############################################################################
    # TODO: Compare the two classes, vector by vector. Leave the values of       #
    # attributions as they are.                                                  #
    ##############################################################################
    ### BEGIN SOLUTION
    difference = attributions[:, a] - attributions[:, b]
    largest = difference.abs().max()
    comparison = difference / largest if largest > 0 else difference
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return comparison


_FOR, _AGAINST, _ONE_SIDED = "the largest difference is for a", "the largest difference is for b", "all are for a"
_EQUAL = "no difference"
_FORM = {"stack": True}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def call(name: str, attributions: np.ndarray, a: int, b: int) -> Probe:
        args = {"attributions": Tensor(attributions.astype(np.float32)), "a": Value(a), "b": Value(b)}
        return Probe(name, args)

    def drawn(name: str, count: int, fits: str) -> Probe:
        """Attributions of both signs to more classes than vectors, among them two classes that differ enough."""
        while True:
            attributions = 2 * random.standard_normal((count, count + 3)) + 0.3
            if fits == _ONE_SIDED:
                attributions /= 10  # so that the largest difference is below 1
            a, b = (int(one) for one in random.permutation(np.arange(2, count + 3))[:2])
            difference = attributions[:, a] - attributions[:, b]
            low, high = difference.min(), difference.max()
            enough = {
                _FOR: high > 1.3 * -low and low < -1 and attributions[:, a].min() < 0,
                _AGAINST: -low > 1.3 * high and high > 1,
                _ONE_SIDED: low > 0.04 and high < 1,
            }
            if enough[fits]:
                return call(name, attributions, a, b)

    def equal() -> Probe:
        """One vector, as much for a as for b."""
        attributions = random.standard_normal((1, 6))
        a, b = (int(one) for one in random.permutation(6)[:2])
        attributions[0, b] = attributions[0, a]
        return call(_EQUAL, attributions, a, b)

    return [drawn(_FOR, 9, _FOR), drawn(_AGAINST, 8, _AGAINST), drawn(_ONE_SIDED, 5, _ONE_SIDED), equal()]


def _oracle(probe: Probe) -> np.ndarray:
    """Vector by vector, in plain Python."""
    attributions, a, b = (argument.build() for argument in probe.args.values())
    differences = [row[a] - row[b] for row in attributions.tolist()]
    largest = sorted(abs(one) for one in differences)[-1]
    return np.array([one / largest if largest else 0.0 for one in differences])


EXERCISE = Exercise(
    reference=compare_classes,
    title="Two classes against each other",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("difference", "subtracts and scales by the largest difference", 3, (_FOR, _AGAINST), options=_FORM),
        Part("one_sided", "leaves 0 in the middle where all vectors argue for a", 1, (_ONE_SIDED,), options=_FORM),
        Part("equal", "gives 0 where no vector tells the classes apart", 1, (_EQUAL,), options=_FORM),
        input_kept("attributions", 1, (_FOR, _AGAINST), needs="difference"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
