"""Convert students' markdown to HTML that runs nothing in the browser, for formgrader and nbgrader's feedback."""

import bleach
from nbconvert.filters import markdown2html

_TAGS = "p br hr h1 h2 h3 h4 h5 h6 pre div span img table thead tbody tr th td sub sup del dl dt dd"
_ATTRIBUTES = {"*": ["class"], "a": ["href", "title"], "img": ["src", "alt", "title"]}
_PROTOCOLS = {"http", "https", "mailto", "data", "attachment"}


def clean_markdown(source: str) -> str:
    """Convert markdown to safe HTML; cleaned after conversion, since only then are links in markdown HTML."""
    html = markdown2html(source)
    allowed = bleach.ALLOWED_TAGS | frozenset(_TAGS.split())
    return str(bleach.clean(html, tags=allowed, attributes=_attribute, protocols=_PROTOCOLS))


def _attribute(tag: str, name: str, value: str) -> bool:
    """Whether to keep the attribute; data: is for images only, since a link to it could open a page."""
    if name not in (*_ATTRIBUTES["*"], *_ATTRIBUTES.get(tag, [])):
        return False
    return not value.strip().lower().startswith("data:") or (tag == "img" and value.startswith("data:image/"))
