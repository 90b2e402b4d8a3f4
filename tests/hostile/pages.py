"""What of a student's text could act in a browser, a terminal or a spreadsheet."""

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser

_ACTIVE = {"script", "iframe", "object", "embed", "applet", "base", "form", "input", "link", "math", "template"}
_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "srcset", "data"}
_SAFE = re.compile(r"(#\S*|data:image/(png|jpeg);base64,[A-Za-z0-9+/=]*|[\w%.-]+(/[\w%.-]+)*\.html)$")
_ACTING = re.compile(r"\s*(javascript|vbscript|data:text|data:image/svg)", re.IGNORECASE)
_FORMULA = tuple("=+-@|%＝＋－＠")
# Everything that moves a terminal's cursor, ends a text, or turns the direction of reading around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def dangers_in_page(text: str) -> list[str]:
    """A line for everything in the HTML page that could run, load something from elsewhere or steer a terminal."""
    parser = _Finder()
    parser.feed(text)
    parser.close()
    return parser.acting + parser.leading + dangers_in_text(text)


def dangers_in_text(text: str) -> list[str]:
    """A line for each control character that is no line end and no tab."""
    return [f"control character {match[0]!r} in {_around(text, match)!r}" for match in _CONTROL.finditer(text)]


def dangers_in_table(text: str) -> list[str]:
    """A line for each cell of the CSV file that a spreadsheet takes for a formula, whatever separates its cells."""
    found = []
    for separator in ",;\t|:":
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        cells = (cell.strip() for row in lines for cell in row)
        found += [cell for cell in cells if cell[:1] in _FORMULA and not _is_number(cell)]
    return [f"formula {cell!r}" for cell in found] + dangers_in_text(text)


def dangers_of_students(text: str, honest: str) -> list[str]:
    """A line for everything that acts or loads from elsewhere in a page which has scripts of its own.

    Its own are known from the same page of an honest student.
    """
    return list((Counter(_acting(text)) - Counter(_acting(honest))).elements())


def _acting(text: str) -> list[str]:
    parser = _Finder()
    parser.feed(text)
    parser.close()
    return parser.acting + parser.leading


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[\d.,;:|\s]+", cell) is not None


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - 60, 0) : match.end() + 30]


class _Finder(HTMLParser):
    """Collects what could act, and what leads or loads from elsewhere.

    `pwned` is the id and class that attacks give to their own elements.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: list[str] = []
        self.leading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            self.acting.append(f"<{tag}> {attrs}")
        for name, value in attrs:
            if name.startswith("on") or (value == "pwned" and name in ("id", "class")):
                self.acting.append(f"<{tag} {name}={value!r}>")
            if name in _ADDRESSES and not _SAFE.match(value or "#"):
                found = self.acting if _ACTING.match(value or "") else self.leading
                found.append(f"<{tag} {name}={(value or '')[:100]!r}>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.acting.append(f"script: {data[:1000]}")
