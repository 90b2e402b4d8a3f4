"""Check pictures that student code sends, by their first bytes: whoever decodes them may be a browser or a library."""

import base64
import binascii
import struct

from autograde.sessions.markup import PageBudget

MAX_PIXELS = 25_000_000  # decoded they take four times as many bytes; a figure of a lesson has a million
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Markers of JPEG segments that give the size, and of those without a length.
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def picture_bytes(mime: str, text: object, budget: PageBudget | None = None) -> bytes | None:
    """Return the bytes of the base64 text of a PNG or JPEG with at most MAX_PIXELS; None for anything else.

    Its pixels are taken from the `budget`; None also where they do not fit.
    """
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    if not isinstance(text, str):
        return None
    try:
        raw = base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    size = _size_of_png(raw) if mime == "image/png" else _size_of_jpeg(raw) if mime == "image/jpeg" else None
    if size is None:
        return None
    pixels = size[0] * size[1]
    if not 0 < pixels <= MAX_PIXELS or (budget and not budget.take({"pixels": pixels})):
        return None
    return raw


def _size_of_png(raw: bytes) -> tuple[int, int] | None:
    # The first chunk must be the header: 4 bytes of length, IHDR, width, height.
    if not raw.startswith(_PNG) or raw[8:16] != b"\0\0\0\rIHDR" or len(raw) < 24:
        return None
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def _size_of_jpeg(raw: bytes) -> tuple[int, int] | None:
    """The size in the first segment that gives one; None if the segments are damaged before it."""
    if not raw.startswith(_JPEG):
        return None
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF or marker in _BARE:  # padding, or a marker alone
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(raw[at + 2 : at + 4])
        if marker in _SIZES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        if length < 2:
            return None
        at += 2 + length
    return None
