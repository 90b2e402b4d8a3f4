"""Pack files into a zip whose bytes depend on the files alone."""

import io
import zipfile
from collections.abc import Mapping

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can hold
_MODE = 0o100644 << 16  # an ordinary file; the upper half holds Unix modes
_UNIX = 3


def zip_bytes(files: Mapping[str, bytes], folder: str) -> bytes:
    """A zip of the files, in the order given, all below `folder`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", _TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _MODE, _UNIX
            archive.writestr(entry, data)
    return out.getvalue()
