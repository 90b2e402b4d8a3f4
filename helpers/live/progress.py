"""What a student's function has done so far: the score at each call of the network, and the newest image."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image

from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, rescale

MAGNIFY = 10  # of the change of a fooling image

ClassNames = Mapping[int, str] | Sequence[str] | None


@dataclass
class Progress:
    """The curves and the image of one run.

    target_y: the class whose score is to rise. names: of the classes; classes without one are numbered. original:
    the photograph (1, 3, H, W) of a fooling image, None for a picture that starts from noise.
    """

    target_y: int
    names: ClassNames = None
    original: torch.Tensor | None = None
    scores: list[float] = field(default_factory=list)
    rivals: list[float] = field(default_factory=list)  # scores of the class that was seen at first
    rival_y: int | None = None
    seen: tuple[int, float] | None = None  # the class seen now, and its probability
    image: torch.Tensor | None = None
    result: Image.Image | None = None  # the picture that the student's function returned

    @property
    def is_fooling(self) -> bool:
        """Whether a photograph is being changed."""
        return self.original is not None

    @property
    def calls(self) -> int:
        """How often the network was called."""
        return len(self.scores)

    def add(self, scores: torch.Tensor) -> None:
        """Note the scores (N, classes) of one more call; only those of the first image count."""
        first = scores[0].float()
        if self.rival_y is None:
            self.rival_y = int(first.argmax())
        self._latest = first.clone()
        self.scores.append(float(first[self.target_y]) if 0 <= self.target_y < len(first) else float("nan"))
        self.rivals.append(float(first[self.rival_y]))

    def keep(self, images: torch.Tensor) -> None:
        """Copy the first of the images (N, 3, H, W), which the student's function goes on changing."""
        image = images[:1].detach().float().cpu().clone()
        self.image = image if self.is_fooling or self.image is None else steadied(image, self.image)
        if self.scores:
            self.see(self._latest)

    def see(self, scores: torch.Tensor) -> None:
        """Note which class the scores (classes,) of the present image favour."""
        probability, label = scores.softmax(dim=0).max(dim=0)
        self.seen = int(label), float(probability)

    def name(self, label: int) -> str:
        """Return the first of a class's names, or its number."""
        try:
            return self.names[label].split(",")[0]  # type: ignore[index]
        except (TypeError, LookupError):
            return f"class {label}"

    def pictures(self) -> list[tuple[Image.Image | None, str]]:
        """Return the image as it is now, and for a fooling image the magnified change, each with its description.

        Before the first image there is None in their places.
        """
        if not self.is_fooling:
            drawn = None if self.image is None else _drawn(_stretched(self.image))
            return [(self.result or drawn, f"the image for {self.name(self.target_y)}")]
        drawn = None if self.image is None else _drawn(_pixels(self.image))
        return [(drawn, "the image"), (self._change(), f"its change × {MAGNIFY}")]

    def _change(self) -> Image.Image | None:
        if self.image is None or self.original is None or self.image.shape != self.original.shape:
            return None
        change = (self.image - self.original).numpy()[0].transpose(1, 2, 0) * SQUEEZENET_STD
        return _drawn(0.5 + MAGNIFY * change)


def original_of(*args: Any) -> torch.Tensor | None:
    """Return a copy of the first image (1, 3, H, W) among a function's arguments, None without one."""
    for one in args:
        if isinstance(one, torch.Tensor) and one.ndim == 4 and one.shape[1] == 3 and one.is_floating_point():
            return one[:1].detach().float().cpu().clone()
    return None


def steadied(image: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """Shift the image (1, 3, H, W) cyclically to where it fits the one before best, because jitter would shake it."""
    if image.shape != before.shape or not (image.isfinite().all() and before.isfinite().all()):
        return image
    grey = [one[0].mean(dim=0) - one.mean() for one in (before, image)]
    # The peak of the cross-correlation is at the shift.
    waves = torch.fft.rfft2(grey[0]) * torch.fft.rfft2(grey[1]).conj()
    down, right = divmod(int(torch.fft.irfft2(waves, s=grey[0].shape).argmax()), image.shape[3])
    return torch.roll(image, (down, right), dims=(2, 3))


def _pixels(image: torch.Tensor) -> np.ndarray:
    return image.numpy()[0].transpose(1, 2, 0) * SQUEEZENET_STD + SQUEEZENET_MEAN


def _stretched(image: torch.Tensor) -> np.ndarray:
    # As deprocess does: from the darkest to the brightest value.
    pixels = _pixels(image)
    return rescale(pixels) if np.isfinite(pixels).all() else pixels


def _drawn(pixels: np.ndarray) -> Image.Image:
    # A step that is too long gives NaN: black, where an error would end the student's function.
    return Image.fromarray((np.nan_to_num(pixels, posinf=1, neginf=0).clip(0, 1) * 255).round().astype(np.uint8))
