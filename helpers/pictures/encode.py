"""Turn pixels into small files: JPEGs in full colour for photographs, PNGs where every pixel counts."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.pictures.uri import data_uri

_QUALITY = 85  # changes a photograph by 2.5 grey levels of 255 on average
_ROUGH = 75  # of noise, whose grain hides more: it would take thrice the bytes
_LARGE = 40_000  # bytes; a photograph of 224 x 224 pixels takes 17,000
_OF_A_PLOT = 32  # colours, transparent ones among them
_FULL = "4:4:4"  # at half the resolution of colours, the grain of maps and noise is 10 to 30 grey levels off


def photo_uri(pixels: np.ndarray) -> str:
    """Return a data URI of (H, W, 3) uint8 as a JPEG; the same bytes for the same pixels."""
    fine = jpeg(pixels, _QUALITY)
    return data_uri("image/jpeg", fine if len(fine) <= _LARGE else jpeg(pixels, _ROUGH))


def plot_uri(pixels: np.ndarray) -> str:
    """Return a data URI of a plot (H, W, 4) uint8 as a PNG of 32 colours.

    Lines and letters look the same, in a third of the bytes.
    """
    image = Image.fromarray(pixels).quantize(_OF_A_PLOT, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return data_uri("image/png", file.getvalue())


def jpeg(pixels: np.ndarray, quality: int = _QUALITY) -> bytes:
    """Return (H, W, 3) uint8 as a JPEG with colours in full resolution."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=_FULL)
    return file.getvalue()


def png(pixels: np.ndarray) -> bytes:
    """Return (H, W, 3) or (H, W, 4) uint8 as a PNG, with a palette where that loses nothing."""
    image = _indexed(pixels) if pixels.shape[2] == 3 else Image.fromarray(pixels)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=image.mode != "RGBA")  # of a large figure it would take half a second
    return file.getvalue()


def drawn(figure: Figure, dpi: float) -> np.ndarray:
    """Draw the figure; return its pixels, (H, W, 4) uint8, transparent where nothing is drawn."""
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def on_white(pixels: np.ndarray) -> np.ndarray:
    """Put (H, W, 4) uint8 on a white background: (H, W, 3) uint8."""
    layer = Image.fromarray(pixels)
    return np.array(Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB"))


def _indexed(pixels: np.ndarray) -> Image.Image:
    """The same image with one byte a pixel, if there are at most 256 colours, as in a map."""
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, index = np.unique(packed, return_inverse=True)
    if len(colours) > 256:
        return Image.fromarray(pixels)
    image = Image.fromarray(index.reshape(packed.shape).astype(np.uint8))
    image.putpalette(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8).tobytes())
    return image
