"""Shrink the images of solved notebooks to previews, so that a rebuilt lesson adds little to the repository.

They are JPEGs, because every notebook viewer shows these; run the notebook to see the images in full.
"""

import base64
import io
import re
from collections.abc import Iterable

from nbformat import NotebookNode
from PIL import Image

BUDGET = 80_000  # bytes, of all images of a lesson
_KINDS, _STORED = ("image/png", "image/jpeg"), "image/jpeg"
_IMAGE = re.compile(r'\s*<img\b[^>]*?src="data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)"')
_EMBEDDED = "data:image/"
# From the best to the smallest: pixels in width at most, and a JPEG's quality. Below 40, its blocks are seen.
_WAYS = (
    (720, 80),
    (720, 70),
    (640, 60),
    (560, 60),
    (560, 50),
    (560, 40),
    (480, 40),
    (400, 40),
    (320, 40),
    (240, 40),
    (200, 40),
    (160, 40),
)


def shrink_pictures(outputs: Iterable[NotebookNode]) -> None:
    """Replace the images in a notebook's outputs by JPEG previews, all of the best way that fits the budget.

    Images are PNGs, JPEGs, and HTML that begins with one; HTML that holds an image as well is left out.
    """
    bundles, pictures = [], []
    for output in outputs:
        image = _taken(output.get("data", {}))
        if image is not None:
            bundles.append(output.data)
            pictures.append(_opened(image))
    for data, small in zip(bundles, previews(pictures), strict=True):
        data[_STORED] = base64.b64encode(small).decode()


def previews(pictures: list[Image.Image]) -> list[bytes]:
    """Return small JPEGs of the images; the same bytes for the same images."""
    encoded: list[bytes] = []
    for width, quality in _WAYS:
        encoded = [_jpeg(_narrowed(picture, width), quality) for picture in pictures]
        if sum(map(len, encoded)) <= BUDGET:
            break
    return encoded


def _taken(data: dict[str, str]) -> bytes | None:
    """Take an output's image out of it, and the HTML that shows it; None if there is none."""
    html = data.get("text/html", "")
    shown = next(((kind, data.pop(kind)) for kind in _KINDS if kind in data), None)
    if shown is None and (match := _IMAGE.match(html)):
        shown = match[1], match[2]
    if shown is None:
        return None
    if _EMBEDDED in html:
        del data["text/html"]
    for kind in _KINDS:
        data.pop(kind, None)
    return base64.b64decode(shown[1])


def _opened(image: bytes) -> Image.Image:
    """Decode an image and put it on a white background; raises PIL.UnidentifiedImageError for anything else."""
    with Image.open(io.BytesIO(image)) as picture:
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
