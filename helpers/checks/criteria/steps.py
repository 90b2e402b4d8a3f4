"""Measure the steps of gradient ascent: which objective they climb, how long they are, what else is added.

A step is written as a sum of known vectors: the gradients of each class's score, the image, its powers, and ones. The
coefficients tell the objective (the target's alone: its score; minus the probabilities: cross-entropy), the strength
of an L2 penalty, and the length, whatever else the code that made the step looks like.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import nn

_FITS = 0.02  # residual of a step that the known vectors explain, relative to the step
_CLEARLY = 0.1  # how much smaller the residual of an unusual explanation must be
_ZERO = 0.02  # a coefficient this small, relative to the largest, is none
_SAME = 0.005  # relative difference of two factors that are called the same
_NEGLIGIBLE = 1e-7  # of the image's size: what a step may be off by rounding

SCORE, CROSS_ENTROPY, ALL_SCORES, BEST_SCORE = "score", "cross_entropy", "all_scores", "best_score"
FRESH, ACCUMULATED, FIRST = "fresh", "accumulated", "first"

# What a gradient g at the image x is divided by, for steps that are a learning rate times the quotient.
DIVISORS: Mapping[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "norm": lambda g, x: float(np.linalg.norm(g)),
    "one": lambda g, x: 1.0,
    "squared_norm": lambda g, x: float(np.square(g).sum()),
    "inverse_norm": lambda g, x: 1 / float(np.linalg.norm(g)),
    "image_norm": lambda g, x: float(np.linalg.norm(x)),
    "largest": lambda g, x: float(np.abs(g).max()),
    "maximum": lambda g, x: float(g.max()),
    "l1_norm": lambda g, x: float(np.abs(g).sum()),
    "sum": lambda g, x: float(g.sum()),
    "mean_size": lambda g, x: float(np.abs(g).mean()),
    "mean": lambda g, x: float(g.mean()),
    "deviation": lambda g, x: float(g.std(ddof=1)),
    "squared_sum": lambda g, x: float(g.sum() ** 2),
    "channel_norms": lambda g, x: float(_channel_norms(g).sum()),
}


@dataclass(frozen=True, eq=False)
class Step:
    """One step from `image` (1, C, H, W): `scale` times the gradient of an objective, plus what penalties add.

    `gradients` says which gradients it follows: that at `image` (FRESH), the sum of all so far (ACCUMULATED), or that
    at the first image (FIRST). `objective` is None if it is none of the known ones; a descent has a negative `scale`.
    `gradient` is that of the objective, without any penalty, whose own is a multiple of `penalised`: of the image, or
    of the sum of all images where gradients accumulate. With `by_sign`, the step is `scale` times its sign; with
    `by_channel`, `gradient` has each channel divided by its own norm. `residual` is the size of what nothing explains,
    relative to the step.
    """

    image: np.ndarray
    gradients: str
    objective: str | None
    scale: float
    gradient: np.ndarray
    penalised: np.ndarray
    of_image: float = 0.0
    of_sign: float = 0.0
    of_ones: float = 0.0
    of_square: float = 0.0
    of_signed_square: float = 0.0
    residual: float = 0.0
    by_sign: bool = False
    by_channel: bool = False

    @property
    def whole(self) -> np.ndarray:
        """The gradient with its penalty, as far as the step tells."""
        image = self.image
        penalty = self.of_image * self.penalised + self.of_sign * np.sign(image) + self.of_ones
        penalty = penalty + self.of_square * image**2 + self.of_signed_square * image * np.abs(image)
        return self.gradient + penalty / self.scale

    def rate(self, divisor: str, penalty: bool = True) -> float:
        """Return the learning rate if this one of DIVISORS divided the gradient, with its penalty or without."""
        return self.scale * DIVISORS[divisor](self.whole if penalty else self.gradient, self.image)


@dataclass(frozen=True, eq=False)
class _Basis:
    """Vectors whose weighted sum a step from `image` can be: gradients of scores, and the terms of penalties."""

    name: str
    gradients: np.ndarray
    penalised: np.ndarray
    image: np.ndarray

    @cached_property
    def _vectors(self) -> np.ndarray:
        image = self.image
        powers = (np.sign(image), np.ones_like(image), image**2, image * np.abs(image))
        return np.stack([v.ravel().astype(np.float64) for v in (*self.gradients, self.penalised, *powers)])

    @cached_property
    def _products(self) -> np.ndarray:
        return np.asarray(self._vectors @ self._vectors.T)

    def fit(self, step: np.ndarray, kept: np.ndarray | None) -> tuple[np.ndarray, list[float], float]:
        """Least squares: (coefficients of the gradients, of the other vectors, residual relative to the step)."""
        vectors, products = self._vectors, self._products
        wanted = step.ravel().astype(np.float64)
        looked_at = None if kept is None or kept.all() else kept.ravel()
        if looked_at is not None:
            wanted *= looked_at
            # The masked vectors themselves are not needed, and would take longer to write than all the rest.
            most = bool(looked_at.mean() > 0.5)
            few = vectors[:, looked_at != most]
            products = products - few @ few.T if most else few @ few.T
        sizes = np.sqrt(products.diagonal().clip(0)).clip(1e-30)
        coefficients = np.linalg.lstsq(products / np.outer(sizes, sizes), vectors @ wanted / sizes, rcond=1e-10)[0]
        left = wanted - (coefficients / sizes) @ vectors
        residual = np.linalg.norm(left if looked_at is None else left * looked_at)
        scores = len(self.gradients)
        # A coefficient that adds no more than rounding does is none.
        coefficients[np.abs(coefficients) < _NEGLIGIBLE * sizes[scores]] = 0
        coefficients /= sizes
        size = max(float(np.linalg.norm(wanted)), 1e-30)
        return coefficients[:scores], coefficients[scores:].tolist(), float(residual) / size


@dataclass(frozen=True, eq=False)
class _Place:
    """An image (1, C, H, W), the gradients of the scores there, (classes, 1, C, H, W), and their probabilities."""

    image: np.ndarray
    gradients: np.ndarray
    probabilities: np.ndarray


class KnownVectors:
    """What a step can consist of, where a walk came by these images: the last one, and all those before it."""

    def __init__(self, model: nn.Module, target: int) -> None:
        """Begin a walk on which no image has been reached; `target` is the class to raise."""
        self._model, self._target_class = model, target
        self._first: _Place | None = None

    def reach(self, image: np.ndarray) -> None:
        """Add the image (1, C, H, W) from which the next step starts; the gradients are computed at this one only."""
        classes = list(getattr(self._model, "active_classes", range(_class_count(self._model, image))))
        self._target = classes.index(self._target_class)
        gradients = _gradients(self._model, image, classes)
        self._last = _Place(image, gradients, _probabilities(self._model, image)[classes])
        self._bases = [_Basis(FRESH, gradients, image, image)]
        if self._first is None:
            self._first, self._sums = self._last, (gradients, image)
            return
        self._sums = self._sums[0] + gradients, self._sums[1] + image
        self._bases += [_Basis(ACCUMULATED, *self._sums, image), _Basis(FIRST, self._first.gradients, image, image)]

    def explain(self, step: np.ndarray, kept: np.ndarray | None = None) -> Step | None:
        """Return what the step from the last image consists of, None if nothing fits.

        `kept` is a mask of the pixels to look at, such as those that no clamp touched.
        """
        assert self._first is not None, "no image has been reached"
        image = self._last.image
        fits = [basis.fit(step, kept) for basis in self._bases]
        # Along short steps the gradient hardly changes, and all bases fit: an unusual one must fit better by far.
        best = min(range(len(fits)), key=lambda i: fits[i][2] * (1 if i else _CLEARLY))
        weights, others, residual = fits[best]
        by_channel = _by_channel(step, image, self._objectives())
        if residual > _FITS or (by_channel and by_channel.residual < _CLEARLY * residual):
            return _by_sign(step, image, self._objectives()) or by_channel
        basis = self._bases[best]
        followed = self._first if basis.name == FIRST else self._last
        seen = None if basis.name == ACCUMULATED else followed.probabilities
        objective, scale = _objective(weights, self._target, seen)
        gradient = np.tensordot(weights / (scale or 1), basis.gradients, axes=1)
        of_image, of_sign, of_ones, of_square, of_signed_square = others
        return Step(
            *(image, basis.name, objective, scale, gradient, basis.penalised),
            *(of_image, of_sign, of_ones, of_square, of_signed_square),
            residual,
        )

    def _objectives(self) -> dict[str, np.ndarray]:
        """The gradients of the score and of minus the cross-entropy at the last image."""
        loss, gradients = _away_from(self._last.probabilities, self._target), self._last.gradients
        return {SCORE: gradients[self._target], CROSS_ENTROPY: np.tensordot(loss, gradients, axes=1)}


def _class_count(model: nn.Module, image: np.ndarray) -> int:
    with torch.no_grad():
        return int(model(torch.from_numpy(image).float()).shape[1])


def same(factor: float, expected: float) -> bool:
    """Whether two factors agree to 0.5%."""
    return abs(factor - expected) <= _SAME * abs(expected)


def _gradients(model: nn.Module, image: np.ndarray, classes: Sequence[int]) -> np.ndarray:
    """The gradient of each of these classes' scores, (classes, *image.shape)."""
    x = torch.from_numpy(np.asarray(image, np.float32)).clone().requires_grad_()
    scores = model(x)[0]
    found = [torch.autograd.grad(scores[k], x, retain_graph=True)[0].numpy() for k in classes]
    return np.stack(found).astype(np.float64)


