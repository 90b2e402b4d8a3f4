"""Saliency maps (Simonyan et al. 2014, section 3.1)."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.exercise import Exercise, Misconception
from helpers.checks.arguments import PhotoLabels, Photos, SqueezeNet, Tensor, Toy
from helpers.checks.probe import Probe
from helpers.checks.sheet import Part


def compute_saliency_maps(X, y, model):
    """Compute a class saliency map for each image: where would a small change move the score most?

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: the correct class of each image; int64 tensor of shape (N,)
    - model: a pretrained classifier that maps X to scores of shape (N, number of classes)

    Returns:
    - saliency: tensor of shape (N, H, W), the maximum over the colour channels of the absolute value of the
      gradient of the correct class's score with respect to the image
    """
    saliency = None
    ##############################################################################
    # TODO: Compute the saliency maps.                                           #
    # 1. Make X require a gradient, and compute the scores.                      #
    # 2. Pick each image's score of its correct class (gather), and sum them:    #
    #    an image's gradient depends on its own score alone.                     #
    # 3. Go backward, take the absolute value of the gradient, then the maximum  #
    #    over the three channels.                                                #
    ##############################################################################
    ### BEGIN SOLUTION
    X = X.detach().clone().requires_grad_()
    scores = model(X)
    correct = scores.gather(1, y.view(-1, 1))
    (gradient,) = torch.autograd.grad(correct.sum(), X)
    saliency = gradient.abs().amax(dim=1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return saliency


def _images(random: np.random.RandomState, n: int, height: int = 12, width: int = 10) -> np.ndarray:
    return random.standard_normal((n, 3, height, width)).astype(np.float32)


def _probes(random: np.random.RandomState) -> list[Probe]:
    toy = Toy("smooth", {"seed": int(random.randint(1 << 30)), "classes": 7})

    def batch(name: str, n: int, *size: int) -> Probe:
        labels = random.randint(0, 7, n).astype(np.int64)
        return Probe(name, {"X": Tensor(_images(random, n, *size)), "y": Tensor(labels), "model": toy})

    photos = sorted(int(i) for i in random.permutation(25)[:2])
    shown = {"X": Photos([0, 1]), "y": PhotoLabels([0, 1]), "model": SqueezeNet()}
    unseen = {"X": Photos(photos), "y": PhotoLabels(photos), "model": SqueezeNet()}
    return [
        batch("five images", 5),
        batch("one image", 1),
        batch("three images", 3, 9, 14),
        batch("eight images", 8),
        Probe("photos on SqueezeNet", shown, diagnose=False, scope="public"),
        Probe("photos on SqueezeNet", unseen, diagnose=False, scope="hidden"),
    ]


def _witness(probe: Probe) -> np.ndarray | None:
    """Central differences in float64, one pixel at a time; too slow for the photographs."""
    if probe.args["model"].kind != "toy":
        return None
    X, y, model = (argument.build() for argument in probe.args.values())
    X, model = X.double(), model.double()
    result = torch.zeros(X.shape, dtype=torch.float64)
    step = 1e-5
    for i in range(len(X)):
        pixels = X[i].numel()
        moves = step * torch.eye(pixels, dtype=torch.float64).view(pixels, *X[i].shape)
        difference = (model(X[i] + moves) - model(X[i] - moves))[:, y[i]] / (2 * step)
        result[i] = difference.view(X[i].shape)
    return result.abs().max(dim=1).values.numpy()


def _gradient(X, y, objective):
    X = X.detach().clone().requires_grad_()
    return torch.autograd.grad(objective(X, y), X)[0]


def _score(model):
    return lambda X, y: model(X).gather(1, y.view(-1, 1)).sum()


def _cross_entropy(reduction):
    def wrong(X, y, model):
        loss = lambda X, y: F.cross_entropy(model(X), y, reduction=reduction)  # noqa: E731
        return _gradient(X, y, loss).abs().amax(dim=1)

    return wrong


def _softmax(X, y, model):
    chance = lambda X, y: model(X).softmax(dim=1).gather(1, y.view(-1, 1)).sum()  # noqa: E731
    return _gradient(X, y, chance).abs().amax(dim=1)


def _reduced(reduce):
    return lambda X, y, model: reduce(_gradient(X, y, _score(model)))


EXERCISE = Exercise(
    reference=compute_saliency_maps,
    title="Saliency maps",
    lesson="network-visualization/saliency_maps",
    order=1,
    probes=_probes,
    witness=_witness,
    parts=(
        Part("class_batch", "right for a batch of five, as in class", 4, ("five images", "photos on SqueezeNet")),
        Part("any_batch", "right for any number of images", 4, ("one image", "three images", "eight images")),
        Part(
            "input_kept",
            "leaves the values of X as they were",
            2,
            ("five images", "one image"),
            criterion="inputs_unchanged",
            needs="class_batch",
        ),
    ),
    misconceptions=(
        Misconception(
            "cross_entropy",
            "This is the gradient of the cross-entropy loss, not of the score.",
            "The maps look alike, but the loss mixes in all other classes. Pick the correct class's score with `gather`.",
            (_cross_entropy("mean"), _cross_entropy("sum")),
        ),
    ),
    picture={"kind": "maps", "probe": "photos on SqueezeNet"},
)
