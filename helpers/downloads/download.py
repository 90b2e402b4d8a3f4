"""Download one file: resume an interrupted download, check the hash, then move the complete file into place."""

import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataError

CHUNK = 1 << 16  # bytes; small enough that the progress bar moves on a slow connection
TIMEOUT = 30  # seconds without a byte


@dataclass(frozen=True)
class RemoteFile:
    """A file on the internet: its URL, its size in bytes and the SHA-256 of its contents."""

    url: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file name: the last component of the URL."""
        return self.url.rsplit("/", 1)[-1]


def fetch(remote: RemoteFile, path: Path, progress: bool = True) -> Path:
    """Download `remote` to `path` unless it is there already, and return `path`; show a bar if `progress`.

    An interrupted download is kept next to it as `NAME.part` and resumed by the next call. Raises DataError when
    the network fails, the contents are wrong, or the folder is not writable; `path` itself is then unchanged.
    """
    if path.is_file() and file_sha256(path) == remote.sha256:
        return path
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        receive(remote, part, progress)
        verify(remote, part)
        part.replace(path)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        raise DataError(no_network(remote, path, error)) from error
    except OSError as error:
        raise DataError(
            f"cannot write {path}: {error}. Choose a folder you may write to, or free some disk space."
        ) from error
    return path


def receive(remote: RemoteFile, part: Path, progress: bool) -> None:
    """Append the missing bytes of `remote` to `part`; start over if the server does not support resuming."""
    from tqdm import tqdm

    have = part.stat().st_size if part.is_file() else 0
    if have >= remote.size:  # complete, or too long: verify() tells them apart
        return
    request = urllib.request.Request(remote.url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
        have = have if reply.status == http.HTTPStatus.PARTIAL_CONTENT else 0
        bar = tqdm(total=remote.size, initial=have, unit="B", unit_scale=True, desc=remote.name, disable=not progress)
        with part.open("ab" if have else "wb") as file, bar:
            while block := reply.read(CHUNK):
                file.write(block)
                bar.update(len(block))


def verify(remote: RemoteFile, part: Path) -> None:
    """Raise DataError unless `part` holds `remote`; a complete but wrong file is deleted, a short one is kept."""
    size = part.stat().st_size
    if size < remote.size:
        raise DataError(
            f"{remote.url} ended after {size} of {remote.size} bytes. Run it again: it continues from {part}."
        )
    got = file_sha256(part)
    if got != remote.sha256:
        part.unlink()
        raise DataError(
            f"{remote.url} gave {size} bytes with SHA-256 {got}; expected {remote.size} bytes with "
            f"{remote.sha256}. The file was deleted. Run it again; if the error persists, a proxy may alter the file."
        )


def no_network(remote: RemoteFile, path: Path, error: Exception) -> str:
    """Return the message for a failed download."""
    reason = getattr(error, "reason", None) or error
    return (
        f"cannot fetch {remote.url}: {reason}. Check the network and run it again, or download it elsewhere "
        f"({remote.size} bytes, SHA-256 {remote.sha256}) and put it at {path}."
    )


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file's contents."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
