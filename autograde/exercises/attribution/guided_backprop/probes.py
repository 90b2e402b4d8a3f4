"""Probes of methods that go back through a network: photographs on SqueezeNet, toys with and without work in place."""

from typing import Any

import numpy as np
import torch

from autograde.exercise import OTHER_CLASSES, model_that_fails
from autograde.exercises.attribution.guided_backprop.by_hand import backward_by_hand
from helpers.checks.protocol.arguments import Noise, PhotoLabels, Photos, SqueezeNet, Tensor, Toy
from helpers.checks.protocol.probe import Probe

SEVERAL = "three images"
PHOTOS = "photos on SqueezeNet"
OTHERS = ("another network", "no ReLU at the end")
RULES = ("plain", "deconvnet", "guided")
_APART = 0.3  # of two rules' results, relative


def draw_probes(random: np.random.RandomState) -> list[Probe]:
    """Draw the probes of a function of (X, y, model); on every toy each rule gives something else."""
    several = _drawn(random, SEVERAL, "fire", (3, 3, 18, 22), classes=1000, final_relu=1)
    unseen = sorted(int(i) for i in 5 + random.permutation(20)[:2])
    return [
        several,
        _photos("public", [0, 1]),
        _photos("hidden", unseen),
        _drawn(random, OTHERS[0], "layered", (1, 3, 22, 18), classes=1000, in_place=0),
        _drawn(random, OTHERS[1], "fire", (2, 3, 22, 18), classes=1000),
        _drawn(random, OTHER_CLASSES, "fire", (1, 3, 18, 22), classes=6, final_relu=1),
        model_that_fails(several, layer="features.9"),
    ]


def _photos(scope: str, chosen: list[int]) -> Probe:
    args = {"X": Photos(chosen, 97), "y": PhotoLabels(chosen), "model": SqueezeNet()}
    return Probe(PHOTOS, args, diagnose=False, scope=scope, max_forwards=100, blocks=4)


def _drawn(random: np.random.RandomState, name: str, kind: str, shape: tuple[int, ...], **options: Any) -> Probe:
    """Images, a toy and a class for each image: not its best one, so that `y` matters."""
    while True:
        toy = Toy(kind, {"seed": int(random.randint(1 << 30)), **options})
        images, model = Noise(shape, int(random.randint(1 << 30))), toy.build()
        with torch.no_grad():
            ranked = model(images.build()).argsort(dim=1, descending=True)
        y = ranked[torch.arange(len(ranked)), torch.from_numpy(1 + random.permutation(len(ranked)))]
        results = [backward_by_hand(model, images.build(), y, rule).flatten(1) for rule in RULES]
        sizes = [result.norm(dim=1).min().item() for result in results]
        apart = [(a - b).norm(dim=1) / a.norm(dim=1) for a in results for b in results if a is not b]
        if len(set(y.tolist())) == len(y) and min(sizes) > 1e-4 and min(one.min().item() for one in apart) > _APART:
            return Probe(name, {"X": images, "y": Tensor(y.numpy()), "model": toy}, blocks=2)