def _probabilities(model: nn.Module, image: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        scores: torch.Tensor = model(torch.from_numpy(np.asarray(image, np.float32)))[0]
        return scores.double().softmax(dim=0).numpy()


def _objective(weights: np.ndarray, target: int, probabilities: np.ndarray | None) -> tuple[str | None, float]:
    """The objective with these weights of the classes' scores, and the factor of its gradient; (None, factor) if none.

    Softmax has the direction of cross-entropy, with another factor.
    """
    largest = float(np.abs(weights).max(initial=0.0))
    if largest == 0:
        return None, 0.0
    others = np.delete(weights, target)
    if np.abs(others).max(initial=0.0) <= _ZERO * largest:
        return SCORE, float(weights[target])
    if np.ptp(weights) <= _ZERO * largest:
        return ALL_SCORES, float(weights.mean())
    best = int(np.abs(weights).argmax())
    if np.abs(np.delete(weights, best)).max() <= _ZERO * largest:
        return BEST_SCORE, float(weights[best])
    # Minus cross-entropy: the target's weight is one minus its probability, the others' minus theirs.
    if abs(weights.sum()) <= _ZERO * largest and (probabilities is None or _is_loss(weights, target, probabilities)):
        left = 1 - probabilities[target] if probabilities is not None else 1.0
        return CROSS_ENTROPY, float(weights[target] / left)
    return None, float(weights[target]) or largest


def _is_loss(weights: np.ndarray, target: int, probabilities: np.ndarray) -> bool:
    loss = _away_from(probabilities, target)
    size = float(np.linalg.norm(loss))
    cosine = float(weights @ loss) / max(size * float(np.linalg.norm(weights)), 1e-30)
    return abs(cosine) > 1 - _ZERO**2


def _away_from(probabilities: np.ndarray, target: int) -> np.ndarray:
    """The gradient of minus the cross-entropy with respect to the scores."""
    loss = -probabilities
    loss[target] += 1
    return loss


def _by_sign(step: np.ndarray, image: np.ndarray, objectives: Mapping[str, np.ndarray]) -> Step | None:
    """The step as a multiple of the sign of one of these gradients, None if it is none."""
    size = float(np.abs(step).max())
    if size == 0 or np.mean(np.abs(np.abs(step) - size) > _SAME * size) > _FITS:
        return None
    for objective, gradient in objectives.items():
        agreement = float(np.mean(np.sign(gradient) * np.sign(step)))
        if abs(agreement) > 1 - 2 * _FITS:
            return Step(image, FRESH, objective, size * np.sign(agreement), gradient, image, by_sign=True)
    return None


def _by_channel(step: np.ndarray, image: np.ndarray, objectives: Mapping[str, np.ndarray]) -> Step | None:
    """The step as a multiple of one of these gradients with each channel divided by its norm, None if it is none."""
    for objective, gradient in objectives.items():
        direction = gradient / _channel_norms(gradient).clip(1e-30)[:, None, None]
        scale = float((direction * step).sum() / np.square(direction).sum())
        residual = float(np.linalg.norm(step - scale * direction) / max(float(np.linalg.norm(step)), 1e-30))
        if residual <= _FITS:
            return Step(image, FRESH, objective, scale, direction, image, residual=residual, by_channel=True)
    return None


def _channel_norms(gradient: np.ndarray) -> np.ndarray:
    """The L2 norm of each channel of (1, C, H, W), (C,)."""
    return np.asarray(np.linalg.norm(gradient.reshape(gradient.shape[1], -1), axis=1))
