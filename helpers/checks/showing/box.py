"""The box around what checks, warm-ups and predictions say: inline styles for light and dark themes, text escaped."""

import html
import os
import re

from helpers.pictures import ONE_IMAGE

# Mid tones of at least 4.5:1 on white and 3.5:1 on JupyterLab's dark background (#111), as in the checks' tables.
GREEN, RED, GREY, BLUE = "#1e8a4c", "#d5403a", "#7a7a7a", "#2f7ed0"
_BOX = (
    "border:1px solid rgba(128,128,128,.35);border-left:4px solid {colour};border-radius:4px;padding:8px 12px;"
    "max-width:46rem;font-size:14px;line-height:1.45;color:inherit"
)
_CODE = "font-family:monospace;background:rgba(128,128,128,.15);padding:0 .25em;border-radius:3px;color:inherit"


class Shown:
    """A box that a notebook shows as HTML, and other programs as text."""

    def __init__(self, text: str, content: str, colour: str = GREY) -> None:
        """Show `content`, HTML whose texts are escaped, behind a bar of this colour; `text` says the same."""
        self._text, self._content, self._colour = text, content, colour

    def __repr__(self) -> str:
        """Return the text."""
        return self._text

    def _repr_html_(self) -> str | None:
        # Where a notebook holds pictures as single images, HTML with a picture is left out, and the text remains.
        if ONE_IMAGE in os.environ and "data:image/" in self._content:
            return None
        return box(self._content, self._colour)


def box(content: str, colour: str = GREY) -> str:
    """Return the HTML in a box whose left edge has the colour."""
    return f'<div style="{_BOX.format(colour=colour)}">{content}</div>'


def marked(mark: str, name: str, colour: str) -> str:
    """Return a character in the colour, with a name for those who hear it."""
    return f'<b role="img" aria-label="{html.escape(name)}" style="color:{colour};margin-right:.6em">{mark}</b>'


def escaped(text: object) -> str:
    """Return the text escaped, with `code` in backticks as <code>."""
    return re.sub(r"`([^`]+)`", rf'<code style="{_CODE}">\1</code>', html.escape(str(text)))
