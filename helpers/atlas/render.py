"""The last stage of an atlas: an icon for each vector, an image that gives the layer this vector's direction."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.ready_made import ready_made
from helpers.synthesis.ascent import Frame, synthesise
from helpers.synthesis.colours import pixels
from helpers.synthesis.fourier import FourierImage
from helpers.synthesis.objectives import Formula, direction
from helpers.synthesis.showing import progress_bar
from helpers.synthesis.transforms import Noise, Similarity, Transform, in_turn

BATCH = 8  # icons at once: the same batches everywhere, so that icons are the same however the work is divided
WINDOW = 3  # positions in the middle of the map that count, along a side: one alone shows less
LR = 0.05
_DECAY = 1.25  # of the Fourier coefficients: a little more large shapes than in `FourierImage`'s equal steps
_NOISE = Noise(0.1)
# Behind a ReLU, a faint image leaves most channels silent: where all those of a vector are, its objective has no slope,
# and the icon stays grey. A stronger start, and a little of the dot product, in the middle and all over the map, wake
# nearly all of them; once the cosine is above 0.4 or so, its power outweighs both.
_STRONGER = 10.0
_ANYWHERE, _PLAIN = 0.01, 0.03


@ready_made
def render(
    vectors: Tensor,
    model: nn.Module,
    layer: str,
    *,
    whitening: Tensor | None = None,
    cosine_power: float = 4.0,
    input_side: int = 96,
    icon: int = 64,
    window: int = WINDOW,
    steps: int = 40,
    lr: float = LR,
    seed: int = 0,
    objective: Formula | None = None,
    progress: bool = True,
    each: Callable[[slice, Frame], None] | None = None,
) -> NDArray[np.uint8]:
    """Return an icon for each vector, (n, icon, icon, 3) uint8 RGB: an image whose activations point along the vector.

    vectors: (n, K), of this layer. whitening: (K, K), applied to the vectors first; None for none. cosine_power: how
    much the angle counts beside the length (`direction`). input_side: pixels of the images that are optimised; icon: of
    what is returned. window: positions in the middle of the layer's map that count, window x window. objective: a
    function of your own in place of `direction`'s formula. each: called with the slice of vectors and the Frame after
    each step. Each batch of 8 has its own random start, which depends on the seed and on the batch's place alone.
    Raises ArgumentError for vectors that do not fit the layer.
    """
    if vectors.ndim != 2 or not len(vectors):
        raise ArgumentError(f"vectors have shape {tuple(vectors.shape)}; expected (n, K), one at least.")
    wanted = vectors if whitening is None else vectors @ whitening.T
    starts = range(0, len(vectors), BATCH)
    icons = []
    for start in progress_bar(starts, f"rendering {layer}", len(starts), "batch", progress):
        part = slice(start, min(start + BATCH, len(vectors)))
        icons.append(
            render_batch(
                wanted[part],
                model,
                layer,
                cosine_power=cosine_power,
                input_side=input_side,
                icon=icon,
                window=window,
                steps=steps,
                lr=lr,
                seed=seed_of(seed, start // BATCH),
                objective=objective,
                each=None if each is None else partial(each, part),
            )
        )
    return np.concatenate(icons)


def render_batch(
    vectors: Tensor,
    model: nn.Module,
    layer: str,
    *,
    cosine_power: float,
    input_side: int,
    icon: int,
    steps: int,
    seed: int,
    window: int = WINDOW,
    lr: float = LR,
    objective: Formula | None = None,
    each: Callable[[Frame], None] | None = None,
) -> NDArray[np.uint8]:
    """Return the icons of one batch of vectors, (n, icon, icon, 3) uint8; the arguments are those of `render`."""
    aim = direction(layer, vectors, cosine_power, window, objective)
    aim += _PLAIN * direction(layer, vectors, 0, window) + _ANYWHERE * direction(layer, vectors)
    canvas = FourierImage(input_side, input_side, seed, len(vectors), decay=_DECAY)
    canvas.spectrum.data.mul_(_STRONGER)
    images = synthesise(
        model,
        aim,
        canvas,
        transform=_views(input_side),
        steps=steps,
        lr=lr,
        seed=seed,
        progress=False,
        show=False,
        each=each,
    )
    return to_icons(images, icon)


def seed_of(seed: int, number: int) -> int:
    """Return the seed of a batch of icons, by its number: not that of another one for another seed nearby."""
    return seed * 100_003 + number


def to_icons(images: Tensor, icon: int) -> NDArray[np.uint8]:
    """Return normalised images (n, 3, H, W) as icons, (n, icon, icon, 3) uint8 RGB."""
    small = F.interpolate(pixels(images), icon, mode="bilinear", antialias=True)
    return (small * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def _views(side: int) -> Transform:
    """Small moves: what is drawn has to stay in the middle of the map."""
    return in_turn(Similarity(degrees=8, zoom=(0.95, 1.05), shift=side / 16, size=side), _NOISE)
