"""What the data scripts share: fetching packages, checking hashes, writing whole files, ending in one line."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "helpers" / "data"


class SourceError(HelperError):
    """Something a person can put right: the message says what was got, what was wanted and what to do."""


def sha256(data: bytes | Path) -> str:
    """Return the hexadecimal SHA-256 of some bytes or of a file's contents."""
    return hashlib.sha256(data.read_bytes() if isinstance(data, Path) else data).hexdigest()


def checked(path: Path, wanted: str) -> Path:
    """Return `path` when the file there has the SHA-256 `wanted`; raise SourceError otherwise."""
    if not path.is_file():
        raise SourceError(f"{path} is not a file. Give the path of the downloaded package.")
    got = sha256(path)
    if got != wanted:
        raise SourceError(
            f"{path} has SHA-256 {got} ({path.stat().st_size} bytes), but {wanted} is wanted. "
            "It is another version or a half download: delete it and fetch it again."
        )
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a half of it."""
    temp = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temp.write_bytes(data)
        temp.replace(path)
    except OSError as error:
        raise SourceError(f"cannot write {path}: {error}. Choose a folder you may write to.") from error
    finally:
        if temp.is_file():
            temp.unlink()


def pip_download(requirement: str, wanted: str, folder: Path, *options: str) -> Path:
    """Fetch one file of `requirement` with pip into `folder` and return its path.

    pip is given the SHA-256 `wanted`, so nothing of a package is read or run before its hash is right.
    """
    listing = folder / "requirements.txt"
    listing.write_text(f"{requirement} --hash=sha256:{wanted}\n")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    where = ["--dest", str(folder), "-r", str(listing)]
    command = [sys.executable, "-m", "pip", "download", *quiet, *options, *where]
    run_fetcher(command, f"pip download {requirement}")
    return only_file(folder, wanted, ignore=listing)


def apt_download(package: str, wanted: str, folder: Path) -> Path:
    """Fetch the Debian package `package` (name=version) with apt-get into `folder` and return its path."""
    run_fetcher(["apt-get", "download", package], f"apt-get download {package}", cwd=folder)
    return only_file(folder, wanted)


def run_fetcher(command: list[str], name: str, cwd: Path | None = None) -> None:
    """Run a package manager's own client; raise SourceError with its last words when it fails."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SourceError(f"`{name}` cannot start: {error}. Fetch the file by hand; see --help.") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise SourceError(
            f"`{name}` failed with exit code {done.returncode}: {' / '.join(last)}. "
            "Look at the network, or fetch the file by hand and give its path; see --help."
        )


def only_file(folder: Path, wanted: str, ignore: Path | None = None) -> Path:
    """Return the one file in `folder` beside `ignore`, its SHA-256 checked."""
    files = sorted(path for path in folder.iterdir() if path != ignore)
    if len(files) != 1:
        raise SourceError(f"the download left {len(files)} files, not one: {[f.name for f in files]}.")
    return checked(files[0], wanted)


def temporary_folder() -> AbstractContextManager[str]:
    """Return a context manager that gives a fresh folder and removes it at the end."""
    return tempfile.TemporaryDirectory(prefix="data-scripts-")


def step(message: str) -> None:
    """Say on standard error what is being done, so that standard output stays for results."""
    print(message, file=sys.stderr, flush=True)


def run(main: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser) -> int:
    """Parse the command line, call `main`, and return the exit code: 0 done, 1 failed, 130 interrupted."""
    try:
        main(parser.parse_args())
    except HelperError as error:
        step(f"{parser.prog}: {error}")
        return 1
    except KeyboardInterrupt:
        step(f"{parser.prog}: stopped; nothing was left half written.")
        return 130
    return 0
