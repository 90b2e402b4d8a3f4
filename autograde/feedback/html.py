"""HTML pages from templates: all text escaped, everything in one file, the same bytes for the same data."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from autograde.feedback.page import say
from autograde.terminal import points
from helpers.checks.showing.lines import mark_of

# Control characters, and those that reverse the reading direction: no page needs them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **data: Any) -> str:
    """Render `templates/TEMPLATE` with the data; raises jinja2.UndefinedError for a missing name."""
    text = _environment().get_template(template).render(**data)
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"


def prose(text: object) -> Markup:
    """Escape the text, and turn `backticks` into <code>."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text))))


def share_colour(share: float) -> str:
    """Return the colour of a share of the points in [0, 1]: rose, amber (from 0.4) or green (from 0.8)."""
    return "#3f9c78" if share >= 0.8 else "#e0aa45" if share >= 0.4 else "#d06a77"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,  # always: nearly every text may come from a student
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": prose,
        "points": points,
        "ring_colour": share_colour,
        "unit": lambda value: min(max(float(value), 0.0), 1.0),
    }
    environment.globals |= {"mark_of": mark_of, "say": say}
    return environment
