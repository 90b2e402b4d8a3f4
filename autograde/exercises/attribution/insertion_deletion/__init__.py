"""Insertion and deletion curves: how fast a score changes with the most important pixels (Petsiuk et al. 2018)."""

import inspect

import numpy as np
import torch

from autograde.exercise import (
    ACTIVE,
    Exercise,
    draw_good_labels,
    draw_labels,
    imagenet_toy,
    input_kept,
    model_kept,
    model_that_fails,
)
from autograde.exercises.attribution.insertion_deletion.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.insertion_deletion.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Value
from helpers.checks.protocol.probe import Probe


def insertion_deletion(X, y, model, saliency, steps):
    """How good is a map? The class's probability as its most important pixels come in, or go.

    Inputs:
    - X: images, normalised; tensor of shape (N, 3, H, W)
    - y: a class for each image; int64 tensor of shape (N,)
    - model: a network that maps X to scores of shape (N, number of classes), in evaluation mode
    - saliency: a map for each image, no two pixels of an image alike; tensor of shape (N, H, W);
      the larger the value, the more important the pixel
    - steps: the number of steps, which divides H * W: each takes H * W / steps pixels

    Returns:
    - insertion, deletion: tensors of shape (N, steps + 1): the softmax probability of class y
      before the first step and after each: insertion copies the pixels into an image of zeros,
      deletion sets them to zero in the image (zero is ImageNet's mean colour)
    - insertion_area, deletion_area: tensors of shape (N,): the area under each curve by the
      trapezoid rule, where all steps together have the width 1
    """
    insertion, deletion, insertion_area, deletion_area = None, None, None, None
    ##############################################################################
    # TODO: Compute both curves, from the most important pixels to the least,    #
    # and the areas below them. Leave the values of X and saliency and the model #
    # as they were.                                                              #
    ##############################################################################
    ### BEGIN SOLUTION
    order = saliency.flatten(1).argsort(dim=1, descending=True)
    rank = order.argsort(dim=1).view(saliency.shape).unsqueeze(1)  # 0: the most important pixel
    inserted, deleted = [], []
    for step in range(steps + 1):
        chosen = rank < step * rank[0].numel() // steps  # (N, 1, H, W)
        for images, curve in ((X * chosen, inserted), (X * ~chosen, deleted)):
            probabilities = model(images).softmax(dim=1)
            curve.append(probabilities.gather(1, y.view(-1, 1)).squeeze(1))
    insertion, deletion = torch.stack(inserted, dim=1), torch.stack(deleted, dim=1)
    insertion_area = torch.trapezoid(insertion, dx=1 / steps)
    deletion_area = torch.trapezoid(deletion, dx=1 / steps)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return insertion, deletion, insertion_area, deletion_area


_SEVERAL = "three images"
_PHOTOS = "photos on SqueezeNet"
_OTHERS = ("one image", "other steps")
_CURVES = (_SEVERAL, *_OTHERS, _PHOTOS)
_LEAST = 0.2  # by how much the probability changes along each curve


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, count: int, size: tuple[int, int], steps: int) -> Probe:
        """Images and a network for which the class's probability changes along both curves, and not in a line."""
        while True:
            images, maps = Noise((count, 3, *size), _seed(random)), Noise((count, *size), _seed(random))
            toy = imagenet_toy("smooth", random, gain=10.0)
            X, model, saliency, active = images.build(), toy.build(), maps.build(), draw_labels(random, toy, ACTIVE)
            curves = (insertion_deletion(X, torch.full((count,), int(y)), model, saliency, steps) for y in active)
            chosen = draw_good_labels(random, np.stack([_tells(*one) for one in curves], axis=1))
            if chosen is not None:
                return Probe(name, _args(images, Tensor(active[chosen]), toy, maps, steps))

    def photos(scope: str, chosen: list[int]) -> Probe:
        size = 96
        maps = Noise((len(chosen), size, size), _seed(random))
        args = _args(Photos(chosen, size), PhotoLabels(chosen), SqueezeNet(), maps, 4)
        return Probe(_PHOTOS, args, diagnose=False, scope=scope, max_forwards=200)

    several = drawn(_SEVERAL, 3, (10, 12), 5)
    return [
        several,
        photos("public", [0, 1]),
        photos("hidden", sorted(int(i) for i in 5 + random.permutation(20)[:2])),
        drawn(_OTHERS[0], 1, (12, 9), 6),
        drawn(_OTHERS[1], 2, (8, 14), 4),
        model_that_fails(several, calls=3),
    ]


def _args(X: Argument, y: Argument, model: Argument, saliency: Argument, steps: int) -> dict[str, Argument]:
    names = inspect.signature(insertion_deletion).parameters  # not written out: steps is the name of a criterion, too
    return dict(zip(names, (X, y, model, saliency, Value(steps)), strict=True))


def _seed(random: np.random.RandomState) -> int:
    return int(random.randint(1 << 30))


def _tells(insertion: torch.Tensor, deletion: torch.Tensor, *areas: torch.Tensor) -> np.ndarray:
    """For which images each curve moves, ends elsewhere than it begins, and has another area than the other curve."""
    tells = (areas[0] - areas[1]).abs() > _LEAST / 10
    for curve in (insertion, deletion):
        span = curve.amax(dim=1) - curve.amin(dim=1)
        tells &= (span >= _LEAST) & ((curve[:, 0] - curve[:, -1]).abs() >= _LEAST / 2)
    return tells.numpy()


def _oracle(probe: Probe) -> list[np.ndarray]:
    """Pixel after pixel in float64: sorted by hand, written into canvases, the areas added up as trapezoids."""
    X, y, model, saliency, steps = (argument.build() for argument in probe.args.values())
    model, width = model.double(), saliency.shape[2]
    curves = np.zeros((2, len(X), steps + 1))
    for n, image in enumerate(X.double()):
        by_rank = sorted(range(saliency[n].numel()), key=lambda pixel: -float(saliency[n].flatten()[pixel]))
        canvases = [torch.zeros_like(image), image.clone()]
        for done in range(len(by_rank) + 1):
            if done * steps % len(by_rank) == 0:
                with torch.no_grad():
                    scores = model(torch.stack(canvases)).exp()
                curves[:, n, done * steps // len(by_rank)] = (scores[:, y[n]] / scores.sum(dim=1)).numpy()
            if done < len(by_rank):
                row, column = divmod(by_rank[done], width)
                canvases[0][:, row, column] = image[:, row, column]
                canvases[1][:, row, column] = 0
    areas = ((curves[..., 1:] + curves[..., :-1]) / 2 / steps).sum(axis=-1)
    return [*curves, *areas]


def _observed(place: int) -> dict[str, str]:
    return {"observe": f"returned.{place}"}


EXERCISE = Exercise(
    reference=insertion_deletion,
    title="Insertion and deletion",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("deletion", "follows the probability as the most important pixels go", 3, _CURVES, options=_observed(1)),
        Part("insertion", "follows it as the most important pixels come in", 3, _CURVES, options=_observed(0)),
        Part("insertion_area", "the area under the insertion curve", 1, _CURVES, options=_observed(2)),
        Part("deletion_area", "the area under the deletion curve", 1, _CURVES, options=_observed(3)),
        input_kept("X", 1, (_SEVERAL,), needs="deletion"),
        model_kept(1, (_SEVERAL, _PHOTOS), needs="deletion"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
