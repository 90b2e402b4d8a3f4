"""Which of GCompris's paintings are embedded, and what the package says of them: title, painter, year, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packages import Members, credits_in
from sources import SourceError

ACTIVITY = "details"
IMAGES = f"{ACTIVITY}/resource/image"
BOARDS = f"{ACTIVITY}/resource/board/"

# What the activity says above a painting: "Vincent van Gogh, The Harvest - 1888".
_CAPTION = re.compile(r'instruction: qsTr\("(?P<painter>[^",]+), (?P<title>[^"]+?)(?: -)? (?P<year>\d{4}(?:-\d+)?)"\)')
_PICTURE = re.compile(r'"image/(?P<file>[\w-]+_background\.webp)"')


@dataclass(frozen=True)
class Choice:
    """A painting: its file name here (without .jpg), its member there (without _background.webp).

    margins: pixels to cut off on the left, top, right and bottom, where the picture shows the white of a page.
    """

    name: str
    member: str
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)


# The order in which lessons list them: first those whose style is easiest to recognise in another picture.
PAINTINGS = (
    Choice("cafe_terrace", "Gogh4"),
    Choice("painter_on_his_way", "VincentVanGogh0013"),
    Choice("night_cafe", "Van_Gogh_The_Night_Cafe"),
    Choice("church_at_auvers", "Eglise_dAuvers-sur-Oise"),
    Choice("pere_tanguy", "PortraitOfPereTanguy"),
    Choice("saint_paul_hospital", "VincentVanGogh0012", margins=(0, 0, 2, 6)),
    Choice("harvest", "VincentVanGogh0019", margins=(0, 8, 0, 6)),
    Choice("langlois_bridge", "VincentVanGoghBridge", margins=(0, 0, 2, 4)),
)


@dataclass(frozen=True)
class Painting:
    """A painting with its member in the package, the picture, the caption there and its lines in the README."""

    choice: Choice
    member: str
    content: bytes
    caption: dict[str, str]  # painter, title, year
    fields: dict[str, str]


def paintings(members: Members) -> Iterator[Painting]:
    """Yield the chosen paintings.

    Raises SourceError if one is not there, has no caption with painter and year, or is not in the public domain
    according to the README.
    """
    captions = captions_in(members)
    credits = dict(credits_in(members[f"{IMAGES}/README"].decode()))
    for choice in PAINTINGS:
        file = f"{choice.member}_background.webp"
        if file not in captions or f"{IMAGES}/{file}" not in members:
            raise SourceError(f"{file}: no picture of this name with a painter and a year above it.")
        fields = credits.get(file, {})
        if fields.get("License") != "Public domain" or not fields.get("Comment"):
            raise SourceError(f"{file}: the README says {fields}; expected the public domain, and a comment.")
        yield Painting(choice, f"{IMAGES}/{file}", members[f"{IMAGES}/{file}"], captions[file], fields)


def captions_in(members: Members) -> dict[str, dict[str, str]]:
    """Return {file of the picture: {"painter", "title", "year"}} of every board of a painting."""
    boards = [content.decode() for member, content in members.items() if member.startswith(BOARDS)]
    found = ((_PICTURE.search(board), _CAPTION.search(board)) for board in boards)
    return {picture["file"]: caption.groupdict() for picture, caption in found if picture and caption}
