"""Convert students' markdown to HTML that runs nothing in the browser, for formgrader and nbgrader's feedback.

It loads nothing from elsewhere and leads nowhere, either: an instructor who is logged in reads it. Addresses are text.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

from bleach.html5lib_shim import Filter
from bleach.sanitizer import ALLOWED_TAGS, Cleaner
from nbconvert.filters import markdown2html

from autograde.kernel.clean_pages import as_typed
from autograde.sessions.markup import MAX_TEXT, is_simple

_TAGS = "p br hr h1 h2 h3 h4 h5 h6 pre div span img table thead tbody tr th td sub sup del dl dt dd"
_ATTRIBUTES = {"*": ["class"], "a": ["href", "title"], "img": ["src", "alt", "title"]}
_PROTOCOLS = {"http", "https", "mailto", "data"}
_EMBEDDED = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_INSIDE = re.compile(r"#\S*")
_HREF, _SRC, _ALT = (None, "href"), (None, "src"), (None, "alt")
_LONGEST = 200  # characters of an address


def clean_markdown(source: str) -> str:
    """Convert markdown to safe HTML; cleaned after conversion, since only then are links in markdown HTML.

    Text that would take long, or cannot be converted, is shown as it was typed.
    """
    try:
        html = markdown2html(source if is_simple(source) else as_typed(source))
    except Exception:
        # A missing attachment, for one: the page must not fail for it.
        html = f"<pre>{escape(source[:MAX_TEXT])}</pre>"
    return str(_cleaner().clean(html))


@cache
def _cleaner() -> Cleaner:
    allowed = ALLOWED_TAGS | frozenset(_TAGS.split())
    return Cleaner(allowed, _attribute, _PROTOCOLS, filters=[_Addresses])


class _Addresses(Filter):
    """Shows links behind their text, and pictures that are not in the notebook in their place, by their addresses."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield html5lib's tokens."""
        behind: list[list[str]] = []  # of each open link: its address, and the text in it
        for token in super().__iter__():
            kind, name = token["type"], token.get("name")
            if name == "img" and not _EMBEDDED.fullmatch(token["data"].get(_SRC, "")):
                said = (token["data"].get(_ALT, ""), token["data"].get(_SRC, ""))
                token = {"type": "Characters", "data": _cut(f"[{' '.join(filter(None, said))}]")}
            elif name == "a" and kind == "StartTag":
                address = token["data"].get(_HREF, "")
                behind.append(["" if _INSIDE.fullmatch(address) else address])
                if behind[-1][0]:
                    del token["data"][_HREF]
            elif name == "a" and kind == "EndTag" and behind:
                address, *text = behind.pop()
                if address and address not in "".join(text):
                    yield {"type": "Characters", "data": _cut(f" ({address})")}
            elif kind in ("Characters", "SpaceCharacters", "Entity") and behind:
                behind[-1].append(token.get("data", ""))
            yield token


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _attribute(tag: str, name: str, value: str) -> bool:
    """Whether to keep the attribute; data: is for images only, since a link to it could open a page."""
    if name not in (*_ATTRIBUTES["*"], *_ATTRIBUTES.get(tag, [])):
        return False
    return not value.strip().lower().startswith("data:") or (tag == "img" and value.startswith("data:image/"))
