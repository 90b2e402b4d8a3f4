"""Bounds on text that others lay out: what is longer or deeper keeps a renderer busy for minutes."""

import re

MAX_TEXT = 20_000  # characters of one text that is laid out; a long answer has 3,000
_MAX_DEPTH = 40  # of nested elements, quotations and lists
_MAX_MARKS = 400  # of each kind below, in one text
_TAG = re.compile(r"<(/?)[a-zA-Z]")
# What Markdown's and LaTeX's readers look for the end of, one search for each beginning.
_MARKS = ("\\begin", "<", "[", "![", "`", "$", "*", "_", "~", "|", "&", "\\(", "\\[", "^")
_DEEP = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){12}", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]{80}", re.MULTILINE)


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
