"""Shrink the images of solved notebooks to previews, so that a rebuilt lesson adds little to the repository.

They are JPEGs, because every notebook viewer shows these; run the notebook to see the images in full.
"""

import base64
import io
from collections.abc import Iterable

from nbformat import NotebookNode
from PIL import Image

BUDGET = 80_000  # bytes, of all images of a lesson
_KINDS, _STORED = ("image/png", "image/jpeg"), "image/jpeg"
# Pixels across at most, and qualities, the best first: a smaller picture shows more than one full of artefacts.
_CHOICES = ((560, 70), (560, 60), (560, 50), (480, 50), (420, 50), (360, 50), (300, 50), (240, 50), (240, 30))


def shrink_pictures(outputs: Iterable[NotebookNode]) -> None:
    """Replace the images in a notebook's outputs by JPEG previews, all of the best quality that fits the budget."""
    bundles = [output.data for output in outputs if any(kind in output.get("data", {}) for kind in _KINDS)]
    pictures = [_opened(base64.b64decode(_taken(data))) for data in bundles]
    for data, small in zip(bundles, previews(pictures), strict=True):
        data[_STORED] = base64.b64encode(small).decode()


def previews(pictures: list[Image.Image]) -> list[bytes]:
    """Return JPEGs of the images, at most 560 pixels wide; the same bytes for the same images."""
    for width, quality in _CHOICES:
        encoded = [_jpeg(_narrowed(picture, width), quality) for picture in pictures]
        if sum(map(len, encoded)) <= BUDGET:
            break
    return encoded


def _taken(data: NotebookNode) -> str:
    """Remove the images from an output's data, and return the first."""
    found: list[str] = [data.pop(kind) for kind in _KINDS if kind in data]
    return found[0]


def _opened(png: bytes) -> Image.Image:
    """Decode a PNG and put it on a white background; raises PIL.UnidentifiedImageError for anything else."""
    with Image.open(io.BytesIO(png)) as picture:
        layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
