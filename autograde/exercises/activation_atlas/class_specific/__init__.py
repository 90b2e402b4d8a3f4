"""The vectors of a class-specific atlas: those that have the class among the ones they argue for most."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.class_specific.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.class_specific.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def class_specific(attributions, y, rank):
    """Which vectors belong into the atlas of class y? Those that argue for few classes more.

    Inputs:
    - attributions: how much each vector argues for each class; tensor of shape (N, C), C
      classes; no two numbers of a row are equal
    - y: the number of the class
    - rank: a whole number from 1 to C

    Returns:
    - mask: tensor of bools, shape (N,): True for a vector if, of all classes, y is among the `rank`
      classes that this vector argues for most
    """
    mask = None
    ##############################################################################
    # TODO: Find the vectors that have y among their first `rank` classes. Leave #
    # the values of attributions as they are.                                    #
    ##############################################################################
    ### BEGIN SOLUTION
    ahead = (attributions > attributions[:, [y]]).sum(dim=1)
    mask = ahead < rank
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return mask


_THREE, _FIRST, _MANY = "some classes", "the first class only", "many classes"
_FORM = {"stack": True}


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, classes: int, rank: int) -> Probe:
        """Attributions of both signs, no two of a row close together; each place from 0 to rank is taken by y."""
        while True:
            attributions = 3 * random.standard_normal((count, classes)) + random.uniform(-3, 3, (count, 1))
            y = int(random.randint(2, classes))
            gaps = np.diff(np.sort(attributions, axis=1), axis=1).min()
            places = (attributions > attributions[:, [y]]).sum(axis=1)
            negative = (attributions[places < rank, y] < 0).any()
            if gaps > 1e-4 and negative and {*range(rank + 2)} <= {*places} and 4 < (places < rank).sum() < count - 4:
                args = {"attributions": Tensor(attributions.astype(np.float32)), "y": Value(y), "rank": Value(rank)}
                return Probe(name, args)

    few, many = int(random.randint(2, 5)), int(random.randint(6, 9))
    return [drawn(_THREE, 36, 10, few), drawn(_FIRST, 30, 5, 1), drawn(_MANY, 60, 24, many)]


def _oracle(probe: Probe) -> np.ndarray:
    """Row by row: y among the first classes of a sorted list."""
    attributions, y, rank = (argument.build() for argument in probe.args.values())
    rows = attributions.tolist()
    return np.array([y in sorted(range(len(row)), key=lambda c: -row[c])[:rank] for row in rows])


def _part(name: str, title: str, points: float, *probes: str) -> Part:
    return Part(name, title, points, probes, criterion="labels", options=_FORM)


EXERCISE = Exercise(
    reference=class_specific,
    title="The vectors of a class",
    probes=_probes,
    oracle=_oracle,
    parts=(
        _part("rank", "finds the vectors that have y among their first classes", 3, _THREE, _MANY),
        _part("first", "right for rank 1", 1, _FIRST),
        input_kept("attributions", 1, (_THREE, _MANY), needs="rank"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
