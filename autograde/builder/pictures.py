"""Pictures as the solved notebooks store them: small enough to be kept in a repository."""

import base64
import io

from nbformat import NotebookNode
from PIL import Image

_KIND = "image/png"
_COLOURS = 256
_NEARLY_WHITE = 240  # the median of a box of light colours lies a little below white


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
    """The picture in its own palette, its lightest colours made white, as the paper is."""
    reduced = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    palette = reduced.getpalette() or []
    colours = [palette[i : i + 3] for i in range(0, len(palette), 3)]
    reduced.putpalette([value for c in colours for value in ([255, 255, 255] if min(c) > _NEARLY_WHITE else c)])
    return reduced
