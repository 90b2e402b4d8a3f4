"""A layout of many vectors in the unit square, whose neighbours are neighbours (van der Maaten & Hinton 2008)."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.layout.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.layout.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def layout(activations, seed):
    """Give each vector a place in the unit square, next to vectors that are like it.

    Inputs:
    - activations: tensor of shape (N, K), one vector in each row; N and K are above 100 and 50
    - seed: of whatever is random; the same seed gives the same layout

    Returns:
    - points: array or tensor of shape (N, 2), x and y of each vector. Of each axis, the 1st
      percentile is at 0 and the 99th at 1; what is beyond is moved to the border
    """
    points = None
    ##############################################################################
    # TODO: Compute the 50 first principal components and a t-SNE of these in    #
    # two dimensions, both with scikit-learn. Then scale each axis to [0, 1] by  #
    # its percentiles, so that a few points far away do not squeeze the others.  #
    ##############################################################################
    ### BEGIN SOLUTION
    components = PCA(50, random_state=seed).fit_transform(activations.numpy())
    found = TSNE(2, init="pca", random_state=seed).fit_transform(components)
    low, high = np.percentile(found, [1, 99], axis=0)
    points = np.clip((found - low) / (high - low), 0, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return points


_GROUPS, _SIZE, _CHANNELS = 13, 8, 64  # above 101 vectors: see the criterion
_NOISE = 0.5
_VECTORS = "groups of vectors"


def _probes(random: np.random.RandomState) -> list[Probe]:
    vectors = random.permutation(_grouped(random))
    args = {"activations": Tensor(vectors), "seed": Value(int(random.randint(1000)))}
    return [Probe(_VECTORS, args, calls=2, compare_calls=True, seconds=90)]


def _grouped(random: np.random.RandomState) -> np.ndarray:
    """Groups far from each other, by distance and by direction, (104, 64) float32, which no two directions keep apart.

    The centres are as sparse as activations after a ReLU, and the vectors of a group differ in length, too.
    """
    centres = random.uniform(0.6, 1.4, (_GROUPS, _CHANNELS)) * (random.uniform(size=(_GROUPS, _CHANNELS)) < 0.3)
    centres *= 5 / np.linalg.norm(centres, axis=1, keepdims=True)
    lengths = random.uniform(0.85, 1.2, (_GROUPS * _SIZE, 1))
    noise = _NOISE * random.standard_normal((_GROUPS * _SIZE, _CHANNELS))
    return (centres.repeat(_SIZE, axis=0) * lengths + noise).astype(np.float32)


def _oracle(probe: Probe) -> None:
    """Nothing: any layout that keeps neighbours is right. The criteria have tests of their own."""


_ONE = (_VECTORS,)

EXERCISE = Exercise(
    reference=layout,
    title="A map of all vectors",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("neighbours", "keeps neighbours next to each other", 3, _ONE, "neighbours_on_layout", {"group": _SIZE}),
        Part("square", "fills the unit square by percentiles", 3, _ONE, "fills_the_square", needs="neighbours"),
        Part("seeded", "gives the same layout for the same seed", 1, _ONE, "same_layout_again", needs="neighbours"),
        input_kept("activations", 1, _ONE, needs="neighbours"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    pairs=False,
)
