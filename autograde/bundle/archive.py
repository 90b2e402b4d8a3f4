"""Pack files into a zip whose bytes depend only on the files and on the time that they are given."""

import io
import os
import time
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograde.errors import UsageError

Time = tuple[int, int, int, int, int, int]  # year to second

_FIRST, _LAST = 315_532_800, 4_354_819_198  # 1980 to 2107, what the format can hold, in seconds since 1970
_MODE = 0o100644 << 16  # a regular file; the upper half contains the Unix mode
_UNIX = 3


def zip_bytes(files: Mapping[str, bytes], folder: str, moment: Time) -> bytes:
    """Return a zip of the files {path: content}, in this order, all below `folder`, last changed at `moment`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", moment)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _MODE, _UNIX
            archive.writestr(entry, data)
    return out.getvalue()


def moment_of_release(root: Path) -> Time:
    """Return the time that all files of the bundle get, so that packing them again gives the same bytes.

    It is $SOURCE_DATE_EPOCH (seconds since 1970, UTC) where a build system sets that; otherwise the day
    `released` in pyproject.toml. Raises UsageError for a variable that is not such a number.
    """
    if text := os.environ.get("SOURCE_DATE_EPOCH"):
        if not text.isascii() or not text.isdigit():
            raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}; expected seconds since 1970, a whole number.")
        moment = time.gmtime(min(max(int(text), _FIRST), _LAST))
        return (moment.tm_year, moment.tm_mon, moment.tm_mday, moment.tm_hour, moment.tm_min, moment.tm_sec)
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    day = tools["what-cnns-see"]["released"]
    return (day.year, day.month, day.day, 0, 0, 0)
