"""Saliency maps (Simonyan et al. 2014, section 3.1)."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.exercise import (
    OTHER_CLASSES,
    Exercise,
    draw_labels,
    imagenet_toy,
    input_kept,
    model_kept,
    model_that_fails,
    with_other_classes,
)
from autograde.exercises.network_visualization.compute_saliency_maps.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.network_visualization.compute_saliency_maps.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Noise, PhotoLabels, Photos, SqueezeNet, Tensor
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import BLOCK, CoarseNet


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
    # TODO: Compute the saliency map of each image, for any number of images.    #
    # Start from the score of its correct class, not from a loss. Leave the      #
    # values of X as they are.                                                   #
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


_SIDE = 224  # pixels, as in class


def _probes(random: np.random.RandomState) -> list[Probe]:
    """What was shown in class, then one thing changed at a time: images, size, classes."""
    toy = imagenet_toy("coarse", random)

    def batch(name: str, n: int, height: int = _SIDE, width: int = _SIDE) -> Probe:
        images = Noise((n, 3, height, width), int(random.randint(1 << 30)))
        return Probe(name, {"X": images, "y": Tensor(draw_labels(random, toy, n)), "model": toy}, blocks=BLOCK)

    def photos(scope: str, indices: list[int]) -> Probe:
        args = {"X": Photos(indices, _SIDE), "y": PhotoLabels(indices), "model": SqueezeNet()}
        return Probe("photos on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100, blocks=4)

    unseen = sorted(int(i) for i in 5 + random.permutation(20)[:5])
    five = batch("five images", 5)
    return [
        five,
        photos("public", [0, 1, 2, 3, 4]),  # those shown in class
        photos("hidden", unseen),
        batch("one image", 1),
        batch("three images", 3),
        batch("eight images", 8),
        batch("another size", 5, 48, 64),
        with_other_classes(five, random),
        model_that_fails(five),
    ]


def _oracle(probe: Probe) -> np.ndarray | None:
    """Maps (N, H, W) by central differences in float64: all pixels that the toy averages move together.

    Only for small batches, which take below a second.
    """
    X, y, model = (argument.build() for argument in probe.args.values())
    if not isinstance(model, CoarseNet) or X.numel() > 3 * _SIDE**2:
        return None
    blocks, model = F.avg_pool2d(X.double(), BLOCK), model.double()
    behind_the_averages = torch.nn.Sequential(*model.features[1:], model.classifier)
    result = torch.zeros(blocks.shape, dtype=torch.float64)
    step = 1e-4
    for i, block in enumerate(blocks):
        moves = step * torch.eye(block.numel(), dtype=torch.float64).view(-1, *block.shape)
        up, down = (behind_the_averages(block + move)[:, y[i]] for move in (moves, -moves))
        # Every pixel of a block has an equal share in its mean.
        result[i] = ((up - down) / (2 * step * BLOCK**2)).view(block.shape)
    maps = result.abs().max(dim=1).values
    return maps.repeat_interleave(BLOCK, 1).repeat_interleave(BLOCK, 2).numpy()


EXERCISE = Exercise(
    reference=compute_saliency_maps,
    title="Saliency maps",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("class_batch", "right for a batch of five, as in class", 4, ("five images", "photos on SqueezeNet")),
        Part("any_batch", "right for any number of images", 3, ("one image", "three images", "eight images")),
        Part(
            "any_size",
            "right for any size and number of classes",
            1,
            ("another size", OTHER_CLASSES),
            needs="class_batch",
        ),
        input_kept("X", 1, ("five images",), needs="class_batch"),
        model_kept(1, ("five images", "photos on SqueezeNet"), needs="class_batch"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": "photos on SqueezeNet"},
)
