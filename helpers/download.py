"""Fetch one file from the internet: resume a half download, check the hash, put the file in place whole."""

import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataError

CHUNK = 1 << 16  # bytes; small enough that the progress bar moves on a slow line
TIMEOUT = 30  # seconds without a byte


@dataclass(frozen=True)
class RemoteFile:
    """A file on the internet: its address, its size in bytes and the SHA-256 of its contents."""

    url: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.url.rsplit("/", 1)[-1]


def fetch(remote: RemoteFile, path: Path, progress: bool = True) -> Path:
    """Return `path`, holding `remote`; download what is missing, with a bar unless `progress` is False.

    A stopped download stays beside it as `NAME.part` and is taken up again. Raises DataError when there is no
    network, the contents are wrong, or the folder cannot be written; `path` is then absent or as it was.
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
            f"cannot write {path}: {error}. Choose a folder you may write to, or free some space."
        ) from error
    return path


def receive(remote: RemoteFile, part: Path, progress: bool) -> None:
    """Append to `part` what it lacks of `remote`; start anew when the server does not resume."""
    from tqdm import tqdm

    have = part.stat().st_size if part.is_file() else 0
    if have >= remote.size:  # whole, or longer than it may be: verify() says which
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
    """Raise DataError unless `part` is `remote`; a wrong file of full length is removed, a short one kept."""
    size = part.stat().st_size
    if size < remote.size:
        raise DataError(
            f"{remote.url} ended after {size} of {remote.size} bytes. Run it again: it goes on from {part}."
        )
    got = file_sha256(part)
    if got != remote.sha256:
        part.unlink()
        raise DataError(
            f"{remote.url} gave {size} bytes with SHA-256 {got}; wanted {remote.size} bytes with "
            f"{remote.sha256}. It was thrown away. Run it again; if it stays so, a proxy changes the file."
        )


def no_network(remote: RemoteFile, path: Path, error: Exception) -> str:
    """Return the sentence for a download that did not come about."""
    reason = getattr(error, "reason", None) or error
    return (
        f"cannot fetch {remote.url}: {reason}. Look at the network and run it again, or fetch it elsewhere "
        f"({remote.size} bytes, SHA-256 {remote.sha256}) and put it at {path}."
    )


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file's contents."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
