"""Files that are there whole or not at all."""

import os
import secrets
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write the file beside its place, flush it to disk, then move it there; folders are made as needed."""
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
    """Write the file like `write_atomically` unless it holds just that already; whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write_atomically(path, content)
    return True


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as nbconvert writes it: JSON with an indent of one, sorted keys, a newline at the end."""
    text: str = nbformat.writes(notebook, version=4)
    # Outputs are the student's: half a character in them, which UTF-8 cannot write, must not stop anything.
    return (text if text.endswith("\n") else text + "\n").encode("utf-8", "replace")
