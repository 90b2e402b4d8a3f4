"""Bounds on what others lay out: what is more, longer or deeper keeps a renderer or a browser busy for minutes."""

import re
from typing import Literal

MAX_TEXT = 20_000  # characters of one text that is laid out; a long answer has 3,000
_MAX_DEPTH = 40  # of nested elements, quotations and lists
_MAX_MARKS = 400  # of each kind below, in one text
_TAG = re.compile(r"<(/?)[a-zA-Z]")
# What Markdown's and LaTeX's readers look for the end of, one search for each beginning.
_MARKS = ("\\begin", "\n#", "<", "[", "![", "`", "$", "*", "_", "~", "|", "&", "\\(", "\\[", "^")
_DEEP = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){12}", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]{80}", re.MULTILINE)

_IN_TAGS = re.compile(r"<[^>]*")
_CHARACTERS_OF_A_TAG = 8
_COLOUR = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z])?")

Part = Literal["pixels", "tags", "formulas", "colours"]


class PageBudget:
    """What is left of the parts that the page of one notebook may hold; a lesson has a tenth of them at most."""

    def __init__(self) -> None:
        """Start with all of it."""
        self._left: dict[Part, int] = {"pixels": 100_000_000, "tags": 10_000, "formulas": 3000, "colours": 10_000}

    def take(self, needed: dict[Part, int]) -> bool:
        """Take what a part of the page needs, unless less is left of anything."""
        if any(amount > self._left[part] for part, amount in needed.items()):
            return False
        for part, amount in needed.items():
            self._left[part] -= amount
        return True

    def takes_html(self, html: str) -> bool:
        """Take what HTML needs: its tags, long ones for several, and what MathJax finds in it."""
        tags = html.count("<") + html.count("&") + sum(map(len, _IN_TAGS.findall(html))) // _CHARACTERS_OF_A_TAG
        return self.take({"tags": tags, "formulas": _formulas(html)})

    def takes_prose(self, text: str) -> bool:
        """Take what Markdown or LaTeX needs, each mark of which may become a tag."""
        return self.take({"tags": sum(map(text.count, _MARKS)), "formulas": _formulas(text)})

    def coloured(self, text: str) -> str:
        """Return a terminal's text, without its colours if there are too many."""
        return text if self.take({"colours": text.count("\x1b")}) else _COLOUR.sub("", text)


def _formulas(text: str) -> int:
    return sum(map(text.count, ("$", "\\(", "\\[", "\\begin")))


def is_simple(text: str) -> bool:
    """Whether the Markdown is short and flat enough to be laid out in well under a second."""
    if len(text) > MAX_TEXT or any(text.count(mark) > _MAX_MARKS for mark in _MARKS):
        return False
    return not (_DEEP.search(text) or _INDENTED.search(text)) and is_flat(text)


def is_flat(html: str) -> bool:
    """Whether no element of the HTML is nested deeper than a table in a page needs; one never closed counts to the end.

    An end tag without a beginning counts for nothing.
    """
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MAX_DEPTH:
            return False
    return True
