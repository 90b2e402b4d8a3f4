"""The closing card as a picture: the photograph-like frame with its title and its line, to share."""

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _MARGIN, _GAP = 640, 32, 18
_TITLE, _LINE = 28, 18  # pixels of the letters
_CHARACTERS = 62  # of a line
_INK, _PAPER, _EDGE = "#222222", "#ffffff", "#b8b8b8"


def card_png(title: str, picture: Image.Image | None, found: str) -> bytes:
    """Return the card as PNG bytes, the same for the same content."""
    lines = textwrap.wrap(found, _CHARACTERS)
    shown = _fitted(picture) if picture is not None else None
    above = _MARGIN + _TITLE + _GAP
    below = above + (shown.height + _GAP if shown is not None else 0)
    card = Image.new("RGB", (_WIDTH, below + len(lines) * round(1.4 * _LINE) + _MARGIN), _PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, card.width - 1, card.height - 1), outline=_EDGE, width=2)
    pen.text((_MARGIN, _MARGIN), title, fill=_INK, font=ImageFont.load_default(_TITLE))
    if shown is not None:
        card.paste(shown, ((_WIDTH - shown.width) // 2, above))
    for number, line in enumerate(lines):
        place = (_MARGIN, below + number * round(1.4 * _LINE))
        pen.text(place, line, fill=_INK, font=ImageFont.load_default(_LINE))
    file = io.BytesIO()
    card.save(file, "PNG")
    return file.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    """Return the picture as JPEG bytes, in true colour and some tens of kilobytes."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def _fitted(picture: Image.Image) -> Image.Image:
    """The picture, filling the card's width unless that would enlarge it more than twice."""
    width = min(_WIDTH - 2 * _MARGIN, 2 * picture.width)
    return picture.resize((width, max(1, round(width * picture.height / picture.width))), Image.Resampling.LANCZOS)
