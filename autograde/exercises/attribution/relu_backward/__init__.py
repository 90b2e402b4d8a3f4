"""Three rules for the way back through a ReLU (Springenberg et al. 2015, figure 1)."""

from collections.abc import Callable

import numpy as np

from autograde.exercise import Exercise
from autograde.exercises.attribution.relu_backward.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.relu_backward.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def relu_backward(grad, activation_input, rule):
    """What goes back through a ReLU, by one of three rules?

    Inputs:
    - grad: the gradient with respect to the ReLU's output; tensor of any shape
    - activation_input: what the ReLU was given in the forward pass; tensor of the same shape
    - rule: "plain", "deconvnet" or "guided"

    Returns:
    - passed: tensor of the same shape: the entries of grad that the rule lets pass, 0 elsewhere.
      "plain" lets them pass where the input was above 0, "deconvnet" where the entry of grad
      itself is above 0, "guided" where both are
    """
    passed = None
    ##############################################################################
    # TODO: Return the entries of grad that the rule lets pass, and zeros for    #
    # the others. Leave grad and activation_input as they are. A rule that does  #
    # not exist must end in an error.                                            #
    ##############################################################################
    ### BEGIN SOLUTION
    if rule == "plain":
        passes = activation_input > 0
    elif rule == "deconvnet":
        passes = grad > 0
    elif rule == "guided":
        passes = (activation_input > 0) & (grad > 0)
    else:
        raise ValueError(f'unknown rule {rule!r}: choose "plain", "deconvnet" or "guided".')
    passed = grad * passes
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return passed


RULES = ("plain", "deconvnet", "guided")
_VECTORS = tuple(f"a vector, {rule}" for rule in RULES)
_LAYERS = tuple(f"a layer's gradient, {rule}" for rule in RULES)
_ZEROS = tuple(f"inputs of exactly 0, {rule}" for rule in ("plain", "guided"))
_UNKNOWN = "a rule that does not exist"
_UNKNOWN_RULES = ("deconv", "Guided", "both", "smooth", "relu", "gradcam", "plane")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def call(name: str, rule: str, *shape: int, zeros: bool = False) -> Probe:
        grad, given = _numbers(random, *shape)
        if zeros:
            given.reshape(-1)[random.permutation(given.size)[: given.size // 2]] = 0
        return Probe(name, {"grad": Tensor(grad), "activation_input": Tensor(given), "rule": Value(rule)})

    return [
        *(call(name, rule, 12) for name, rule in zip(_VECTORS, RULES, strict=True)),
        *(call(name, rule, 2, 3, 4, 5) for name, rule in zip(_LAYERS, RULES, strict=True)),
        *(call(name, name.split(", ")[1], 18, zeros=True) for name in _ZEROS),
        call(_UNKNOWN, str(random.choice(_UNKNOWN_RULES)), 6),
    ]


_SIGNS = np.array([(1, 1), (1, 1), (1, -1), (1, -1), (-1, 1), (-1, -1)])  # of grad and input, in any six entries


def _numbers(random: np.random.RandomState, *shape: int) -> np.ndarray:
    """Return grad and input, both of this shape, in steps of 0.5 and without zeros, so that all four cases occur."""
    size = int(np.prod(shape))
    signs = np.concatenate([_SIGNS[random.permutation(len(_SIGNS))] for _ in range(-(-size // len(_SIGNS)))])[:size]
    return (signs.T * random.randint(1, 8, (2, size)) / 2).astype(np.float32).reshape(2, *shape)


_PASSES: dict[str, Callable[[float, float], bool]] = {
    "plain": lambda grad, given: given > 0,
    "deconvnet": lambda grad, given: grad > 0,
    "guided": lambda grad, given: min(grad, given) > 0,
}


def _oracle(probe: Probe) -> np.ndarray | None:
    """Entry by entry, in plain Python."""
    grad, given, rule = (argument.build() for argument in probe.args.values())
    if rule not in RULES:
        return None
    pairs = zip(grad.flatten().tolist(), given.flatten().tolist(), strict=True)
    return np.array([g if _PASSES[rule](g, x) else 0.0 for g, x in pairs]).reshape(grad.shape)


def _of(rule: str, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name.endswith(rule))


EXERCISE = Exercise(
    reference=relu_backward,
    title="Three rules for a ReLU",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("plain", "the plain rule: where the input was above 0", 1, _of("plain", *_VECTORS, *_LAYERS)),
        Part("deconvnet", "the deconvnet's rule: where grad is above 0", 2, _of("deconvnet", *_VECTORS, *_LAYERS)),
        Part("guided", "the guided rule: where both are above 0", 2, _of("guided", *_VECTORS, *_LAYERS)),
        Part("zero", "lets nothing pass where the input was exactly 0", 1, _ZEROS),
        Part("refuses", "raises an error for a rule that does not exist", 1, (_UNKNOWN,), "refuses", needs="plain"),
        Part(
            "input_kept",
            "leaves the values of grad and activation_input as they were",
            1,
            (*_VECTORS, *_LAYERS),
            criterion="inputs_unchanged",
            needs="plain",
        ),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
