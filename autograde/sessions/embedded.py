"""Pictures inside HTML: those that are checked stay, and anything else that a browser might decode is refused."""

import html
import re

from autograde.sessions.markup import PageBudget
from autograde.sessions.pictures import picture_bytes

_CHECKED = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)")
# Browsers leave out control characters and white space in addresses, and read entities.
_IGNORED = re.compile(r"[\x00-\x20]")
_ADDRESS = re.compile(r"[=(\"',]data:", re.IGNORECASE)


def takes_embedded(text: str, budget: PageBudget) -> bool:
    """Take the pixels of all PNGs and JPEGs in data URIs of the HTML from the budget.

    False if one of them is damaged or does not fit, or if there is any other data URI.
    """
    for mime, data in _CHECKED.findall(text):
        if picture_bytes(mime, data, budget) is None:
            return False
    rest = _IGNORED.sub("", html.unescape(_CHECKED.sub("", text)))
    return _ADDRESS.search(rest) is None
