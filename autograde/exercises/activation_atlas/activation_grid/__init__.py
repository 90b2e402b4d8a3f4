"""The activation vector at every position of one image (Olah et al., The Building Blocks of Interpretability, 2018)."""

import numpy as np
import torch
from torch import Tensor, nn

from autograde.exercise import Exercise, model_kept, model_that_fails
from autograde.exercises.activation_atlas.activation_grid.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.activation_grid.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import LayeredNet


def activation_grid(X, model, layer):
    """What does a layer see at each position of one image? A vector for each, with all channels.

    Inputs:
    - X: one image, normalised; tensor of shape (1, 3, H, W)
    - model: a convolutional network
    - layer: the name of one of its layers, as model.get_submodule takes it; this layer returns K
      maps of h x w positions, (1, K, h, w)

    Returns:
    - grid: tensor of shape (h, w, K); grid[i, j] holds what all K channels return in row i and
      column j, as the layer returns it
    """
    grid = None
    ##############################################################################
    # TODO: Run the model on X, and arrange what the layer returns as one vector #
    # for each position. A layer that works in place may come next. Leave no     #
    # hook on the model, not even after an error.                                #
    ##############################################################################
    ### BEGIN SOLUTION
    kept = []

    def keep(module, inputs, output):
        kept.append(output.detach().clone())

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        model(X)
    finally:
        handle.remove()
    grid = kept[0][0].permute(1, 2, 0)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return grid


_ONE, _PHOTO = "an image", "a photograph on SqueezeNet"
_BEFORE_RELUS = ("a convolution before a ReLU", "inside a Fire module")
_OTHERS = ("another network", "as many channels as rows", "a map of one row")
_SIDE = 65  # pixels: SqueezeNet's last layers have 3 x 3 positions there


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, toy: str, layer: str, size: tuple[int, int], **options: int) -> Probe:
        image = Noise((1, 3, *size), _seed(random))
        return Probe(name, _args(image, Toy(toy, {"seed": _seed(random), **options}), layer))

    def photo(scope: str, number: int) -> Probe:
        args = _args(Photos([number], _SIDE), SqueezeNet(), "features.12")
        return Probe(_PHOTO, args, diagnose=False, scope=scope)

    one = drawn(_ONE, "layered", "late", (25, 37))
    return [
        one,
        photo("public", 3),
        photo("hidden", 5 + int(random.randint(20))),
        drawn(_BEFORE_RELUS[0], "layered", "middle.conv", (17, 23)),
        drawn(_BEFORE_RELUS[1], "fire", "features.4.squeeze", (29, 21)),
        drawn(_OTHERS[0], "fire", "features.4", (23, 31)),
        drawn(_OTHERS[1], "layered", "early.conv", (17, 21), in_place=0),
        drawn(_OTHERS[2], "layered", "late", (5, 29)),
        model_that_fails(one, layer="classifier"),
    ]


def _args(X: Argument, model: Argument, layer: str) -> dict[str, Argument]:
    return {"X": X, "model": model, "layer": Value(layer)}


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _oracle(probe: Probe) -> np.ndarray | None:
    """The layers up to the one that is asked for, without the model's own `forward`; then position by position."""
    if not isinstance(probe.args["model"], Toy):
        return None
    X, model, layer = (argument.build() for argument in probe.args.values())
    with torch.no_grad():
        A = _up_to(model.double(), layer, X.double())[0]
    K, h, w = A.shape
    return np.array([[[A[k, i, j].item() for k in range(K)] for j in range(w)] for i in range(h)])


def _up_to(model: nn.Module, layer: str, x: Tensor) -> Tensor:
    if isinstance(model, LayeredNet):
        return model.up_to(layer)(x)
    features = model.get_submodule("features")
    assert isinstance(features, nn.Sequential)
    _, number, *inside = layer.split(".")
    x = features[: int(number)](x)
    found: Tensor = features[int(number)].get_submodule(".".join(inside))(x)
    return found


EXERCISE = Exercise(
    reference=activation_grid,
    title="The vector at each position",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("grid", "gives the vector at each position, on a photograph too", 3, (_ONE, _PHOTO)),
        Part("before_a_relu", "keeps what the layer returns, although a ReLU follows in place", 2, _BEFORE_RELUS),
        Part("any", "right for other networks and maps of any size", 1, _OTHERS),
        model_kept(1, (_ONE, _PHOTO), needs="grid"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
