"""Pack files into a zip whose bytes depend only on the files."""

import io
import zipfile
from collections.abc import Mapping

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest time that the format can represent
_MODE = 0o100644 << 16  # a regular file; the upper half contains the Unix mode
_UNIX = 3


def zip_bytes(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return a zip of the files {path: content}, in this order, all below `folder`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", _TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _MODE, _UNIX
            archive.writestr(entry, data)
    return out.getvalue()
