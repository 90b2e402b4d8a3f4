"""Mean and largest activation of each channel of a layer, through a forward hook."""

import numpy as np
from autograde.exercises.made_up.channel_statistics.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.made_up.channel_statistics.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES

from autograde.exercise import Exercise
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Tensor, Toy, Value
from helpers.checks.protocol.probe import Probe


def channel_statistics(X, model, layer):
    """How strongly does each channel of a layer respond to each image?

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - model: a network that maps X to scores
    - layer: the name of one of its layers, such as "early.conv"

    Returns (mean, largest): of each channel's activation, over all positions; two tensors of
    shape (N, K)
    """
    mean = largest = None
    ##############################################################################
    # TODO: Run the model once, and take the mean and the largest activation of  #
    # each channel of the layer. Leave no hook behind, not even after an error.  #
    ##############################################################################
    ### BEGIN SOLUTION
    kept = []
    found = model.get_submodule(layer)
    handle = found.register_forward_hook(lambda module, args, out: kept.append(out.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    mean, largest = kept[0].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3))
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return mean, largest


def _probes(random: np.random.RandomState) -> list[Probe]:
    def probe(name: str, layer: str, n: int, **toy: int | str) -> Probe:
        images = random.standard_normal((n, 3, 18, 16)).astype(np.float32)
        args: dict[str, Argument] = {"X": Tensor(images), "model": Toy("layered", {"seed": seed, **toy})}
        return Probe(name, args | {"layer": Value(layer)})

    seed = int(random.randint(1 << 30))
    return [
        probe("a convolution before a ReLU in place", "early.conv", 2),
        probe("a ReLU", "middle.relu", 3),
        probe("a block", "late", 1),
        probe("a model that fails", "early", 2, fails_at="late.conv"),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """The layers applied one after the other in float64, up to the one that is asked for; no hook."""
    X, model, layer = (argument.build() for argument in probe.args.values())
    if "fails_at" in probe.args["model"].options:
        return None
    X = X.double()
    for name, module in model.double().named_modules():
        if list(module.children()):
            continue
        X = module(X.clone())
        if name == layer or (name.rpartition(".")[0] == layer and name.endswith("relu")):
            return [X.mean(dim=(2, 3)).numpy(), X.amax(dim=(2, 3)).numpy()]
    raise AssertionError(layer)


_LAYERS = ("a convolution before a ReLU in place", "a ReLU", "a block")

EXERCISE = Exercise(
    reference=channel_statistics,
    title="Channel statistics",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("both", "returns mean and largest activation of each channel", 4, _LAYERS),
        Part(
            "model_kept",
            "leaves the model as it was, even after an error",
            2,
            (*_LAYERS, "a model that fails"),
            criterion="model_unchanged",
            needs="both",
        ),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
