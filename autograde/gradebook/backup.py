"""Back up the gradebook before a run writes to it: private/backups/gradebook-<UTC time>, the ten newest."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from autograde.course import Course
from autograde.gradebook.database import has_gradebook
from helpers.errors import HelperError

_KEPT = 10
_MOST_SECONDS = 600  # of pg_dump


def back_up(course: Course) -> str | None:
    """Back up the gradebook; return a warning if no backup could be made, else None.

    SQLite's is copied by SQLite itself, so that the copy is consistent while others write, and kept only if it differs
    from the last; PostgreSQL's is dumped by pg_dump in its custom format, for `pg_restore`. Raises HelperError when
    either fails: marks are never written without a backup.
    """
    if not has_gradebook(course):
        return None
    url = make_url(course.db_url)
    folder = course.private / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), folder)
    elif url.get_backend_name() == "postgresql" and shutil.which("pg_dump"):
        _dump_postgres(course.db_url, folder)
    else:
        return "No backup of the gradebook was made: install pg_dump and put it on the PATH."
    return None


def _copy_sqlite(source: Path, folder: Path) -> None:
    copy = folder / f".{os.getpid()}.part"
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        _keep(copy, folder, ".db")
    except sqlite3.Error as error:
        raise HelperError(
            f"no backup of {source} could be made ({error}), so nothing was graded. Check whether the disk is full, "
            "and whether another program has locked the gradebook."
        ) from error
    finally:
        copy.unlink(missing_ok=True)


def _dump_postgres(url: str, folder: Path) -> None:
    copy = folder / f".{os.getpid()}.part"
    address = make_url(url)
    # In the environment: every user of the machine can read command lines. (`set(password=None)` would not remove the
    # password.)
    environment = {**os.environ, "PGPASSWORD": address.password} if address.password else dict(os.environ)
    where = (address.host, address.port, address.database, address.query)
    plain = URL.create("postgresql", address.username, None, *where).render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--file={copy}", plain]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_MOST_SECONDS)
        if done.returncode:
            raise HelperError(f"pg_dump failed, so nothing was graded: {' '.join(done.stderr.split())[:300]}")
        _keep(copy, folder, ".dump")
    except subprocess.TimeoutExpired:
        raise HelperError(f"pg_dump took longer than {_MOST_SECONDS} s, so nothing was graded.") from None
    finally:
        copy.unlink(missing_ok=True)


def _keep(copy: Path, folder: Path, suffix: str) -> None:
    """Give the copy its final name unless it equals the newest backup; delete the oldest ones."""
    copy.chmod(0o600)
    known = sorted(folder.glob(f"gradebook-*{suffix}"))
    if known and _hash(known[-1]) == _hash(copy):
        return
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy.replace(folder / f"gradebook-{stamp}{suffix}")
    for old in known[: max(0, len(known) + 1 - _KEPT)]:
        old.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
