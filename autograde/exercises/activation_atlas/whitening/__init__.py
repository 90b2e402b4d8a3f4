"""The inverse of the activations' second moment (Carter et al., Activation Atlas, Distill 2019).

The mean is not subtracted: an icon is to show a direction as seen from zero, where nothing is active.
"""

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.whitening.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.whitening.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe


def whitening(activations):
    """Which matrix takes back that some directions of the activations are stretched?

    Inputs:
    - activations: N activation vectors of one layer, not all zero; tensor of shape (N, K)

    Returns:
    - W: tensor of shape (K, K), the inverse of M + c * I. M is the second moment of the vectors a,
      the mean of the outer products a a^T, (K, K); nothing is subtracted from a. I is the identity.
      c is 0.01 times the mean of the K entries on M's diagonal: so there is an inverse even if N
      is smaller than K, or if a channel is always zero
    """
    W = None
    ##############################################################################
    # TODO: Compute the inverse of the second moment, with c on its diagonal.    #
    # Leave the values of activations as they are.                               #
    ##############################################################################
    ### BEGIN SOLUTION
    N, K = activations.shape
    M = activations.T @ activations / N
    c = 0.01 * M.diagonal().mean()
    W = torch.linalg.inv(M + c * torch.eye(K))
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return W


_MANY, _NEARLY = "many vectors", "a channel that depends on others"
_FEW, _SILENT = "fewer vectors than channels", "a channel that is always zero"
_SLIGHT = 0.05  # the tolerance on many vectors, where c hardly matters


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, vectors: np.ndarray, diagnose: bool = True) -> Probe:
        return Probe(name, {"activations": Tensor(vectors.astype(np.float32))}, diagnose=diagnose)

    nearly = _vectors(random, 50, 4) @ np.array(
        [[1, 0, 0, 0, 0.6], [0, 1, 0, 0, 0.5], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    )
    nearly[:, 4] += 0.05 * random.standard_normal(50)
    silent = _vectors(random, 40, 5)
    silent[:, random.randint(5)] = 0
    return [
        drawn(_MANY, _where_c_hardly_matters(random)),
        drawn(_NEARLY, nearly),
        # Without c there is no inverse here: what comes out is an error, or rounding.
        drawn(_FEW, 30 * _vectors(random, 4, 7), diagnose=False),
        drawn(_SILENT, 0.1 * silent, diagnose=False),
    ]


def _vectors(random: np.random.RandomState, count: int, channels: int) -> np.ndarray:
    """Activations of both signs with a mean of their own in each channel."""
    return random.standard_normal((count, channels)) + random.uniform(-1, 1, channels)


def _where_c_hardly_matters(random: np.random.RandomState) -> np.ndarray:
    while True:
        vectors = _vectors(random, 60, 6)
        M = vectors.T @ vectors / len(vectors)
        without = np.linalg.inv(M)
        away = np.linalg.norm(_inverse(vectors) - without, axis=1) / np.linalg.norm(without, axis=1)
        if away.max() < 0.6 * _SLIGHT and np.abs(vectors.mean(axis=0)).max() > 0.5:
            return vectors


def _oracle(probe: Probe) -> np.ndarray:
    return _inverse(probe.args["activations"].build().double().numpy())


def _inverse(vectors: np.ndarray) -> np.ndarray:
    """Entry by entry, then by the singular values of the vectors, in float64: no second moment is inverted."""
    N, K = vectors.shape
    c = 0.01 * sum(float(one) ** 2 for one in vectors.ravel()) / (N * K)
    _, sizes, directions = np.linalg.svd(vectors, full_matrices=True)
    moments = np.zeros(K)
    moments[: len(sizes)] = sizes**2 / N
    return sum(np.outer(v, v) / (moment + c) for v, moment in zip(directions, moments, strict=True))


EXERCISE = Exercise(
    reference=whitening,
    title="The inverse of the second moment",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("inverse", "inverts the second moment of many vectors", 3, (_MANY,), options={"tolerance": _SLIGHT}),
        Part(
            "singular",
            "right also where the second moment has hardly any inverse, or none",
            2,
            (_NEARLY, _FEW, _SILENT),
        ),
        input_kept("activations", 1, (_MANY, _NEARLY), needs="inverse"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
