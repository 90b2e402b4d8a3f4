"""Class activation maps: the classifier's weights at every position (Zhou et al. 2016)."""

import numpy as np
import torch

from autograde.exercise import Exercise, draw_good_labels, input_kept, model_kept, model_that_fails
from autograde.exercises.attribution.class_activation_map.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.class_activation_map.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Toy
from helpers.checks.protocol.probe import Probe


def class_activation_map(X, y, model):
    """Where does the network see the class? The weights of the class times the features.

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: a class for each image; int64 tensor of shape (N,)
    - model: a network built like SqueezeNet: model.features gives K feature maps, model.classifier
      is dropout, a 1x1 convolution (model.classifier[1]), a ReLU and global average pooling

    Returns:
    - cam: tensor of shape (N, h, w), as large as the feature maps: at each position, the sum over
      the channels of the weights of class y times the features, without bias and with its sign
    """
    cam = None
    ##############################################################################
    # TODO: Compute the class activation map of class y for each image. Leave    #
    # the values of X and the model as they were.                                #
    ##############################################################################
    ### BEGIN SOLUTION
    features = model.features(X)  # (N, K, h, w)
    weight = model.classifier[1].weight[y]  # (N, K, 1, 1)
    cam = (weight * features).sum(dim=1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return cam


CHANNELS = 8  # of the toy's features: with as many classes, rows and columns of the weights can be exchanged
_SEVERAL = "three images"
_OTHERS = ("one image", "wide images")
_PHOTOS = "photos on SqueezeNet"


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, size: tuple[int, int], classes: int) -> Probe:
        """Images and classes whose maps have both signs, on a network whose bias can be seen in them."""
        while True:
            images = Noise((count, 3, *size), _seed(random))
            toy = Toy("fire", {"seed": _seed(random), "classes": classes, "final_relu": 1})
            X, model = images.build(), toy.build()
            labels = draw_good_labels(random, np.stack([_tells(X, y, model) for y in range(CHANNELS)], axis=1))
            if labels is not None:
                return Probe(name, {"X": images, "y": Tensor(labels), "model": toy})

    def photos(scope: str, chosen: list[int]) -> Probe:
        args = {"X": Photos(chosen, 129), "y": PhotoLabels(chosen), "model": SqueezeNet()}
        return Probe(_PHOTOS, args, diagnose=False, scope=scope, max_forwards=100)

    several = drawn(_SEVERAL, 3, (33, 49), CHANNELS)
    return [
        several,
        photos("public", [0, 1]),
        photos("hidden", sorted(int(i) for i in 5 + random.permutation(20)[:2])),
        drawn(_OTHERS[0], 1, (41, 33), CHANNELS),
        drawn(_OTHERS[1], 2, (33, 57), CHANNELS + 3),
        model_that_fails(several, layer="features.4"),
    ]


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _tells(X: torch.Tensor, y: int, model: torch.nn.Module) -> np.ndarray:
    """Of which images the map of class y has both signs, a bias that can be seen, and a class with a higher score."""
    with torch.no_grad():
        cams = class_activation_map(X, torch.full((len(X),), y), model)
        bias = model.get_parameter("classifier.1.bias")[y]
        size, wrong = cams.square().mean(dim=(1, 2)).sqrt(), model(X).argmax(dim=1) != y
    signs = (cams.amin(dim=(1, 2)) < -size / 2) & (cams.amax(dim=(1, 2)) > size / 2)
    return (signs & (bias.abs() > size / 50) & wrong).numpy()


def _oracle(probe: Probe) -> np.ndarray:
    """What a position's features add to the class's response in float64, at each position in turn."""
    X, y, model = (argument.build() for argument in probe.args.values())
    model = model.double()
    with torch.no_grad():
        features, respond = model.features(X.double()), model.get_submodule("classifier.1")
        cams = torch.zeros(len(X), *features.shape[2:], dtype=torch.float64)
        for n, row, column in np.ndindex(*cams.shape):
            there = features[n : n + 1, :, row : row + 1, column : column + 1]
            cams[n, row, column] = (respond(there) - respond(torch.zeros_like(there)))[0, y[n], 0, 0]
    return cams.numpy()


EXERCISE = Exercise(
    reference=class_activation_map,
    title="Class activation maps",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("maps", "gives each image the map of its class, on photographs too", 3, (_SEVERAL, _PHOTOS)),
        Part("any", "right for a single image, other sizes and any number of classes", 2, _OTHERS),
        input_kept("X", 1, (_SEVERAL,), needs="maps"),
        model_kept(1, (_SEVERAL,), needs="maps"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": _PHOTOS},
)
