"""Rebuild the outputs of a notebook's cells from an allow-list.

Student code decides what its outputs hold, and others render them: JupyterLab, formgrader, nbconvert, which writes
some of the metadata into its pages without quotes. So nothing is passed on that is not checked here.
"""

import base64
import json
from typing import Any

from autograde.sessions.embedded import takes_embedded
from autograde.sessions.markup import PageBudget, is_flat, is_simple
from autograde.sessions.pictures import MAX_PIXELS, picture_bytes
from helpers.checks.sentences import Sentence

_PICTURES = ("image/png", "image/jpeg")
# The longest text of each MIME type, in characters.
_TEXTS = {"text/plain": 60_000, "text/html": 200_000, "text/markdown": 20_000, "text/latex": 20_000}
_MAX_OUTPUTS = 250
_MAX_STREAM = 60_000
_MAX_TRACE = 50  # lines
_MAX_SIDE = 10_000  # pixels in which a picture is shown
_MAX_ALT = 500  # characters that describe a picture
_MAX_COUNT = 10**9
_MAX_OUTPUT_BYTES = 8_000_000
_MAX_NOTEBOOK_BYTES = 32_000_000
_TOO_MUCH = Sentence("output.too_large")
_LEFT_OUT = Sentence("output.left_out", {"megapixels": MAX_PIXELS / 1e6})


def trusted_outputs(data: Any, budget: PageBudget | None = None) -> list[dict[str, Any]]:
    """Rebuild a cell's outputs in nbformat's form; what is not known to be harmless is left out.

    `budget` is what is left for the whole notebook, by default for a notebook without other outputs.

    Displays keep text, HTML (which JupyterLab and formgrader sanitize), Markdown, LaTeX, PNG and JPEG, and of their
    metadata the width and height of pictures, as whole numbers, and their descriptions.
    """
    if not isinstance(data, list):
        return [_stream("stderr", str(_TOO_MUCH))]
    outputs: list[dict[str, Any]] = []
    budget = budget or PageBudget()
    bytes_left = _MAX_OUTPUT_BYTES
    for item in data[:_MAX_OUTPUTS]:
        output = _output(item, budget) if isinstance(item, dict) else None
        if output is None:
            continue
        bytes_left -= len(json.dumps(output))
        if bytes_left < 0:
            return [*outputs, _stream("stderr", str(_TOO_MUCH))]
        outputs.append(output)
    return outputs


class BoundedOutputs:
    """The outputs of a notebook's cells, `by_cell`, up to a total size."""

    def __init__(self) -> None:
        """Start empty."""
        self.by_cell: dict[int, list[dict[str, Any]]] = {}
        self._bytes_left = _MAX_NOTEBOOK_BYTES
        self._budget = PageBudget()

    def keep(self, cell: int, data: Any) -> None:
        """Keep a cell's outputs in nbformat's form, or a line that says that they are too large."""
        outputs = trusted_outputs(data, self._budget)
        self._bytes_left -= len(json.dumps(outputs))
        self.by_cell[cell] = outputs if self._bytes_left > 0 else [_stream("stderr", str(_TOO_MUCH))]


def _output(item: dict[str, Any], budget: PageBudget) -> dict[str, Any] | None:
    kind = item.get("output_type")
    if kind == "stream":
        text = _text(item.get("text"))
        if text is None or item.get("name") not in ("stdout", "stderr"):
            return None
        return _stream(item["name"], budget.coloured(text[:_MAX_STREAM]))
    if kind == "error":
        lines = item.get("traceback")
        lines = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        trace = budget.coloured("\n".join(lines[-_MAX_TRACE:])[-_MAX_STREAM:]).split("\n") if lines else []
        name, value = (_text(item.get(field)) or "" for field in ("ename", "evalue"))
        return {"output_type": "error", "ename": name[:200], "evalue": value[:2000], "traceback": trace}
    if kind not in ("display_data", "execute_result") or not isinstance(item.get("data"), dict):
        return None
    data = _data(item["data"], budget)
    output = {"output_type": kind, "data": data, "metadata": _metadata(item.get("metadata"), data)}
    if kind == "execute_result":
        count = item.get("execution_count")
        output["execution_count"] = count if type(count) is int and 0 <= count < _MAX_COUNT else None
    return output


def _data(data: dict[str, Any], budget: PageBudget) -> dict[str, str]:
    kept: dict[str, str] = {}
    for mime, most in _TEXTS.items():
        text = _text(data.get(mime))
        if text is not None and len(text) <= most and _fits(mime, text, budget):
            kept[mime] = budget.coloured(text) if mime == "text/plain" else text
    for mime in _PICTURES:
        raw = picture_bytes(mime, data.get(mime), budget)
        if raw is not None:
            kept[mime] = base64.b64encode(raw).decode("ascii")
    if not kept or (
        set(kept) == {"text/plain"} and any(mime in data for mime in (*_PICTURES, *_TEXTS) if mime not in kept)
    ):
        kept["text/plain"] = "\n".join(filter(None, [kept.get("text/plain"), str(_LEFT_OUT)]))
    return kept


def _fits(mime: str, text: str, budget: PageBudget) -> bool:
    if mime == "text/plain":
        return True
    if mime == "text/html":
        return is_flat(text) and takes_embedded(text, budget) and budget.takes_html(text)
    return is_simple(text) and budget.takes_prose(text)


def _metadata(metadata: Any, data: dict[str, str]) -> dict[str, dict[str, int | str]]:
    """The sizes in which pictures are to be shown, and their descriptions, which pages escape.

    A whole number cannot be more than a number in any page.
    """
    kept: dict[str, dict[str, int | str]] = {}
    for mime in _PICTURES:
        own = metadata.get(mime) if isinstance(metadata, dict) and mime in data else None
        if not isinstance(own, dict):
            continue
        sizes = {side: own.get(side) for side in ("width", "height")}
        sound: dict[str, int | str] = {
            side: size for side, size in sizes.items() if type(size) is int and 0 < size <= _MAX_SIDE
        }
        if isinstance(own.get("alt"), str):
            sound["alt"] = own["alt"][:_MAX_ALT]
        if sound:
            kept[mime] = sound
    return kept


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text[:_MAX_STREAM]}


def _text(value: Any) -> str | None:
    """The text, also of nbformat's list of lines; None for anything else."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else None
