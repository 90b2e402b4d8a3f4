"""Pictures as the solved notebooks store them: small enough to be kept in a repository."""

import base64
import io

from nbformat import NotebookNode
from PIL import Image

_KIND = "image/png"
_COLOURS = 256


def shrink_pictures(outputs: list[NotebookNode]) -> None:
    """Store the PNG pictures of a cell's outputs with a palette, where that is smaller; the size in pixels stays."""
    for output in outputs:
        data = output.get("data", {})
        if _KIND in data:
            small = base64.b64encode(with_palette(base64.b64decode(data[_KIND]))).decode()
            data[_KIND] = min(data[_KIND].strip(), small, key=len)


def with_palette(png: bytes) -> bytes:
    """Return the picture as a PNG of 256 colours, chosen by median cut and dithered; the same bytes for the same one.

    A transparent background becomes white. Raises PIL.UnidentifiedImageError for what is no picture.
    """
    with Image.open(io.BytesIO(png)) as picture:
        layer = picture.convert("RGBA")
    opaque = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    file = io.BytesIO()
    # Dithered, because the blurred background of a photograph shows bands otherwise.
    opaque.quantize(palette=_palette(opaque), dither=Image.Dither.FLOYDSTEINBERG).save(file, "PNG", optimize=True)
    return file.getvalue()


def _palette(picture: Image.Image) -> Image.Image:
    """The picture in its own palette, with white in it: the paper between photographs must stay white."""
    reduced = picture.quantize(_COLOURS - 1, method=Image.Quantize.MEDIANCUT)
    colours = (reduced.getpalette() or [])[: 3 * (_COLOURS - 1)]
    reduced.putpalette([*colours, 255, 255, 255])
    return reduced
