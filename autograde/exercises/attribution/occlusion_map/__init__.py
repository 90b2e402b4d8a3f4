"""Occlusion: how far the score drops when a window of the image is hidden (Zeiler and Fergus 2014, section 4.2)."""

import math

import numpy as np
import torch

from autograde.exercise import (
    Exercise,
    draw_labels,
    imagenet_toy,
    input_kept,
    model_kept,
    model_that_fails,
)
from autograde.exercises.attribution.occlusion_map.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.attribution.occlusion_map.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Argument, Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Value
from helpers.checks.protocol.probe import Probe


def occlusion_map(X, y, model, size, stride, fill):
    """How far does the score drop when a square window of the image is hidden?

    Inputs:
    - X: one image, normalised; tensor of shape (1, 3, H, W)
    - y: the class whose score is watched; int64 tensor of shape (1,)
    - model: a pretrained classifier that maps images to scores of shape (N, number of classes)
    - size: the side of the window in pixels
    - stride: the step between windows, which start at pixel 0, stride, 2 stride, ... until
      one reaches the border; what reaches beyond the border is cut off
    - fill: the number that all colours of the window are set to, in the units of X

    Returns:
    - drops: tensor of shape (h, w), one number for each window: the score of class y for the
      whole image, minus its score with the window hidden
    """
    drops = None
    ##############################################################################
    # TODO: Hide one window after the other, and store how far the score of y    #
    # drops. h = ceil((H - size) / stride) + 1, and w likewise. Leave the values #
    # of X as they are.                                                          #
    ##############################################################################
    ### BEGIN SOLUTION
    rows, columns = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    drops = torch.zeros(rows, columns)
    with torch.no_grad():
        score = model(X)[0, y[0]]
        for i in range(rows):
            for j in range(columns):
                top, left = i * stride, j * stride
                hidden = X.clone()
                hidden[:, :, top : top + size, left : left + size] = fill
                drops[i, j] = score - model(hidden)[0, y[0]]
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return drops


_FITS, _BORDER, _FILL, _SQUEEZENET = "one image", "windows cut off", "another fill", "photo on SqueezeNet"
_GAPS = "windows with gaps"


def _probes(random: np.random.RandomState) -> list[Probe]:
    def drawn(name: str, height: int, width: int, size: int, stride: int, fill: float = 0.0) -> Probe:
        """An image whose class is not the predicted one, with drops of both signs."""
        while True:
            toy = imagenet_toy("smooth", random)
            image = Noise((1, 3, height, width), int(random.randint(1 << 30)))
            label = draw_labels(random, toy, 1)
            args: dict[str, Argument] = {"X": image, "y": Tensor(label), "model": toy}
            probe = Probe(name, args | {"size": Value(size), "stride": Value(stride), "fill": Value(fill)})
            with torch.no_grad():
                scores = toy.build()(image.build())[0]
            drops = _by_brute_force(probe)
            clear = drops.min() < -0.1 and drops.max() > 0.1 and abs(scores[label[0]]) > 0.5
            if clear and int(scores.argmax()) != label[0]:
                return probe

    def photo(scope: str, index: int) -> Probe:
        args = {"X": Photos([index], 97), "y": PhotoLabels([index]), "model": SqueezeNet()}
        window = {"size": Value(30), "stride": Value(20), "fill": Value(0.0)}
        return Probe(_SQUEEZENET, args | window, diagnose=False, scope=scope)

    one = drawn(_FITS, 10, 13, 4, 3)
    return [
        one,
        drawn(_BORDER, 9, 12, 5, 3),
        drawn(_GAPS, 11, 15, 3, 4),
        drawn(_FILL, 10, 13, 4, 3, fill=float(random.choice([-2.25, -1.5, 1.5, 2.25]))),
        photo("public", 3),
        photo("hidden", int(5 + random.randint(20))),
        model_that_fails(one, calls=3),
    ]


def _by_brute_force(probe: Probe) -> np.ndarray:
    """Drops in float64: which pixels a window hides is asked of every pixel's own row and column."""
    X, y, model, size, stride, fill = (argument.build() for argument in probe.args.values())
    image, model = X.double(), model.double()
    windows = [_spans(side, size, stride) for side in X.shape[2:]]
    found = np.zeros([len(spans) for spans in windows])
    across, down = torch.arange(X.shape[3]), torch.arange(X.shape[2])[:, None]
    with torch.no_grad():
        for (i, j), _ in np.ndenumerate(found):
            (first, last), (left, right) = windows[0][i], windows[1][j]
            inside = (down >= first) & (down <= last) & (across >= left) & (across <= right)
            covered = torch.where(inside, torch.tensor(fill, dtype=torch.float64), image)
            found[i, j] = (model(image) - model(covered))[0, y.item()]
    return found


def _spans(side: int, size: int, stride: int) -> list[tuple[int, int]]:
    """The first and the last pixel of every window along one side."""
    spans = [(0, size - 1)]
    while spans[-1][1] < side - 1:
        spans.append((spans[-1][0] + stride, spans[-1][1] + stride))
    return spans


def _oracle(probe: Probe) -> np.ndarray | None:
    return _by_brute_force(probe)


EXERCISE = Exercise(
    reference=occlusion_map,
    title="Occlusion",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("drops", "gives the drop of the score for each window", 4, (_FITS,)),
        Part("border", "covers the image up to its border, on photographs too", 2, (_BORDER, _SQUEEZENET)),
        Part("any_window", "right for any size and stride", 1, (_GAPS,)),
        Part("fill", "hides with the number that it is given", 1, (_FILL,)),
        input_kept("X", 1, (_FITS, _BORDER, _SQUEEZENET), needs="drops"),
        model_kept(1, (_FITS,), needs="drops"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "maps", "probe": _FITS},
)
