"""Write files atomically: a reader sees the old file or the new one, never a part. JSON in them is strict."""

import json
import math
import os
import secrets
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a temporary file in the same folder, flush it to disk, then rename it; create missing folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write the file with `write_atomically` unless it has this content already; return whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write_atomically(path, content)
    return True


def strict_json(data: Any, **options: Any) -> str:
    """Return the data as JSON that every parser reads; `options` are those of `json.dumps`.

    JSON has no NaN and no infinity, which Python writes all the same: they become texts, as in `finite`. Lone
    surrogates, which no encoding knows, become question marks unless they are escaped.
    """
    return json.dumps(finite(data), allow_nan=False, **options).encode("utf-8", "replace").decode()


def finite(data: Any) -> Any:
    """Return a copy of the data with "NaN", "Infinity" and "-Infinity" for the numbers that JSON does not know."""
    if isinstance(data, dict):
        return {name: finite(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [finite(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return "NaN" if math.isnan(data) else "Infinity" if data > 0 else "-Infinity"
    return data


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return the notebook as nbconvert writes it: JSON with an indent of one, sorted keys and a final newline."""
    text: str
    try:
        text = nbformat.writes(notebook, version=4, allow_nan=False)
    except ValueError:  # NaN or infinity in metadata or in an output, which JSON does not know
        text = nbformat.writes(nbformat.from_dict(finite(notebook)), version=4, allow_nan=False)
    # Outputs come from students: a lone surrogate in them, which UTF-8 cannot encode, must not raise an error.
    return (text if text.endswith("\n") else text + "\n").encode("utf-8", "replace")
