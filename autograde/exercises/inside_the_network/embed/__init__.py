"""Features of a layer, averaged over all positions: one vector for each image (Donahue et al. 2014, DeCAF)."""

import numpy as np
import torch
from torch import nn

from autograde.exercise import Exercise, imagenet_toy, model_kept, model_that_fails
from autograde.exercises.inside_the_network.embed.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.embed.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe


def embed(X, model, layer):
    """Describe each image by one vector: a layer's activations, averaged over all positions.

    Inputs:
    - X: images, normalised; tensor of shape (N, 3, H, W)
    - model: a pretrained classifier
    - layer: the dotted name of one of its layers, such as "features" or "features.12"; the layer
      gives activations of shape (N, D, h, w)

    Returns:
    - features: tensor of shape (N, D), the mean of each channel over its h x w positions, of the
      activations as the layer returns them
    """
    features = None
    ##############################################################################
    # TODO: Keep what the layer returns while the model runs on X, and average   #
    # it over all positions. A layer that works in place may come next. Leave    #
    # the model as it was, even if it raises an error.                           #
    ##############################################################################
    ### BEGIN SOLUTION
    outputs = []

    def keep(module, inputs, output):
        outputs.append(output.detach().clone())

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        model(X)
    finally:
        handle.remove()
    features = outputs[0].mean(dim=(2, 3))
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return features


_FIVE, _ONE = "five images", "one image"
_IN_PLACE, _COPIES = "a layer before a ReLU in place", "a layer before a ReLU that copies"
_PHOTOS = "photos on SqueezeNet"
_SIDE = 97  # pixels


def _probes(random: np.random.RandomState) -> list[Probe]:
    smooth = imagenet_toy("smooth", random)
    in_place, copies = (Toy("layered", {"seed": int(random.randint(1 << 30)), "in_place": i}) for i in (1, 0))

    def images(name: str, n: int, height: int, width: int, toy: Toy, layer: str) -> Probe:
        noise = Noise((n, 3, height, width), int(random.randint(1 << 30)))
        return Probe(name, {"X": noise, "model": toy, "layer": Value(layer)})

    def photos(scope: str, chosen: list[int]) -> Probe:
        args = {"X": Photos(chosen, _SIDE), "model": SqueezeNet(), "layer": Value("features")}
        return Probe(_PHOTOS, args, diagnose=False, scope=scope)

    five = images(_FIVE, 5, 12, 12, smooth, "features")
    return [
        five,
        images(_ONE, 1, 9, 14, smooth, "features"),
        images(_IN_PLACE, 3, 21, 18, in_place, "early.conv"),
        images(_COPIES, 4, 17, 22, copies, "middle.conv"),
        photos("public", [0, 5]),
        photos("hidden", sorted(int(i) for i in random.permutation(np.arange(1, 25))[:3])),
        model_that_fails(five, layer="classifier"),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """Layer after layer by hand in float64, up to the one asked for, and sums over rows and columns; toys alone."""
    model, layer = probe.args["model"].build().double(), probe.args["layer"].build()
    if not isinstance(probe.args["model"], Toy):
        return None
    x = probe.args["X"].build().double()
    leaves = [(name, one) for name, one in model.named_modules() if not any(one.children())]
    last = max(place for place, (name, _) in enumerate(leaves) if f"{name}.".startswith(f"{layer}."))
    for _, one in leaves[: last + 1]:
        x = x.clamp(min=0) if isinstance(one, nn.ReLU) else one(x)
    sums = torch.zeros(x.shape[:2], dtype=torch.float64)
    for row in range(x.shape[2]):
        for column in range(x.shape[3]):
            sums += x[:, :, row, column]
    return (sums / (x.shape[2] * x.shape[3])).numpy()


EXERCISE = Exercise(
    reference=embed,
    title="Features as vectors",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for a batch of five, and on photographs", 3, (_FIVE, _PHOTOS)),
        Part("one_image", "right for one image that is not square", 2, (_ONE,)),
        Part("any_layer", "right for any layer, whatever layer comes next", 2, (_IN_PLACE, _COPIES)),
        model_kept(1, (_FIVE, _PHOTOS), needs="class_batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
