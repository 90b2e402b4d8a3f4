"""Saliency maps (Simonyan et al. 2014, section 3.1)."""

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept, model_kept, model_that_fails
from autograde.exercises.network_visualization.compute_saliency_maps.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet, Tensor, Toy
from helpers.checks.protocol.probe import Probe


def compute_saliency_maps(X, y, model):
    """Where would a small change move the score most? A class saliency map for each image.

    Inputs:
    - X: input images, normalised; tensor of shape (N, 3, H, W)
    - y: the correct class of each image; int64 tensor of shape (N,)
    - model: a pretrained classifier that maps X to scores of shape (N, number of classes)

    Returns:
    - saliency: tensor of shape (N, H, W), the maximum over the colour channels of the
      absolute value of the gradient of the correct class's score with respect to the image
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


def _probes(random: np.random.RandomState) -> list[Probe]:
    toy = Toy("smooth", {"seed": int(random.randint(1 << 30)), "classes": 7})

    def batch(name: str, n: int, height: int = 12, width: int = 10) -> Probe:
        labels = random.randint(0, 7, n).astype(np.int64)
        images = random.standard_normal((n, 3, height, width)).astype(np.float32)
        return Probe(name, {"X": Tensor(images), "y": Tensor(labels), "model": toy})

    def photos(scope: str, indices: list[int], size: int) -> Probe:
        args = {"X": Photos(indices, size), "y": PhotoLabels(indices), "model": SqueezeNet()}
        return Probe("photos on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100)

    unseen = sorted(int(i) for i in 5 + random.permutation(20)[:5])
    five = batch("five images", 5)
    return [
        five,
        batch("one image", 1),
        batch("three images", 3, 9, 14),
        batch("eight images", 8),
        photos("public", [0, 1, 2, 3, 4], 112),  # those shown in class, small: what is recorded of them is stored
        photos("hidden", unseen, 160),
        model_that_fails(five),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """Maps (N, H, W) by central differences in float64, one pixel at a time; too slow for the photographs."""
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


EXERCISE = Exercise(
    reference=compute_saliency_maps,
    title="Saliency maps",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for a batch of five, as in class", 4, ("five images", "photos on SqueezeNet")),
        Part("any_batch", "right for any number of images", 4, ("one image", "three images", "eight images")),
        input_kept("X", 1, ("five images",), needs="class_batch"),
        model_kept(1, ("five images", "photos on SqueezeNet"), needs="class_batch"),
    ),
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": "photos on SqueezeNet"},
)
