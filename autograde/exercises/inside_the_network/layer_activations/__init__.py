"""Activations of a named layer, through a forward hook."""

from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from autograde.exercise import FAILS, Exercise, model_kept, model_that_fails
from autograde.exercises.inside_the_network.layer_activations.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.layer_activations.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import FireNet


def layer_activations(X, model, layer):
    """What does one layer of a network compute for these images?

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W), which may require a gradient
    - model: a network that maps X to scores
    - layer: the name of one of its layers, as model.get_submodule takes it, such as "features.0"

    Returns:
    - activations: tensor of shape (N, K, h, w), what this layer returns for each image
    """
    activations = None
    ##############################################################################
    # TODO: Run the model on X, and return what the layer of this name returns,  #
    # as it returns it. Leave no hook on the model, not even after an error. A   #
    # name that the model does not have must end in an error.                    #
    ##############################################################################
    ### BEGIN SOLUTION
    kept = []

    def keep(module, inputs, output):
        kept.append(output.clone())

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        model(X)
    finally:
        handle.remove()
    activations = kept[0]
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return activations


_LAYERS = ("a pooling layer", "a Fire module", "one image", "two calls in a row")
_BEFORE_RELUS = ("a convolution before a ReLU", "inside a Fire module")
_ANY_NAMES = ("a ReLU", "another network", "a classifier")
_UNKNOWN = "a name that the model does not have"
_UNKNOWN_NAMES = ("features.13", "features.3.expand5x5", "feature.0", "classifier.3", "features.3.relu", "layer.1")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def call(name: str, toy: str, layer: str, n: int, calls: int = 1, grad: bool = False, **options: int) -> Probe:
        images = Noise((n, 3, *(17 + 2 * random.permutation(3)[:2]).tolist()), _seed(random), requires_grad=grad)
        args = {"X": images, "model": Toy(toy, {"seed": _seed(random), **options}), "layer": Value(layer)}
        return Probe(name, args, calls=calls)

    pooled = call(_LAYERS[0], "fire", "features.2", 2)
    return [
        pooled,
        call(_LAYERS[1], "fire", "features.4", 2),
        call(_LAYERS[2], "fire", "features.3", 1),
        call(_LAYERS[3], "fire", "features.5", 2, calls=2),
        call(_BEFORE_RELUS[0], "fire", "features.0", 1),
        call(_BEFORE_RELUS[1], "fire", "features.3.squeeze", 2),
        call(_ANY_NAMES[0], "fire", "features.1", 1),
        call(_ANY_NAMES[1], "layered", "late.conv", 3, grad=True, in_place=0),
        call(_ANY_NAMES[2], "layered", "classifier", 3),
        call(_UNKNOWN, "fire", str(random.choice(_UNKNOWN_NAMES)), 1),
        model_that_fails(pooled, layer="classifier"),
    ]


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _oracle(probe: Probe) -> np.ndarray | None:
    """The outputs of the toy's layers one after the other, without the model's own `forward`, in float64."""
    if probe.name.startswith((FAILS, _UNKNOWN)):
        return None
    X, model, layer = (argument.build() for argument in probe.args.values())
    walk = _through_fires if isinstance(model, FireNet) else _through_blocks
    return dict(walk(model, X.detach().double()))[layer].numpy()


def _through_fires(model: nn.Module, x: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    yield "features.0", (x := _convolved(x, model.get_submodule("features.0")))
    yield "features.1", (x := x.clamp(min=0))
    yield "features.2", (x := F.max_pool2d(x, 3, 2, ceil_mode=True))
    for name in ("features.3", "features.4", "features.5"):
        if name == "features.5":
            yield name, F.max_pool2d(x, 3, 2, ceil_mode=True)
            return
        fire = model.get_submodule(name)
        yield f"{name}.squeeze", (x := _convolved(x, fire.get_submodule("squeeze")))
        wide = ("expand1x1", "expand3x3")
        both = [_convolved(x.clamp(min=0), fire.get_submodule(layer)) for layer in wide]
        yield name, (x := torch.cat(both, dim=1).clamp(min=0))


def _through_blocks(model: nn.Module, x: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    for name in ("early", "middle", "late"):
        yield f"{name}.conv", (x := _convolved(x, model.get_submodule(f"{name}.conv")))
        yield f"{name}.relu", (x := x.clamp(min=0))
    yield "classifier", _convolved(x, model.get_submodule("classifier"))


def _convolved(x: torch.Tensor, conv: nn.Module) -> torch.Tensor:
    """The convolution as a product of matrices: each patch of the image in a column, each filter in a row."""
    assert isinstance(conv, nn.Conv2d)
    (high, wide), (down, right) = conv.kernel_size, conv.stride
    above, beside = map(int, conv.padding)
    padded = F.pad(x, (beside, beside, above, above))
    patches = padded.unfold(2, high, down).unfold(3, wide, right)
    bias = conv.bias.double().view(1, -1, 1, 1) if conv.bias is not None else 0
    return torch.einsum("nchwij,kcij->nkhw", patches, conv.weight.double()) + bias


EXERCISE = Exercise(
    reference=layer_activations,
    title="Activations of a layer",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("layer", "gives what a layer returns, for any number of images", 3, _LAYERS),
        Part("before_a_relu", "keeps it as the layer returns it, although a ReLU follows", 2, _BEFORE_RELUS),
        Part("any_name", "finds any layer of any network by its name", 2, _ANY_NAMES),
        Part(
            "unknown_name",
            "raises an error for a name that the model does not have",
            1,
            (_UNKNOWN,),
            criterion="refuses",
            needs="layer",
        ),
        model_kept(2, ("a pooling layer", "two calls in a row", "another network", _UNKNOWN), needs="layer"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
