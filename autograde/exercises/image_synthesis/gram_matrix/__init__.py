"""The Gram matrix of features: which channels are active together, wherever that is (Gatys et al. 2016, equation 3)."""

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.image_synthesis.gram_matrix.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.image_synthesis.gram_matrix.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Value
from helpers.checks.protocol.probe import Probe


def gram_matrix(features, normalize=True):
    """Which channels are active at the same positions? Products of all pairs of channels, summed.

    Inputs:
    - features: the output of a layer; tensor of shape (N, C, H, W)
    - normalize: whether to divide by the number of values of one image, C * H * W

    Returns:
    - gram: tensor of shape (N, C, C), a matrix for each image; gram[n, i, j] is the sum, over all
      positions, of channel i of image n times channel j of image n
    """
    gram = None
    ##############################################################################
    # TODO: Compute the Gram matrix of each image, normalised if that is asked.  #
    # Leave the values of features as they are. Gradients must be able to flow   #
    # back through gram, so compute with tensors.                                #
    ##############################################################################
    ### BEGIN SOLUTION
    N, C, H, W = features.shape
    flat = features.reshape(N, C, H * W)
    gram = flat @ flat.transpose(1, 2)
    if normalize:
        gram = gram / (C * H * W)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return gram


_OF_FEATURES = {"observe": "gradients.features"}
_SEVERAL, _ONE, _PLAIN, _GRADIENT = "three images", "one image", "not normalised", "a gradient"


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, shape: tuple[int, ...], differentiated: bool = False, **more: bool) -> Probe:
        features = Noise(shape, int(random.randint(1 << 30)), requires_grad=differentiated)
        args: dict[str, Argument] = {"features": features, **{key: Value(value) for key, value in more.items()}}
        return Probe(name, args, gradients=("features",) if differentiated else ())

    return [
        drawn(_SEVERAL, (3, 4, 5, 7)),
        drawn(_ONE, (1, 6, 4, 3), normalize=True),
        drawn(_PLAIN, (2, 5, 3, 4), normalize=False),
        drawn(_GRADIENT, (2, 3, 4, 5), differentiated=True),
    ]


def _oracle(probe: Probe) -> np.ndarray:
    """Position by position: the sum of the outer products of their columns, in float64."""
    features, *rest = (argument.build() for argument in probe.args.values())
    columns = features.detach().double().flatten(2).transpose(1, 2).numpy()  # (N, positions, C)
    found = np.array([sum(np.outer(one, one) for one in image) for image in columns])
    return found if rest == [False] else found / columns[0].size


EXERCISE = Exercise(
    reference=gram_matrix,
    title="The Gram matrix",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("batch", "the normalised Gram matrix of each image of a batch", 3, (_SEVERAL,)),
        Part("one_image", "right for a batch of one image", 1, (_ONE,)),
        Part("plain", "not normalised if normalize is False", 1, (_PLAIN,)),
        Part("gradient", "lets gradients flow back to the features", 1, (_GRADIENT,), options=_OF_FEATURES),
        input_kept("features", 1, (_SEVERAL, _PLAIN), needs="batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
