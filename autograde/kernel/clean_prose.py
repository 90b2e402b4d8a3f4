"""Convert students' markdown to HTML that runs nothing in the browser, for formgrader and nbgrader's feedback."""

from html import escape

import bleach
from nbconvert.filters import markdown2html

from autograde.kernel.clean_pages import as_typed
from autograde.sessions.markup import MAX_TEXT, is_simple

_TAGS = "p br hr h1 h2 h3 h4 h5 h6 pre div span img table thead tbody tr th td sub sup del dl dt dd"
_ATTRIBUTES = {"*": ["class"], "a": ["href", "title"], "img": ["src", "alt", "title"]}
_PROTOCOLS = {"http", "https", "mailto", "data", "attachment"}


def clean_markdown(source: str) -> str:
    """Convert markdown to safe HTML; cleaned after conversion, since only then are links in markdown HTML.

    Text that would take long, or cannot be converted, is shown as it was typed.
    """
    try:
        html = markdown2html(source if is_simple(source) else as_typed(source))
    except Exception:
        # A missing attachment, for one: the page must not fail for it.
        html = f"<pre>{escape(source[:MAX_TEXT])}</pre>"
    allowed = bleach.ALLOWED_TAGS | frozenset(_TAGS.split())
    return str(bleach.clean(html, tags=allowed, attributes=_attribute, protocols=_PROTOCOLS))


def _attribute(tag: str, name: str, value: str) -> bool:
    """Whether to keep the attribute; data: is for images only, since a link to it could open a page."""
    if name not in (*_ATTRIBUTES["*"], *_ATTRIBUTES.get(tag, [])):
        return False
    return not value.strip().lower().startswith("data:") or (tag == "img" and value.startswith("data:image/"))
