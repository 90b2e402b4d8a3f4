"""The gradient of a single unit with respect to the image (Zeiler and Fergus 2014 and Simonyan et al. 2014, inside)."""

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept, model_kept, model_that_fails
from autograde.exercises.inside_the_network.neuron_gradient.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.neuron_gradient.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import LayeredNet


def neuron_gradient(X, model, layer, channel, row, column):
    """What would a single unit react to? The gradient of its activation with respect to the image.

    Inputs:
    - X: images, normalised; tensor of shape (N, 3, H, W)
    - model: a convolutional network, in evaluation mode
    - layer: the name of one of its layers; model.get_submodule(layer) is that layer
    - channel, row, column: which unit of the layer's output, of shape (N, channels, h, w)

    Returns:
    - gradient: tensor of shape (N, 3, H, W): for each image, the gradient of this one unit's
      activation, as the layer returns it, with respect to the image
    """
    gradient = None
    ##############################################################################
    # TODO: Compute the gradient of the unit's activation for each image of the  #
    # batch. Leave the values of X and the model as they were, the model even    #
    # after an error.                                                            #
    ##############################################################################
    ### BEGIN SOLUTION
    X = X.detach().clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda module, inputs, output: kept.append(output.clone())
    )
    try:
        model(X)
    finally:
        handle.remove()
    unit = kept[0][:, channel, row, column]  # (N,)
    (gradient,) = torch.autograd.grad(unit.sum(), X)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return gradient


_SIGNS = "a unit below zero"
_SEVERAL = "three images"
_OTHERS = ("one image", "wide images")


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, size: tuple[int, int], layer: str, below_zero: bool = False) -> Probe:
        """Images, and a unit off the diagonal that is above zero in all of them; or in some, with `below_zero`."""
        while True:
            images = Noise((count, 3, *size), int(random.randint(1 << 30)))
            toy = Toy("layered", {"seed": int(random.randint(1 << 30)), "classes": 1000})
            model = toy.build()
            assert isinstance(model, LayeredNet)
            output = model.up_to(layer)(images.build())
            highest = min(output.shape[2:]) - 1  # row and column can be exchanged
            channel, row, column = (int(random.randint(1, most)) for most in (output.shape[1], highest, highest))
            unit = output[:, channel, row, column]
            signs = {bool(one) for one in unit > 0}
            if row != column and unit.abs().min() > 0.1 and signs == ({True, False} if below_zero else {True}):
                return Probe(name, _args(images, toy, layer, (channel, row, column)))

    several = drawn(_SEVERAL, 3, (19, 23), "late.conv")
    return [
        several,
        _photos("public", [0, 1], random),
        _photos("hidden", sorted(int(i) for i in 5 + random.permutation(20)[:2]), random),
        drawn(_OTHERS[0], 1, (17, 21), "middle.conv"),
        drawn(_OTHERS[1], 2, (17, 29), "late"),
        drawn(_SIGNS, 2, (19, 17), "early.conv", below_zero=True),
        model_that_fails(several, layer="late.relu"),
    ]


def _args(images: Argument, model: Argument, layer: str, unit: tuple[int, int, int]) -> dict[str, Argument]:
    channel, row, column = map(Value, unit)
    return {"X": images, "model": model, "layer": Value(layer), "channel": channel, "row": row, "column": column}


def _photos(scope: str, chosen: list[int], random: np.random.RandomState) -> Probe:
    """Photographs on SqueezeNet, and a unit in the middle of one of its Fire modules, above zero in all of them."""
    photos, model = Photos(chosen, 97), SqueezeNet().build()
    row, column = int(random.randint(4, 8)), int(random.randint(4, 8))
    below = torch.nn.Sequential(*list(model.get_submodule("features").children())[:7])
    with torch.no_grad():
        at_unit = below(photos.build())[:, :, row, column]
    channel = int(random.choice(torch.nonzero((at_unit > 0.5).all(dim=0)).flatten().tolist()))
    args = _args(photos, SqueezeNet(), "features.6", (channel, row, column))
    return Probe("photos on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100, blocks=4)


def _oracle(probe: Probe) -> np.ndarray | None:
    """Central differences of the unit's activation in float64, pixel by pixel.

    On public probes only, since each takes seconds; the others are drawn alike.
    """
    if probe.hidden or not isinstance(probe.args["model"], Toy):
        return None
    X, model, layer, *place = (argument.build() for argument in probe.args.values())
    below = model.double().up_to(layer)
    moves = 1e-6 * torch.eye(X[0].numel(), dtype=torch.float64).view(-1, *X.shape[1:])
    found = []
    for image in X.double():
        up, down = (below(image + move)[(slice(None), *place)] for move in (moves, -moves))
        found.append(((up - down) / 2e-6).view(image.shape))
    return torch.stack(found).numpy()


_SHOWN = (_SEVERAL, "photos on SqueezeNet")

EXERCISE = Exercise(
    reference=neuron_gradient,
    title="The gradient of a unit",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for several images, and on photographs", 4, _SHOWN),
        Part("any", "right for other layers, units and sizes", 3, _OTHERS),
        Part("as_returned", "differentiates the activation as the layer returns it", 1, (_SIGNS,)),
        input_kept("X", 1, (_SEVERAL,), needs="class_batch"),
        model_kept(1, _SHOWN, needs="class_batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "images", "probe": _SEVERAL},
)
