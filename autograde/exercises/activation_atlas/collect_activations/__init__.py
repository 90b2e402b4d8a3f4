"""Activation vectors at random positions of each image (Carter et al. 2019)."""

import numpy as np
import torch

from autograde.exercise import Exercise, imagenet_toy, model_kept, model_that_fails
from autograde.exercises.activation_atlas.collect_activations.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.collect_activations.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe


def collect_activations(images, model, layer, per_image):
    """Take a layer's activation vectors at a few random positions of each image.

    Inputs:
    - images: normalised; tensor of shape (N, 3, H, W)
    - model: a pretrained classifier
    - layer: the dotted name of one of its layers, such as "features.12"; the layer gives
      activations of shape (N, K, h, w), with one vector of K numbers at each of the h * w positions
    - per_image: how many different positions to take of each image, at most h * w

    Returns:
    - vectors: tensor of shape (N * per_image, K): first the per_image vectors of the first image,
      then those of the second, and so on, as the layer returns them
    """
    vectors = None
    ##############################################################################
    # TODO: Keep what the layer returns. For each image, draw per_image          #
    # different positions by chance from the whole map, other ones each time,    #
    # and take the vectors there. Leave the model as it was.                     #
    ##############################################################################
    ### BEGIN SOLUTION
    outputs = []

    def keep(module, inputs, output):
        outputs.append(output.detach().clone())

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        model(images)
    finally:
        handle.remove()
    maps = outputs[0].flatten(2).transpose(1, 2)
    vectors = torch.cat([one[torch.randperm(len(one))[:per_image]] for one in maps])
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return vectors


_SEVERAL, _ONE = "four images", "one image, one position"
_ALL = "as many vectors as positions"
_WIDE, _TALL = "many positions of wide maps", "many positions of tall maps"
_IN_PLACE, _COPIES = "a layer before a ReLU in place", "a layer before a ReLU that copies"
_PHOTOS = "photos on SqueezeNet"
_SIDE = 97  # pixels


def _probes(random: np.random.RandomState) -> list[Probe]:
    smooth = imagenet_toy("smooth", random)
    in_place, copies = (Toy("layered", {"seed": int(random.randint(1 << 30)), "in_place": i}) for i in (1, 0))

    def images(name: str, n: int, height: int, width: int, toy: Toy, layer: str, per_image: int) -> Probe:
        noise = Noise((n, 3, height, width), int(random.randint(1 << 30)))
        return Probe(name, {"images": noise, "model": toy, "layer": Value(layer), "per_image": Value(per_image)})

    def photos(scope: str, chosen: list[int]) -> Probe:
        args = {"images": Photos(chosen, _SIDE), "model": SqueezeNet(), "layer": Value("features.12")}
        return Probe(_PHOTOS, {**args, "per_image": Value(3)}, diagnose=False, scope=scope)

    several = images(_SEVERAL, 4, 12, 13, smooth, "features", 5)
    return [
        several,
        images(_ONE, 1, 10, 14, smooth, "features", 1),
        images(_ALL, 4, 8, 7, smooth, "features", 12),
        images(_WIDE, 30, 12, 15, smooth, "features", 12),
        images(_TALL, 30, 15, 12, smooth, "features", 12),
        images(_IN_PLACE, 3, 21, 18, in_place, "early.conv", 6),
        images(_COPIES, 2, 17, 22, copies, "middle.conv", 4),
        photos("public", [0, 5]),
        photos("hidden", sorted(int(i) for i in random.permutation(np.arange(1, 25))[:2])),
        model_that_fails(several, layer="classifier"),
    ]


def _oracle(probe: Probe) -> None:
    """Nothing: any positions are right. The criterion looks each vector up, and has tests of its own."""


def _part(name: str, title: str, points: float, probes: tuple[str, ...], *asks: str) -> Part:
    options = {"stack": True, "asks": ["own", *asks]}
    return Part(name, title, points, probes, "drawn_positions", options)


EXERCISE = Exercise(
    reference=collect_activations,
    title="Vectors at random positions",
    probes=_probes,
    oracle=_oracle,
    parts=(
        _part("vectors", "takes vectors of each image, image by image", 3, (_SEVERAL, _PHOTOS)),
        _part("one_image", "right for a single vector", 1, (_ONE,)),
        _part("different", "takes different positions of one image", 2, (_ALL,), "different"),
        _part("anywhere", "draws for each image by itself, from the whole map", 2, (_WIDE, _TALL), "anywhere"),
        _part("any_layer", "right for any layer, whatever layer comes next", 1, (_IN_PLACE, _COPIES)),
        model_kept(1, (_SEVERAL, _PHOTOS), needs="vectors"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
