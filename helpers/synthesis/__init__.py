"""Images made by optimisation: three independent choices, as in lucid (Olah et al. 2017), around one loop.

- objectives: what is to be excited (class_score, channel, unit, direction, layer_norm, code; natural; sums of these)
- a canvas: the parameters that the images are made from (PixelImage, FourierImage, PhaseImage)
- a transform: what the network sees of them at each step (Similarity, Noise, in_turn)

`synthesise` returns the images, `ascend` yields them step by step. Images are normalised RGB, (N, 3, H, W).
"""

from helpers.synthesis.activations import CANVAS, SCORES, activations
from helpers.synthesis.ascent import Frame, ascend, synthesise
from helpers.synthesis.canvas import Canvas, PixelImage
from helpers.synthesis.fourier import FourierImage
from helpers.synthesis.magnitude import PhaseImage
from helpers.synthesis.natural import natural, photo_statistics, stored_statistics
from helpers.synthesis.objectives import (
    Objective,
    channel,
    class_score,
    code,
    direction,
    layer_norm,
    one_each,
    unit,
)
from helpers.synthesis.transforms import ROBUST, Noise, Similarity, in_turn
from helpers.synthesis.visualize import visualize_class

__all__ = [
    "CANVAS",
    "ROBUST",
    "SCORES",
    "Canvas",
    "FourierImage",
    "Frame",
    "Noise",
    "Objective",
    "PhaseImage",
    "PixelImage",
    "Similarity",
    "activations",
    "ascend",
    "channel",
    "class_score",
    "code",
    "direction",
    "in_turn",
    "layer_norm",
    "natural",
    "one_each",
    "photo_statistics",
    "stored_statistics",
    "synthesise",
    "unit",
    "visualize_class",
]
