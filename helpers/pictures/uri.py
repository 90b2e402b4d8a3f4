"""Data URIs, with which a page contains its pictures."""

import base64


def data_uri(mime: str, data: bytes) -> str:
    """Return a data URI with the bytes."""
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
