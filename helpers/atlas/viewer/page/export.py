"""An atlas as one HTML page: `atlas_page` for its text, `save_atlas_page` to write it."""

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from helpers.atlas.atlas import Atlas
from helpers.atlas.files.whole import write_whole
from helpers.atlas.viewer.page.payload import payload
from helpers.pictures.colours import AGAINST, IN_FAVOUR

SCRIPTS = (
    "data.js",
    "numbers.js",
    "colours.js",
    "filters.js",
    "sentences.js",
    "camera.js",
    "scene.js",
    "view.js",
    "pointers.js",
    "search.js",
    "panel.js",
    "table.js",
    "address.js",
    "main.js",
)
MOST = 8_000_000  # bytes of a page: mail and course pages take it
_QUALITIES = ((88, 80), (80, 68), (70, 54), (58, 38), (40, 22))  # of icons and of patches


def atlas_page(atlas: Atlas) -> str:
    """Return a page that shows the whole atlas: one HTML file that works offline, without a server or a library.

    Its pictures get the best quality with which it stays below 8 MB; a very large atlas, the lowest one.
    """
    for qualities in _QUALITIES:
        page = _page(atlas, *qualities)
        if len(page.encode()) < MOST:
            break
    return page


def save_atlas_page(atlas: Atlas, path: str | Path) -> "PageLink":
    """Write the page of an atlas to `path`, and return a link that a notebook shows."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, atlas_page(atlas))
    return PageLink(file)


class PageLink:
    """A link to a page beside the notebook."""

    def __init__(self, path: Path) -> None:
        """Link to the file at `path`."""
        self.path = path

    def __repr__(self) -> str:
        """Return where the page is."""
        return f"The atlas is in {self.path} ({self.path.stat().st_size / 1e6:.1f} MB): open it in a browser."

    def _repr_html_(self) -> str:
        name, size = self.path.as_posix(), f"{self.path.stat().st_size / 1e6:.1f} MB"
        link = f'<a href="{escape(quote(name))}" target="_blank" rel="noopener">Open the atlas: {escape(name)}</a>'
        return f"{link} ({size}; in JupyterLab, press “Trust HTML” above the page)"


def _page(atlas: Atlas, icons: int, patches: int) -> str:
    data = json.dumps(payload(atlas, icons, patches), ensure_ascii=False, separators=(",", ":"))
    style, script = _style(), _script()
    parts = {
        "policy": _policy(script, style),
        "title": escape(f"Activation atlas of {atlas.network}"),
        "style": style,
        "script": script,
        # No "<" in JSON's text: nothing in it can end the element that holds it.
        "data": data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _text("page.html"))


def _policy(script: str, style: str) -> str:
    """What the page may do: run this script, use this style, show pictures that it holds, and nothing else."""
    allowed = {"script-src": _hash(script), "style-src": _hash(style), "img-src": "data: blob:"}
    listed = "; ".join(f"{name} {value}" for name, value in allowed.items())
    return f"default-src 'none'; {listed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _script() -> str:
    parts = "\n".join(_text(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


@cache
def _style() -> str:
    return _text("page.css").replace("IN_FAVOUR", IN_FAVOUR).replace("AGAINST", AGAINST)


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
