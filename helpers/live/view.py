"""A run's progress as HTML: the image beside the score's curve, readable on light and dark pages and by ear.

All parts have fixed sizes, so that the page does not jump while they change.
"""

import base64
import html
import io
import math
import os

import numpy as np
from PIL import Image

from helpers.live.progress import Progress
from helpers.pictures import ONE_IMAGE

_SIDE = 200  # pixels on the page, of a picture
_WIDTH, _HEIGHT = 260, 200  # pixels on the page, of the curve
_POINTS = 160  # of a curve; more cannot be told apart
# Both have a contrast above 3 on white and on #111.
_TARGET, _RIVAL, _AXIS = "#3584e4", "#d9621c", "#808080"
_CAPTION = "height:4.2em;line-height:1.4em;overflow:hidden;font-size:13px"


def as_html(progress: Progress, state: str = "") -> str:
    """Return the pictures and the curve as HTML; state: a word such as "paused"."""
    after = f"after {_count(progress.calls)}"
    words = [f"{state}, {after}" if state else after] if progress.calls else [state] * bool(state)
    if progress.is_fooling and progress.seen is not None:
        words.append(f"seen as: {_seen_name(progress)}")
    parts = []
    for picture, what in progress.pictures():
        parts.append(_figure(_image(picture, f"{what} {after}"), [what, *words], _SIDE))
        words = []
    parts.append(_figure(_curve(progress), _legend(progress), _WIDTH))
    return f'<div style="display:flex;flex-wrap:wrap;gap:12px">{"".join(parts)}</div>'


def as_text(progress: Progress, state: str = "") -> str:
    """Return the same in one sentence."""
    has_seen = progress.is_fooling and progress.seen is not None
    seen = f"; the network sees {_seen_name(progress)}" if has_seen else ""
    state = f"{state}: " if state else ""
    return f"{state}{_alt(progress)}{seen}"


def as_data(progress: Progress, state: str = "") -> dict[str, str]:
    """Return the same as a notebook stores it: HTML and the sentence, or where images are single ones, the image."""
    data = {"text/plain": as_text(progress, state)}
    if ONE_IMAGE not in os.environ:
        return data | {"text/html": as_html(progress, state)}
    picture = progress.pictures()[0][0]
    return data if picture is None else data | {"image/jpeg": jpeg(picture)}


def jpeg(picture: Image.Image) -> str:
    """Return the picture as a JPEG in base64, in full colour: noise of single pixels is the point here."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85, subsampling=0)
    return base64.b64encode(buffer.getvalue()).decode()


def _image(picture: Image.Image | None, alt: str) -> str:
    if picture is None:  # keeps the place of the image to come
        return f'<div style="height:{_SIDE}px;border:1px dotted {_AXIS};box-sizing:border-box"></div>'
    # decoding="sync": the browser replaces a picture without an empty moment in between.
    return (
        f'<img alt="{html.escape(alt)}" decoding="sync" src="data:image/jpeg;base64,{jpeg(picture)}" '
        f'width="{_SIDE}" height="{_SIDE}" style="object-fit:contain;max-width:none">'
    )


def _figure(content: str, lines: list[str], width: int) -> str:
    words = "<br>".join(html.escape(line) for line in lines)
    box = f'<div style="height:{_HEIGHT}px">{content}</div>'
    return f'<div style="width:{width}px">{box}<div style="{_CAPTION}">{words}</div></div>'


def _seen_name(progress: Progress) -> str:
    assert progress.seen is not None
    label, probability = progress.seen
    return f"{progress.name(label)} ({probability:.0%})"


def _legend(progress: Progress) -> list[str]:
    if not progress.calls:
        return [f"score of {progress.name(progress.target_y)}"]
    name = progress.name(progress.target_y)
    lines = [f"score of {name}: {progress.scores[-1]:.1f}"]
    if _has_rival(progress):
        assert progress.rival_y is not None
        lines.append(f"dashed: {progress.name(progress.rival_y)}: {progress.rivals[-1]:.1f}")
    low, high = _range(progress)
    return [*lines, f"scale: {low:.1f} to {high:.1f}"]


def _alt(progress: Progress) -> str:
    if not progress.calls:
        return "no network call yet"
    first, last = progress.scores[0], progress.scores[-1]
    name = progress.name(progress.target_y)
    return f"score of {name}: from {first:.1f} to {last:.1f} in {_count(progress.calls)}"


def _count(calls: int) -> str:
    return "1 network call" if calls == 1 else f"{calls} network calls"


def _has_rival(progress: Progress) -> bool:
    return progress.is_fooling and progress.rival_y not in (None, progress.target_y)


def _range(progress: Progress) -> tuple[float, float]:
    drawn = [*progress.scores, *(progress.rivals if _has_rival(progress) else [])]
    finite = [score for score in drawn if math.isfinite(score)] or [0.0]
    return min(finite), max(finite)


def _curve(progress: Progress) -> str:
    """An SVG picture rather than inline SVG, which pages remove from notebooks that are not trusted."""
    low, high = _range(progress)
    lines = [_line(progress.scores, low, high, f'stroke="{_TARGET}"')] if progress.calls else []
    if _has_rival(progress):
        lines.append(_line(progress.rivals, low, high, f'stroke="{_RIVAL}" stroke-dasharray="6 4"'))
    frame = f'<path d="M1 0V{_HEIGHT - 1}H{_WIDTH}" fill="none" stroke="{_AXIS}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}">{frame}{"".join(lines)}</svg>'
    source = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(_alt(progress))}" decoding="sync" src="data:image/svg+xml;base64,{source}">'


def _line(scores: list[float], low: float, high: float, style: str) -> str:
    """Draw from left to right over the whole width, the last point as a dot."""
    places = np.unique(np.linspace(0, len(scores) - 1, min(_POINTS, len(scores))).round().astype(int))
    across, up = (_WIDTH - 16) / max(1, len(scores) - 1), (_HEIGHT - 16) / max(high - low, 1e-9)
    points = [
        (6 + i * across, _HEIGHT - 8 - (scores[i] - low) * up) for i in places.tolist() if math.isfinite(scores[i])
    ]
    if not points:
        return ""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke-width="2" {style}/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="none" stroke-width="2" {style}/>'
    )
