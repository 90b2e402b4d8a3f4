"""Pages from templates: every text escaped, everything in one file, the same bytes for the same data."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from autograde.feedback.page import say
from autograde.terminal import points
from helpers.checks.showing.lines import mark_of

# What steers a terminal, ends a text, or turns the direction of reading around: no page needs any of it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **data: Any) -> str:
    """The page that `templates/TEMPLATE` makes of the data; a name that is missing raises UndefinedError."""
    text = _environment().get_template(template).render(**data)
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"


def prose(text: object) -> Markup:
    """Escaped text in which `backticks` stand for code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text))))


def share_colour(share: float) -> str:
    """From rose over amber to green, readable on light and dark."""
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
