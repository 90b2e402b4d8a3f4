"""A whole dream: many steps at each of several sizes, from small to large (Mordvintsev, Olah and Tyka 2015)."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from helpers.dreams.tiles import TILE, DreamStep, tiled_step
from helpers.errors import ArgumentError
from helpers.synthesis.showing import Showing, progress_bar
from helpers.unwritten import tensor_of

_SMALLEST = 32  # pixels; of less, a deep layer sees next to nothing

# What students write: (dreamed, before, photo) -> where the next octave starts, of the size of photo.
NextOctave = Callable[[Tensor, Tensor, Tensor], Any]


@dataclass(frozen=True)
class Stage:
    """The image after a step. octave, step: which of them, from 1."""

    octave: int
    step: int
    image: Tensor


def dream(
    photo: Tensor,
    model: nn.Module,
    layer: str,
    dream_step: DreamStep,
    next_octave: NextOctave | None = None,
    *,
    octaves: int = 4,
    scale: float = 1.4,
    steps: int = 10,
    step_size: float = 0.04,
    tile: int = TILE,
    shifts: bool = True,
    seed: int = 0,
    progress: bool = True,
    show: bool = True,
) -> Tensor | None:
    """Return the photograph with a layer's dream in it, (1, 3, H, W), normalised; None if a function is not written.

    photo: (1, 3, H, W), normalised, of any size. dream_step, next_octave: the students' functions; next_octave is not
    needed for a single octave. octaves: sizes to dream at; each is `scale` times as large as the one before, and the
    last is the photograph's. steps: in each octave. tile, shifts: see `tiled_step`. seed: of the shifts. progress: show
    a bar. Then an interruption returns the dream as far as it got, in the photograph's size, with a warning. show: show
    the image while it changes, where a person looks on. The model is left as it is. Raises ArgumentError for sizes or a
    layer that do not fit.
    """
    stages = dreaming(
        photo,
        model,
        layer,
        dream_step,
        next_octave,
        octaves=octaves,
        scale=scale,
        steps=steps,
        step_size=step_size,
        tile=tile,
        shifts=shifts,
        seed=seed,
    )
    last = None
    with Showing(show) as showing, progress_bar(stages, layer, octaves * steps, wanted=progress) as bar:
        try:
            for stage in bar:
                last = stage
                showing.show(stage.image, f"octave {stage.octave} of {octaves}, step {stage.step} of {steps}")
        except KeyboardInterrupt:
            if not progress or last is None:
                raise
            done = f"octave {last.octave} of {octaves}, step {last.step} of {steps}"
            warnings.warn(f"interrupted: this is the dream after {done}.", stacklevel=2)
            return resized(last.image, (photo.shape[2], photo.shape[3]))
    # A walk that ends early has met a function that is not written.
    return last.image if last is not None and (last.octave, last.step) == (octaves, steps) else None


def dreaming(
    photo: Tensor,
    model: nn.Module,
    layer: str,
    dream_step: DreamStep,
    next_octave: NextOctave | None = None,
    *,
    octaves: int = 4,
    scale: float = 1.4,
    steps: int = 10,
    step_size: float = 0.04,
    tile: int = TILE,
    shifts: bool = True,
    seed: int = 0,
) -> Iterator[Stage]:
    """Yield the image after each step of `dream`; end early where a function is not written."""
    sizes = octave_sizes((photo.shape[2], photo.shape[3]), octaves, scale)
    if octaves > 1 and next_octave is None:
        raise ArgumentError(f"{octaves} octaves need your function next_octave; pass it, or use octaves=1.")
    generator = torch.Generator().manual_seed(seed) if shifts else None
    image: Tensor | None = None
    before = photo
    for octave, size in enumerate(sizes, start=1):
        base = resized(photo, size)
        image = base.clone() if image is None else _start(next_octave, image, before, base)
        for step in range(1, steps + 1):
            if image is not None:
                image = tiled_step(image, model, layer, step_size, dream_step, tile, generator)
            if image is None:
                return
            yield Stage(octave, step, image)
        before = base


def octave_sizes(size: tuple[int, int], octaves: int, scale: float) -> list[tuple[int, int]]:
    """Return height and width of each octave, from small to large; raises ArgumentError if the first is too small."""
    if octaves < 1 or scale <= 1:
        raise ArgumentError(f"octaves is {octaves}, scale {scale}; expected 1 or more octaves, a scale above 1.")
    sizes = [(round(size[0] / scale**power), round(size[1] / scale**power)) for power in reversed(range(octaves))]
    if min(sizes[0]) < _SMALLEST:
        raise ArgumentError(
            f"the first of {octaves} octaves would have {sizes[0][0]} x {sizes[0][1]} pixels; expected {_SMALLEST} "
            "or more: use fewer octaves, or a larger photograph."
        )
    return sizes


def resized(photo: Tensor, size: tuple[int, int]) -> Tensor:
    """Return the photograph (1, 3, H, W) in another size, smoothed where it gets smaller."""
    if photo.shape[2:] == size:
        return photo
    return F.interpolate(photo, size=size, mode="bilinear", align_corners=False, antialias=True)


def _start(next_octave: NextOctave | None, dreamed: Tensor, before: Tensor, photo: Tensor) -> Tensor | None:
    """Where an octave starts, by the student's function."""
    assert next_octave is not None
    answer = next_octave(dreamed.clone(), before.clone(), photo.clone())
    if answer is None:
        return None
    start: Tensor = tensor_of(answer).detach().to(photo)
    if start.shape != photo.shape:
        raise ArgumentError(
            f"next_octave returned {tuple(start.shape)} for a photograph {tuple(photo.shape)}; expected its shape."
        )
    return start
