"""Write files whole or not at all."""

import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def write_bytes(path: Path, data: bytes) -> bool:
    """Write through a temporary file beside `path`; returns whether anything changed. Raises OSError."""
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as nbconvert writes it: JSON with an indent of one, sorted keys, a newline at the end."""
    text: str = nbformat.writes(notebook, version=4)
    return (text if text.endswith("\n") else text + "\n").encode()
