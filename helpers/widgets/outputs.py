"""Figures and sentences in the form of a notebook's outputs."""

import base64
import html
import io
import struct
from typing import Any

from matplotlib.figure import Figure

Shown = Figure | str

_LINE = 20  # pixels, of a line of text


def output_of(shown: Shown, on_page: bool) -> dict[str, Any]:
    """Return an output with the sentence or the figure; on_page: with its description, as builds need none."""
    if isinstance(shown, str):
        return {"output_type": "stream", "name": "stdout", "text": shown + "\n"}
    buffer = io.BytesIO()
    shown.savefig(buffer, format="png")
    png = buffer.getvalue()
    encoded = base64.b64encode(png).decode()
    data = {"image/png": encoded} if not on_page else {"text/html": _img(encoded, *_size(png), _description(shown))}
    return {"output_type": "display_data", "data": {**data, "text/plain": "<picture>"}, "metadata": {}}


def height_of(shown: Shown, output: dict[str, Any]) -> int:
    """Return the pixels that an output takes on a page."""
    if isinstance(shown, str):
        return _LINE * (1 + shown.count("\n"))
    data = output["data"]
    png = data.get("image/png") or data["text/html"].split("base64,")[1].split('"')[0]
    return _size(base64.b64decode(png[:64]))[1] + 2


def _img(png: str, width: int, height: int, alt: str) -> str:
    # With width and height the page keeps the place before the picture is decoded.
    size = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
    return f'<img alt="{html.escape(alt)}" decoding="sync" {size} src="data:image/png;base64,{png}">'


def _size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _description(figure: Any) -> str:
    """Return the figure's own description, or the titles of its panels."""
    titles = (axis.get_title().replace("\n", " ") for axis in getattr(figure, "axes", ()))
    return getattr(figure, "alt", None) or "; ".join(filter(None, titles))
