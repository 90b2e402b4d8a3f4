"""How well an activation points along a vector: dot product and angle (Carter et al., Activation Atlas, 2019)."""

import math

import numpy as np

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.direction_objective.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.direction_objective.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Tensor, Value
from helpers.checks.protocol.probe import Probe


def direction_objective(activation, vector, cosine_power):
    """How well does an activation point along a vector? Dot product, times a power of the cosine.

    Inputs:
    - activation: tensor of shape (N, K), N activation vectors
    - vector: the direction that each is to point along; tensor of shape (N, K), one for each,
      or of shape (K,), the same one for all
    - cosine_power: a number, 0 or larger: how much the angle counts

    Returns:
    - objective: tensor of shape (N,): the dot product of activation and vector, times
      max(0.1, cosine)^cosine_power, where cosine is that of the angle between the two; 0 where
      one of the two is zero everywhere
    """
    objective = None
    ##############################################################################
    # TODO: Compute the objective of each activation. Gradients must be able to  #
    # flow back to activation, so compute with tensors; neither the objective    #
    # nor its gradient may be NaN where a vector is zero.                        #
    ##############################################################################
    ### BEGIN SOLUTION
    dot = (activation * vector).sum(dim=-1)
    lengths = activation.norm(dim=-1) * vector.norm(dim=-1)
    cosine = dot / lengths.clamp(min=1e-8)
    objective = dot * cosine.clamp(min=0.1) ** cosine_power
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return objective


_NEAR, _WIDE, _PLAIN = "small angles", "wide angles", "a power of zero"
_SINGLE, _SAME, _ZERO = "one activation", "one vector for all", "vectors that are zero"
_GRADIENT, _AT_ZERO = "a gradient", "a gradient at zero"
_SLOPE = {"observe": "gradients.activation"}
_K = 7
_SMALL, _LARGE = (0.46, 0.93), (-0.9, 0.07)  # cosines: above and below the bound of 0.1


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(
        name: str, count: int, cosines: tuple[float, float], power: float, slope: bool = False, same: bool = False
    ) -> Probe:
        activations, vectors = _pairs(random, count, *cosines, same)
        return _probe(name, activations, vectors, power, slope)

    both, wanted = (
        np.concatenate(pair) for pair in zip(_pairs(random, 2, *_SMALL), _pairs(random, 2, *_LARGE), strict=True)
    )
    zero, along = _pairs(random, 4, *_SMALL)
    zero[1], along[2] = 0, 0
    start, ahead = _pairs(random, 3, *_SMALL)
    start[1] = 0
    return [
        drawn(_NEAR, 5, _SMALL, 4),
        drawn(_WIDE, 4, _LARGE, 2),
        drawn(_PLAIN, 3, _SMALL, 0),
        drawn(_SINGLE, 1, _SMALL, 3),
        drawn(_SAME, 4, _SMALL, 1.5, same=True),
        _probe(_ZERO, zero, along, 4),
        _probe(_GRADIENT, both, wanted, 4, slope=True),
        _probe(_AT_ZERO, start, ahead, 2, slope=True),
    ]


def _probe(name: str, activations: np.ndarray, vectors: np.ndarray, power: float, slope: bool = False) -> Probe:
    args: dict[str, Argument] = {
        "activation": Tensor(activations.astype(np.float32), requires_grad=slope),
        "vector": Tensor(vectors.astype(np.float32)),
        "cosine_power": Value(power),
    }
    return Probe(name, args, gradients=("activation",) if slope else ())


def _pairs(
    random: np.random.RandomState, count: int, low: float, high: float, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Activations and vectors, (count, K) each, of lengths far from 1, with cosines between `low` and `high`.

    same: one vector for all, (K,).
    """
    vectors = random.standard_normal((1 if same else count, _K))
    vectors *= random.uniform(0.4, 0.8, (len(vectors), 1)) / np.linalg.norm(vectors, axis=1, keepdims=True)
    across = random.standard_normal((count, _K))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    across -= (across * units).sum(axis=1, keepdims=True) * units
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    cosines = random.permutation(np.linspace(low, high, count))[:, None]
    activations = random.uniform(2, 4, (count, 1)) * (cosines * units + np.sqrt(1 - cosines**2) * across)
    return activations, vectors[0] if same else vectors


def _oracle(probe: Probe) -> np.ndarray | None:
    """Entry by entry, in plain Python; None for the slope at zero, which depends on where one comes from."""
    if probe.name.startswith(_AT_ZERO):
        return None
    activation, vector, power = (argument.build() for argument in probe.args.values())
    rows = activation.detach().double().tolist()
    wanted = vector.double().expand(len(rows), -1).tolist()
    return np.array([_of_pair(a, v, power) for a, v in zip(rows, wanted, strict=True)])


def _of_pair(a: list[float], v: list[float], power: float) -> float:
    dot = math.fsum(x * y for x, y in zip(a, v, strict=True))
    lengths = math.hypot(*a) * math.hypot(*v)
    return dot * max(0.1, dot / lengths) ** power if lengths else 0.0


EXERCISE = Exercise(
    reference=direction_objective,
    title="The objective of a direction",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("angles", "the dot product, times the cosine to the power", 3, (_NEAR, _PLAIN, _SINGLE)),
        Part("wide", "a cosine below 0.1 counts as 0.1", 2, (_WIDE,)),
        Part("same", "right for one vector for all", 1, (_SAME,)),
        Part("gradient", "lets gradients flow back to activation", 2, (_GRADIENT,), options=_SLOPE),
        Part("zero", "gives 0 for vectors that are zero", 1, (_ZERO,), needs="angles"),
        Part("slope_at_zero", "has a gradient without NaN at zero", 1, (_AT_ZERO,), options=_SLOPE, needs="gradient"),
        input_kept("activation and vector", 1, (_NEAR, _WIDE), needs="angles"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
