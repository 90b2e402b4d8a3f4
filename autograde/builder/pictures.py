"""Shrink the images of solved notebooks to previews, so that a rebuilt lesson adds little to the repository.

They are JPEGs, because every notebook viewer shows these; run the notebook to see the images in full.
"""

import base64
import io
from collections.abc import Iterable

from nbformat import NotebookNode
from PIL import Image

BUDGET = 80_000  # bytes, of all images of a lesson
_KIND, _STORED = "image/png", "image/jpeg"
_WIDTH = 560  # pixels at most
_QUALITIES = (60, 50, 40, 30, 20)


def shrink_pictures(outputs: Iterable[NotebookNode]) -> None:
    """Replace the PNG images in a notebook's outputs by JPEG previews, all of the best quality that fits the budget."""
    bundles = [output.data for output in outputs if _KIND in output.get("data", {})]
    pictures = [_opened(base64.b64decode(data.pop(_KIND))) for data in bundles]
    for data, small in zip(bundles, previews(pictures), strict=True):
        data[_STORED] = base64.b64encode(small).decode()


def previews(pictures: list[Image.Image]) -> list[bytes]:
    """Return JPEGs of the images, at most 560 pixels wide; the same bytes for the same images."""
    small = [_narrowed(picture) for picture in pictures]
    for quality in _QUALITIES:
        encoded = [_jpeg(picture, quality) for picture in small]
        if sum(map(len, encoded)) <= BUDGET:
            break
    return encoded


def _opened(png: bytes) -> Image.Image:
    """Decode a PNG and put it on a white background; raises PIL.UnidentifiedImageError for anything else."""
    with Image.open(io.BytesIO(png)) as picture:
        layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _narrowed(picture: Image.Image) -> Image.Image:
    if picture.width <= _WIDTH:
        return picture
    height = max(1, round(picture.height * _WIDTH / picture.width))
    return picture.resize((_WIDTH, height), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
