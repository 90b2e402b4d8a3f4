"""A film that goes deeper and deeper into a dream: enlarge the middle a little, dream on, and again."""

import html
import io
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor, nn

from helpers.dreams.tiles import DreamStep, tiled_step
from helpers.errors import ArgumentError
from helpers.images import deprocess
from helpers.pictures.encode import photo_uri
from helpers.pictures.picture import Picture
from helpers.pictures.uri import data_uri
from helpers.plotting import show_images
from helpers.synthesis.showing import Showing, progress_bar

_STILLS = 5  # frames, where only one image can be shown
_QUALITY = 60


class Film(Picture):
    """Frames (H, W, 3) uint8; a notebook shows them as a film, or the first one to those who want no motion."""

    def __init__(self, frames: list[np.ndarray], alt: str, rate: int = 12) -> None:
        """Keep the frames; rate: how many are shown in a second."""
        super().__init__(alt)
        self.frames, self.rate = frames, rate

    @property
    def figure(self) -> Figure:
        """A few of the frames beside each other."""
        places = [place * (len(self.frames) - 1) // (_STILLS - 1) for place in range(_STILLS)]
        titles = [f"frame {place + 1}" for place in places]
        return show_images([self.frames[place] for place in places], titles=titles).figure

    @property
    def height(self) -> int:
        """The pixels that the film takes."""
        return int(self.frames[0].shape[0])

    @property
    def html(self) -> str:
        """The film as an animated WebP inside a page; a still where the page's reader wants no motion."""
        alt = html.escape(self.alt, quote=True)
        return (
            f'<picture><source media="(prefers-reduced-motion: reduce)" srcset="{photo_uri(self.frames[0])}">'
            f'<img src="{data_uri("image/webp", self.encoded("WEBP"))}" alt="{alt}" title="{alt}"></picture>'
        )

    def encoded(self, kind: str) -> bytes:
        """Return the film as bytes; kind: "WEBP" or "GIF"."""
        first, *others = map(Image.fromarray, self.frames)
        file = io.BytesIO()
        options: dict[str, Any] = {"duration": round(1000 / self.rate), "loop": 0}
        if kind == "WEBP":
            options |= {"quality": _QUALITY, "method": 3}
        first.save(file, kind, save_all=True, append_images=others, **options)
        return file.getvalue()

    def save(self, path: str | Path = "my_dream.gif") -> Path:
        """Write the film to a file that ends in .gif or .webp and return its path."""
        path = Path(path)
        if path.suffix.lower() not in (".gif", ".webp"):
            raise ArgumentError(f"A film is saved as .gif or .webp: name it {path.stem}.gif, got {path}.")
        path.write_bytes(self.encoded(path.suffix[1:].upper()))
        return path


def dream_film(
    start: Tensor | None,
    model: nn.Module,
    layer: str,
    dream_step: DreamStep,
    *,
    frames: int = 48,
    zoom: float = 1.04,
    steps: int = 2,
    step_size: float = 0.04,
    seed: int = 0,
    progress: bool = True,
) -> Film | None:
    """Return a film into the dream; None if the start or the step is not written.

    start: (1, 3, H, W), normalised: the first frame. zoom: how much larger things are in each frame than in the one
    before. steps: of the dream in each frame. seed: of the shifts.
    """
    generator = torch.Generator().manual_seed(seed)
    image, shown = start, []
    with Showing(progress) as showing:
        for number in progress_bar(range(frames), "film", frames, "frame", wanted=progress):
            for _ in range(steps if number else 0):
                if image is not None:
                    image = tiled_step(image, model, layer, step_size, dream_step, generator=generator)
            if image is None:
                return None
            shown.append(np.asarray(deprocess(image, should_rescale=False)))
            showing.show(image, f"frame {number + 1} of {frames}")
            image = enlarged(image, zoom)
    grown = zoom ** (frames - 1)
    told = f"A film of {frames} frames into a dream of {layer}; at its end, the middle is {grown:.0f} times as large"
    return Film(shown, told)


def enlarged(image: Tensor, zoom: float) -> Tensor:
    """Return the image with its middle `zoom` times as large, of the same size."""
    theta = torch.tensor([[[1 / zoom, 0, 0], [0, 1 / zoom, 0]]]).to(image)
    grid = F.affine_grid(theta, list(image.shape), align_corners=False)
    return F.grid_sample(image, grid, mode="bicubic", padding_mode="reflection", align_corners=False)
